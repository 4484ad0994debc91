// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

#include "base/sha256.hpp"
#include "service/secrets.hpp"

namespace numberd::api {
namespace json = boost::json;

namespace {

const Document& document() {
    static const auto parsed = Document::parse(embedded_document()).value().release();
    return *parsed;
}

std::vector<const Operation*> all_operations() {
    std::vector<const Operation*> out;
    for (const auto& operation : document().operations())
        out.push_back(&operation);
    return out;
}

} // namespace

std::string Answer::header(std::string_view name) const {
    return std::string(raw.headers.find(name).value_or(""));
}

std::string Answer::outcome() const {
    auto text_of_status = std::to_string(status);
    if (status >= 400) text_of_status += " " + text("/error/reason");
    return text_of_status;
}

std::vector<std::string> Answer::details() const {
    std::vector<std::string> out;
    json::error_code error;
    const auto* list = body.find_pointer("/error/details", error);
    if (!list) return out;
    for (const auto& item : list->as_array()) {
        out.push_back(std::string(item.at("path").as_string()) + " " +
                      std::string(item.at("reason").as_string()));
    }
    return out;
}

std::string Answer::text(std::string_view pointer) const {
    json::error_code error;
    const auto* found = body.find_pointer({pointer.data(), pointer.size()}, error);
    if (!found) return "(none)";
    if (found->is_string()) return std::string(found->as_string());
    return json::serialize(*found);
}

void FakePhones::send(domain::NewSandboxText text,
                      std::function<void(Result<domain::SandboxText>)> done) {
    domain::SandboxText answer{.from = text.from, .to = text.to};
    answer.text = text.text;
    answer.media = text.media;
    answer.direction = "outbound";
    answer.status = "delivered";
    sent.push_back(std::move(text));
    done(std::move(answer));
}

std::vector<domain::SandboxText> FakePhones::texts(const std::vector<domain::E164>& numbers,
                                                   int limit) const {
    std::vector<domain::SandboxText> out;
    for (auto text = sent.rbegin(); text != sent.rend(); ++text) {
        if (std::find(numbers.begin(), numbers.end(), text->to) == numbers.end()) continue;
        if (static_cast<int>(out.size()) == limit) break;
        domain::SandboxText seen{.from = text->from, .to = text->to};
        seen.text = text->text;
        seen.direction = "outbound";
        seen.status = "delivered";
        out.push_back(std::move(seen));
    }
    return out;
}

std::future<Answer> ApiFixture::start(Sent sent, const std::string& key) {
    http::Request request;
    request.method = sent.method;
    const auto question = sent.target.find('?');
    request.path = sent.target.substr(0, question);
    if (question != std::string::npos) request.query = sent.target.substr(question + 1);
    for (const auto& [name, value] : sent.headers)
        request.headers.add(name, value);
    if (!key.empty()) request.headers.add("Authorization", "Bearer " + key);
    request.body = sent.body;
    request.remote_ip = sent.remote_ip;
    auto promise = std::make_shared<std::promise<Answer>>();
    auto future = promise->get_future();
    api_->handle(std::move(request), [promise](http::Response response) {
        Answer answer;
        answer.status = response.status;
        json::error_code error;
        answer.body = json::parse(response.body, error);
        answer.raw = std::move(response);
        promise->set_value(std::move(answer));
    });
    return future;
}

Answer ApiFixture::send(Sent sent, const std::string& key) {
    auto future = start(sent, key);
    if (future.wait_for(test::kDeadline) != std::future_status::ready) {
        ADD_FAILURE() << sent.method << " " << sent.target << ": no answer";
        return {};
    }
    auto answer = future.get();
    expect_documented(sent, answer);
    return answer;
}

void ApiFixture::expect_documented(const Sent& sent, const Answer& answer) const {
    static const Router router(all_operations());
    EXPECT_FALSE(answer.header("X-Request-Id").empty());
    EXPECT_EQ(answer.header("Access-Control-Allow-Origin"), "*");
    const auto path = sent.target.substr(0, sent.target.find('?'));
    const auto match = router.find(sent.method, path);
    std::vector<Problem> problems;
    if (!match.operation) {
        if (answer.status == 204) return;
        document().schema("Error")->check(answer.body, "", problems);
    } else {
        const auto& responses = match.operation->responses;
        const auto found = std::find_if(responses.begin(), responses.end(), [&](const auto& pair) {
            return pair.first == answer.status;
        });
        if (found == responses.end()) {
            ADD_FAILURE() << match.operation->id << " does not document " << answer.outcome();
            return;
        }
        const bool is_json = answer.raw.content_type.starts_with("application/json");
        if (found->second && is_json) found->second->check(answer.body, "", problems);
    }
    for (const auto& problem : problems) {
        ADD_FAILURE() << sent.method << " " << sent.target << " " << answer.status << ": "
                      << problem.path << " " << problem.message << "\n"
                      << answer.raw.body;
    }
}

Answer ApiFixture::get(const std::string& target) {
    return send({"GET", target}, key_);
}
Answer ApiFixture::post(const std::string& target, const std::string& body) {
    return send({"POST", target, body}, key_);
}
Answer ApiFixture::put(const std::string& target, const std::string& body) {
    return send({"PUT", target, body}, key_);
}
Answer ApiFixture::remove(const std::string& target) {
    return send({"DELETE", target}, key_);
}

std::string ApiFixture::new_key(domain::PlanType plan, std::uint32_t permission) {
    const auto actor = stack_.actor(plan);
    const auto token = service::new_access_key(stack_.rng);
    domain::AccessKey key;
    key.id = stack_.core.new_id<domain::AccessKeyId>();
    key.customer_id = actor.customer_id;
    key.token_hash = sha256_hex(token);
    key.token_prefix = token.substr(0, 11);
    key.permission = permission;
    key.tm_create = stack_.clock.now();
    EXPECT_TRUE(
        stack_.store->write_and_wait([&](domain::Tx& tx) { return tx.access_keys().insert(key); }));
    return token;
}

std::unique_ptr<Api> ApiFixture::open(ApiSettings settings, bool has_sandbox) {
    Dependencies dependencies{
        stack_.core, *accounts_,  numbers_,      number_views_, provisioning_,  number_search_,
        flows_,      messages_,   calls_,        reservations_, number_orders_, number_imports_,
        renewals_,   customers_,  agents_,       access_keys_,  billing_,       events_,
        deliveries_, audit_,      streams_,      resolver_,     carrier_desk_,  carrier_status_,
        reconciler_, own_ranges_, number_ports_, port_papers_,  port_outs_,     stack_.metrics};
    streams_.attach([this](const std::string& credential, service::Done<service::Actor> done) {
        accounts_->identify_anew(credential, std::move(done));
    });
    dependencies.sandbox = has_sandbox ? &phones_ : nullptr;
    dependencies.readiness = [this] { return readiness_; };
    auto opened = Api::open(std::move(dependencies), std::move(settings));
    if (!opened) {
        ADD_FAILURE() << opened.error().message;
        std::abort();
    }
    return std::move(opened).value();
}

void ApiFixture::reopen(ApiSettings settings, bool has_sandbox) {
    api_ = open(std::move(settings), has_sandbox);
}

} // namespace numberd::api
