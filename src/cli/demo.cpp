// SPDX-License-Identifier: Apache-2.0
#include "cli/demo.hpp"

#include <boost/json.hpp>
#include <iostream>
#include <thread>

#include "base/uuid.hpp"
#include "cli/call_trace.hpp"
#include "cli/examples.hpp"
#include "cli/installation.hpp"
#include "cli/rest.hpp"
#include "cli/softphone.hpp"
#include "cli/webhook_sink.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr const char* kNumber = "+899100000001";
constexpr const char* kPhone = "+15550001111";
constexpr const char* kTextReply = "We're open Mon-Fri 9-5";
constexpr std::chrono::seconds kReplyWait{10};
constexpr std::chrono::milliseconds kReplyPoll{50};

template <class... Parts>
void say(const Parts&... parts) {
    (std::cout << ... << parts) << std::endl;
}

Error step_failed(const std::string& message) {
    return {ErrorCode::Internal, "", message};
}

/// The demonstration, a step a function; each throws nothing and names its own failure.
class Demo {
  public:
    explicit Demo(Installation at) : at_(std::move(at)), rest_(at_.api, at_.accesskey) {}

    Result<void> set_up_webhooks();
    Result<void> provision();
    Result<void> call();
    Result<void> text();
    Result<void> webhooks();
    /// Leaves the customer's webhook as it was before.
    void tear_down();
    void card() const;

  private:
    Result<std::string> flow(std::string_view example);
    Result<void> make_number(const std::string& menu, const std::string& autoreply);
    Result<void> take_number(const json::value& number, const std::string& menu,
                             const std::string& autoreply);
    Result<void> await_reply(const std::string& sent_at);
    bool is_reply(const json::value& text, const std::string& sent_at) const;

    Installation at_;
    Rest rest_;
    WebhookSink sink_;
    bool borrowed_ = false; ///< the webhook goes to sink_
    bool calls_ = true;     ///< a call to the number runs our flow
    bool texts_ = true;     ///< so does a text
    std::string method_before_;
};

Result<void> Demo::set_up_webhooks() {
    BOOST_OUTCOME_TRY(const auto customer, rest_.get("/v1.0/customer"));
    const auto uri = text_at(customer, "webhook_uri");
    if (!uri.empty() && !WebhookSink::is_one(uri)) {
        say("  webhooks stay with ", uri, "; this program does not see them");
        return success();
    }
    BOOST_OUTCOME_TRY(sink_.start());
    method_before_ = text_at(customer, "webhook_method");
    borrowed_ = true;
    BOOST_OUTCOME_TRY(
        rest_.put("/v1.0/customer", {{"webhook_uri", sink_.url()}, {"webhook_method", "POST"}}));
    say("  webhooks go to ", sink_.url(), " (this program)");
    return success();
}

/// The flow of that name, made if it is not there.
Result<std::string> Demo::flow(std::string_view example) {
    const json::value wanted = json::parse(json::string_view(example.data(), example.size()));
    const std::string name = text_at(wanted, "name");
    BOOST_OUTCOME_TRY(const auto listed, rest_.get("/v1.0/flows"));
    for (const auto& one : listed.at("result").as_array()) {
        if (text_at(one, "name") != name) continue;
        say("  flow \"", name, "\" is there");
        return text_at(one, "id");
    }
    BOOST_OUTCOME_TRY(const auto made, rest_.post("/v1.0/flows", wanted));
    say("  flow \"", name, "\" made");
    return text_at(made, "id");
}

Result<void> Demo::make_number(const std::string& menu, const std::string& autoreply) {
    BOOST_OUTCOME_TRY(const auto made, rest_.post("/v1.0/numbers", {{"number", kNumber},
                                                                    {"call_flow_id", menu},
                                                                    {"message_flow_id", autoreply},
                                                                    {"name", "example"}}));
    say("  number ", kNumber, " is ", text_at(made, "status"),
        ", calls and texts have their flows");
    return success();
}

/// The flow that is bound there; empty if none is.
std::string bound_flow(const json::value& number, std::string_view member) {
    const auto id = Uuid::parse(text_at(number, member));
    return !id || id->is_nil() ? "" : text_at(number, member);
}

/// The number is there already, and may be somebody's: flows are bound where none is, if no flow
/// but ours is bound; nothing else is changed.
Result<void> Demo::take_number(const json::value& number, const std::string& menu,
                               const std::string& autoreply) {
    const std::string status = text_at(number, "status");
    const std::string called = bound_flow(number, "call_flow_id");
    const std::string texted = bound_flow(number, "message_flow_id");
    const bool is_ours = (called.empty() || called == menu) &&
                         (texted.empty() || texted == autoreply) && status == "active";
    if (is_ours) {
        if (called.empty() || texted.empty()) {
            BOOST_OUTCOME_TRY(rest_.put("/v1.0/numbers/" + text_at(number, "id"),
                                        {{"call_flow_id", menu}, {"message_flow_id", autoreply}}));
        }
        say("  number ", kNumber, " is active, calls and texts have their flows");
        return success();
    }
    calls_ = called == menu && status == "active";
    texts_ = texted == autoreply && status == "active";
    say("  number ", kNumber, " is ", status,
        status == "active" ? ", with flows that are not the demonstration's" : "",
        ": it stays as it is");
    return success();
}

Result<void> Demo::provision() {
    BOOST_OUTCOME_TRY(const auto menu, flow(example_menu()));
    BOOST_OUTCOME_TRY(const auto autoreply, flow(example_autoreply()));
    BOOST_OUTCOME_TRY(const auto listed,
                      rest_.get("/v1.0/numbers?number=" + http::percent_encode(kNumber)));
    const auto& numbers = listed.at("result").as_array();
    return numbers.empty() ? make_number(menu, autoreply)
                           : take_number(numbers.front(), menu, autoreply);
}

