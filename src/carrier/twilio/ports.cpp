// SPDX-License-Identifier: Apache-2.0
// Numbers that come from another carrier. Its porting API takes no reference of ours: a request is
// found again by its numbers.
#include <algorithm>
#include <boost/json.hpp>
#include <mutex>

#include "base/timestamp.hpp"
#include "carrier/account/ask_json.hpp"
#include "carrier/twilio/read.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

namespace json = boost::json;

using domain::E164;
using domain::Portability;
using domain::PortState;
using domain::PortSubmission;
using domain::Reason;

json::object request_body(const PortSubmission& port, const Settings& settings,
                          const std::vector<std::string>& documents) {
    const auto& losing = port.losing;
    const json::object address{
        {"street", losing.address.street},   {"street_2", losing.address.extended},
        {"city", losing.address.locality},   {"state", losing.address.region},
        {"zip", losing.address.postal_code}, {"country", losing.address.country}};
    const json::object carrier{
        {"customer_name", losing.entity_name},
        {"authorized_representative", losing.authorized_person},
        {"authorized_representative_email", losing.email},
        {"customer_type",
         losing.entity_name == losing.authorized_person ? "Individual" : "Business"},
        {"account_number", losing.account_number},
        {"account_telephone_number",
         losing.billing_number.empty() ? port.numbers.front().to_string() : losing.billing_number},
        {"address", address}};
    json::array numbers;
    for (const auto number : port.numbers) {
        json::object item{{"phone_number", number.to_string()}};
        if (!losing.pin.empty()) item["pin"] = losing.pin;
        numbers.push_back(std::move(item));
    }
    json::object body{{"account_sid", settings.account_sid},
                      {"documents", json::value_from(documents)},
                      {"losing_carrier_information", carrier},
                      {"phone_numbers", numbers}};
    if (port.tm_requested) {
        body["target_port_in_date"] =
            format_timestamp(*port.tm_requested, TimeFormat::Rfc3339).substr(0, 10);
    }
    return body;
}

/// RFC 2046 §5.1: a line that does not stand in the content.
std::string boundary_for(const std::string& content) {
    std::string boundary = "numberd-document";
    while (content.find(boundary) != std::string::npos)
        boundary += "-x";
    return boundary;
}

std::string document_body(const domain::PortDocumentContent& document,
                          const std::string& boundary) {
    const std::string line = "\r\n";
    const std::string begin = "--" + boundary + line + "Content-Disposition: form-data; name=";
    std::string name = document.file_name;
    std::erase_if(name, [](char c) { return c == '"' || c == '\r' || c == '\n'; });
    const auto field = [&](const std::string& key, const std::string& value) {
        return begin + '"' + key + '"' + line + line + value + line;
    };
    return field("document_type", "utility_bill") + field("friendly_name", name) + begin +
           "\"File\"; filename=\"" + name + '"' + line + "Content-Type: " + document.content_type +
           line + line + document.content + line + "--" + boundary + "--" + line;
}

bool has_numbers(const JsonView& request, const std::vector<E164>& numbers) {
    const auto items = request["phone_numbers"].items();
    return std::all_of(numbers.begin(), numbers.end(), [&](E164 number) {
        return std::any_of(items.begin(), items.end(), [&](const JsonView& item) {
            return item["phone_number"].text() == number.to_string();
        });
    });
}

/// Of a port that is over, another one of the same numbers may be made.
bool is_over(const PortState& state) {
    return state.status == domain::PortStatus::Cancelled ||
           state.status == domain::PortStatus::Failed;
}

/// The sid of what was made.
Result<std::string> named(const JsonView& sid, const char* what) {
    auto text = sid.text();
    if (text.empty()) return nonsense(std::string("Twilio named no ") + what);
    return text;
}

} // namespace

/// One port on its way in:
///
///   find a request of these numbers ─► there is one: that is its state
///                                  └─► none: upload the documents ─► make the request
class PortIn : public std::enable_shared_from_this<PortIn> {
  public:
    using Done = domain::Carrier::Done<PortState>;

    PortIn(TwilioCarrier& carrier, PortSubmission port, Done done)
        : carrier_(carrier), port_(std::move(port)), done_(std::move(done)) {}

    void start() {
        ask<std::optional<PortState>>(
            TwilioCarrier::get(porting("/PortIn/PortInRequests"), {{"Size", "100"}}), ports_of,
            [this](const JsonView& answer) -> Result<std::optional<PortState>> {
                for (const auto& item : answer["port_in_requests"].items()) {
                    auto state = port_in(item);
                    if (state && !is_over(*state) && has_numbers(item, port_.numbers)) return state;
                }
                return std::optional<PortState>{};
            },
            [](PortIn& self, std::optional<PortState> state) {
                if (!state) return self.upload();
                self.done_(std::move(*state));
            });
    }

  private:
    /// `understand` and `next` are called while this lives.
    template <class T, class Understand, class Next>
    void ask(Ask request, Read read, Understand understand, Next next) {
        ask_for<T>(
            carrier_.account_, std::move(request), read,
            [self = shared_from_this(), understand](const JsonView& answer) {
                return understand(answer);
            },
            [self = shared_from_this(), next](Result<T> answer) {
                if (!answer) return self->done_(answer.error());
                next(*self, std::move(answer).value());
            });
    }