Result<void> Demo::call() {
    if (!calls_) {
        say("  not shown: calls to the number do not run the demonstration's flow");
        return success();
    }
    Softphone phone([](const std::string& line) { say("  ", line); });
    PhoneCall wanted;
    wanted.to = kNumber;
    wanted.server = at_.sip;
    wanted.from = kPhone;
    wanted.digits = "1";
    BOOST_OUTCOME_TRY(const auto before, newest_call(rest_));
    BOOST_OUTCOME_TRY(const auto report, phone.call(wanted));
    if (!report.answered) {
        return step_failed(why_not_answered(report, at_.sip));
    }
    if (report.prompts.size() < 2) return step_failed("no greeting, or nothing after the digit");
    BOOST_OUTCOME_TRY(const auto trace, find_trace(rest_, kPhone, kNumber, before));
    bool is_sales = false;
    for (const auto& step : trace.steps) {
        is_sales = is_sales || (text_at(step, "type") == "variable_set" &&
                                text_at(step.at("option"), "value") == "sales");
    }
    for (const auto& line : step_lines(trace))
        say("    ", line);
    if (!is_sales) return step_failed("digit 1 did not lead to branch \"sales\"");
    say("  branch \"sales\"; the flow hung up: ", text_at(trace.call, "hangup_by"), ", ",
        text_at(trace.call, "hangup_reason"));
    return success();
}

bool Demo::is_reply(const json::value& text, const std::string& sent_at) const {
    return text_at(text, "from") == kNumber && text_at(text, "to") == kPhone &&
           text_at(text, "text") == kTextReply && text_at(text, "tm_create") >= sent_at;
}

Result<void> Demo::await_reply(const std::string& sent_at) {
    const auto deadline = Clock::now() + kReplyWait;
    while (Clock::now() < deadline) {
        BOOST_OUTCOME_TRY(const auto texts, rest_.get("/sandbox/messages"));
        for (const auto& one : texts.at("result").as_array()) {
            if (is_reply(one, sent_at)) return success();
        }
        std::this_thread::sleep_for(kReplyPoll);
    }
    return step_failed("the reply to the text did not come");
}

Result<void> Demo::text() {
    if (!texts_) {
        say("  not shown: texts to the number do not run the demonstration's flow");
        return success();
    }
    BOOST_OUTCOME_TRY(
        const auto sent,
        rest_.post("/sandbox/messages", {{"from", kPhone}, {"to", kNumber}, {"text", "HOURS"}}));
    BOOST_OUTCOME_TRY(await_reply(text_at(sent, "tm_create")));
    say("  text \"HOURS\" -> \"", kTextReply, "\"");
    return success();
}

Result<void> Demo::webhooks() {
    if (!borrowed_) {
        say("  not shown: they went to the customer's own webhook_uri");
        return success();
    }
    std::map<std::string, int> wanted;
    if (calls_) wanted = {{"call_created", 1}, {"call_progressing", 1}, {"call_hangup", 1}};
    if (texts_) wanted["message_created"] = 2;
    if (wanted.empty()) {
        say("  not shown: there was no call and no text");
        return success();
    }
    const bool all_came = sink_.wait_for(wanted, kReplyWait);
    std::string line;
    for (const auto& [type, count] : sink_.seen()) {
        line += (line.empty() ? "" : ", ") + type + (count > 1 ? " x" + std::to_string(count) : "");
    }
    say("  ", line);
    if (!all_came) return step_failed("not every webhook came");
    return success();
}

void Demo::tear_down() {
    if (!borrowed_) return;
    const auto reset =
        rest_.put("/v1.0/customer", {{"webhook_uri", ""}, {"webhook_method", method_before_}});
    if (!reset) say("  could not reset the webhook: ", reset.error().message);
}

void Demo::card() const {
    say("");
    say("numberd is up.");
    say("  API          ", at_.api, "/v1.0   (document: ", at_.api, "/openapi.yaml)");
    if (!at_.username.empty()) say("  user         ", at_.username, " / ", at_.password);
    say("  access key   ", at_.accesskey);
    say("  try          curl '", at_.api, "/v1.0/numbers?accesskey=", at_.accesskey, "'");
    say("  call it      sip:", kNumber, "@", at_.sip, "   (any softphone)");
    say("  or           build/release/numberctl call ", kNumber, " --digits 2",
        at_.data == "data" ? "" : " --data " + at_.data.string());
}

struct Step {
    const char* title;
    Result<void> (Demo::*run)();
};

} // namespace

int run_demo(const std::filesystem::path& data, const std::string& accesskey, bool with_card) {
    const auto found = find_installation(data, accesskey);
    if (!found) {
        std::cerr << "numberctl: " << found.error().message << "\n";
        return 1;
    }
    Demo demo(found.value());
    say("numberd at ", found.value().api, ", SIP at ", found.value().sip);
    static constexpr Step kSteps[] = {
        {"webhooks: where the application listens", &Demo::set_up_webhooks},
        {"number: provisioned over the REST API", &Demo::provision},
        {"call: a real SIP call into it", &Demo::call},
        {"text: a message to it", &Demo::text},
        {"webhooks: what the application was told", &Demo::webhooks},
    };
    int number = 0;
    for (const auto& step : kSteps) {
        say(std::to_string(++number), ". ", step.title);
        const auto result = (demo.*step.run)();
        if (result) continue;
        std::cerr << "numberctl: step " << number << " (" << step.title
                  << ") failed: " << result.error().message << "\n";
        demo.tear_down();
        return 1;
    }
    demo.tear_down();
    if (with_card) demo.card();
    return 0;
}

} // namespace numberd::cli