    void upload() {
        if (documents_.size() == port_.documents.size()) return request();
        Ask upload;
        upload.method = "POST";
        upload.url = carrier_.settings_.upload_base_url + "/v1/Documents";
        const auto& document = port_.documents[documents_.size()];
        const auto boundary = boundary_for(document.content);
        upload.content_type = "multipart/form-data; boundary=" + boundary;
        upload.body = document_body(document, boundary);
        ask<std::string>(
            std::move(upload), answer_of,
            [](const JsonView& answer) { return named(answer["sid"], "document"); },
            [](PortIn& self, std::string sid) {
                self.documents_.push_back(std::move(sid));
                self.upload();
            });
    }

    void request() {
        const auto body = request_body(port_, carrier_.settings_, documents_);
        ask<std::string>(
            TwilioCarrier::json(porting("/PortIn"), json::serialize(body), Repeat::Unsafe),
            answer_of,
            [](const JsonView& answer) { return named(answer["port_in_request_sid"], "port"); },
            [](PortIn& self, std::string sid) {
                PortState state;
                state.references = {std::move(sid)};
                state.provider_status = "In review";
                self.done_(std::move(state));
            });
    }

    std::string porting(const std::string& rest) const {
        return carrier_.settings_.numbers_base_url + "/v1/Porting" + rest;
    }

    TwilioCarrier& carrier_;
    PortSubmission port_;
    Done done_;
    std::vector<std::string> documents_;
};

namespace {

/// The answers for each number, in the order of the question.
class Checks {
  public:
    Checks(const std::vector<E164>& numbers, domain::Carrier::Done<std::vector<Portability>> done)
        : missing_(numbers.size()), done_(std::move(done)) {
        for (const auto number : numbers)
            answers_.push_back({.number = number, .reason = "Twilio did not say"});
    }

    void take(std::size_t at, const Result<JsonView>& answer) {
        const std::lock_guard lock(mutex_);
        if (answer && answer.value()["phone_number"].text() == answers_[at].number.to_string()) {
            answers_[at].is_portable = answer.value()["portable"].flag();
            answers_[at].reason = answer.value()["not_portable_reason"].text();
            answers_[at].needs_account_number =
                answer.value()["pin_and_account_number_required"].flag();
        } else if (!answer && !error_) {
            error_ = answer.error();
        }
        if (--missing_ > 0) return;
        if (error_) return done_(std::move(*error_));
        done_(std::move(answers_));
    }

  private:
    std::mutex mutex_;
    std::size_t missing_;
    std::vector<Portability> answers_{};
    std::optional<Error> error_{};
    domain::Carrier::Done<std::vector<Portability>> done_;
};

} // namespace

void TwilioCarrier::check_portability(std::vector<E164> numbers,
                                      Done<std::vector<Portability>> done) {
    if (numbers.empty()) return done(std::vector<Portability>{});
    const auto checks = std::make_shared<Checks>(numbers, std::move(done));
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        const auto url = settings_.numbers_base_url + "/v1/Porting/Portability/PhoneNumber/" +
                         http::percent_encode(numbers[at].to_string());
        ask_for<JsonView>(
            account_, get(url, {{"TargetAccountSid", settings_.account_sid}}), answer_of,
            [](const JsonView& answer) { return answer; },
            [checks, at](const Result<JsonView>& answer) { checks->take(at, answer); });
    }
}

void TwilioCarrier::submit_port(PortSubmission port, Done<PortState> done) {
    if (port.numbers.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "a port needs a number"));
    }
    std::make_shared<PortIn>(*this, std::move(port), std::move(done))->start();
}

void TwilioCarrier::port_state(std::string, std::vector<std::string> references,
                               Done<std::optional<PortState>> done) {
    if (references.empty()) return done(std::optional<PortState>{});
    const auto url = settings_.numbers_base_url + "/v1/Porting/PortIn/" +
                     http::percent_encode(references.front());
    ask_for<std::optional<PortState>>(
        account_, get(url), gone_or_answer_of,
        [](const JsonView& answer) -> Result<std::optional<PortState>> {
            if (!answer.exists()) return std::optional<PortState>{};
            auto state = port_in(answer);
            if (!state) return nonsense("Twilio did not say how the port stands");
            return state;
        },
        std::move(done));
}

void TwilioCarrier::cancel_port(std::vector<std::string> references, Done<PortState> done) {
    if (references.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "Twilio has no such port"));
    }
    Ask ask;
    ask.method = "DELETE";
    ask.url = settings_.numbers_base_url + "/v1/Porting/PortIn/" +
              http::percent_encode(references.front());
    ask_to(account_, std::move(ask), gone_or_answer_of,
           [references, done = std::move(done)](const Result<void>& cancelled) {
               if (!cancelled) return done(cancelled.error());
               PortState state;
               state.status = domain::PortStatus::Cancelled;
               state.references = references;
               state.provider_status = "Canceled";
               done(std::move(state));
           });
}

} // namespace numberd::carrier::twilio
