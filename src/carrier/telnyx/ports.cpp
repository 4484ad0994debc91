// SPDX-License-Identifier: Apache-2.0
// Numbers that come from another carrier.
#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "base/timestamp.hpp"
#include "carrier/account/ask_json.hpp"
#include "carrier/telnyx/read.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {
namespace {

namespace json = boost::json;

using domain::PortDocumentKind;
using domain::PortState;
using domain::PortStatus;
using domain::PortSubmission;
using domain::Reason;

json::object order_body(const PortSubmission& port, const Settings& settings,
                        const std::map<PortDocumentKind, std::string>& documents) {
    const auto& losing = port.losing;
    json::object admin{
        {"entity_name", losing.entity_name},
        {"auth_person_name", losing.authorized_person},
        {"billing_phone_number",
         losing.billing_number.empty() ? port.numbers.front().to_string() : losing.billing_number},
        {"account_number", losing.account_number}};
    if (!losing.pin.empty()) admin["pin_passcode"] = losing.pin;
    json::object location{{"street_address", losing.address.street},
                          {"locality", losing.address.locality},
                          {"administrative_area", losing.address.region},
                          {"postal_code", losing.address.postal_code},
                          {"country_code", losing.address.country}};
    if (!losing.address.extended.empty()) location["extended_address"] = losing.address.extended;
    json::object body{{"end_user", json::object{{"admin", admin}, {"location", location}}},
                      {"customer_reference", port.our_reference}};
    json::object papers;
    for (const auto& [kind, id] : documents) {
        if (kind != PortDocumentKind::Other) papers[text_of(kind)] = id;
    }
    if (!papers.empty()) body["documents"] = papers;
    if (port.tm_requested) {
        body["activation_settings"] = json::object{
            {"foc_datetime_requested", format_timestamp(*port.tm_requested, TimeFormat::Rfc3339)}};
    }
    json::object configuration;
    if (!settings.connection_id.empty()) configuration["connection_id"] = settings.connection_id;
    if (!settings.messaging_profile_id.empty())
        configuration["messaging_profile_id"] = settings.messaging_profile_id;
    if (!configuration.empty()) body["phone_number_configuration"] = configuration;
    if (!settings.hook_url.empty()) body["webhook_url"] = settings.hook_url;
    return body;
}

Result<Port> understood_port(const JsonView& data) {
    auto port = port_in(data);
    if (!port) return nonsense("Telnyx did not say how the port stands");
    return std::move(*port);
}

std::vector<domain::Portability> answers_in(const JsonView& list,
                                            const std::vector<domain::E164>& numbers) {
    std::vector<domain::Portability> answers;
    for (const auto number : numbers) {
        domain::Portability answer{.number = number};
        answer.reason = "Telnyx did not say";
        for (const auto& item : list.items()) {
            if (item["phone_number"].text() != number.to_string()) continue;
            answer.is_portable = item["portable"].flag();
            answer.reason = item["not_portable_reason"].text();
        }
        answers.push_back(std::move(answer));
    }
    return answers;
}

} // namespace

/// One port on its way in, step by step; each may be made again by who looks first:
///
///   find ours ─► none: create ─► upload documents ─► for each order: fill in, confirm ─► state
///            └─► drafts of ours: go on with them
///            └─► others: that is its state
class PortIn : public std::enable_shared_from_this<PortIn> {
  public:
    using Done = domain::Carrier::Done<PortState>;

    PortIn(TelnyxCarrier& carrier, PortSubmission port, Done done)
        : carrier_(carrier), port_(std::move(port)), done_(std::move(done)) {}

    void start() {
        ask<std::vector<Port>>(
            carrier_.get("/porting_orders", {{"filter[customer_reference]", port_.our_reference}}),
            list_of,
            [this](const JsonView& list) { return ports_among(list, port_.our_reference); },
            [](PortIn& self, std::vector<Port> ports) {
                if (ports.empty()) return self.create();
                self.go_on_with(std::move(ports));
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

    void create() {
        json::array numbers;
        for (const auto number : port_.numbers)
            numbers.emplace_back(number.to_string());
        const json::object body{{"phone_numbers", numbers},
                                {"customer_reference", port_.our_reference}};
        ask<std::vector<Port>>(
            carrier_.write("POST", "/porting_orders", json::serialize(body), Repeat::Unsafe),
            list_of,
            [this](const JsonView& list) -> Result<std::vector<Port>> {
                BOOST_OUTCOME_TRY(auto ports, ports_among(list, port_.our_reference));
                if (ports.empty()) return nonsense("Telnyx made no order of the port");
                return ports;
            },
            [](PortIn& self, std::vector<Port> ports) { self.go_on_with(std::move(ports)); });
    }

    void go_on_with(std::vector<Port> ports) {
        ports_ = std::move(ports);
        const bool has_draft = std::any_of(ports_.begin(), ports_.end(), [](const Port& port) {
            return port.state.status == PortStatus::Draft;
        });
        if (!has_draft) return done_(joined(ports_));
        upload();
    }

    void upload() {
        if (uploaded_ == port_.documents.size()) return fill_in();
        const auto& document = port_.documents[uploaded_];
        const json::object body{{"file", base64_of(document.content)},
                                {"filename", document.file_name},
                                {"customer_reference", port_.our_reference}};
        ask<std::string>(
            carrier_.write("POST", "/documents", json::serialize(body), Repeat::Safe), data_of,
            [](const JsonView& data) -> Result<std::string> {
                auto id = data["id"].text();
                if (id.empty()) return nonsense("Telnyx named no document");
                return id;
            },
            [](PortIn& self, std::string id) {
                self.documents_[self.port_.documents[self.uploaded_].kind] = std::move(id);
                ++self.uploaded_;
                self.upload();
            });
    }

    void fill_in() {
        while (at_ < ports_.size() && ports_[at_].state.status != PortStatus::Draft)
            ++at_;
        if (at_ == ports_.size()) return done_(joined(ports_));
        const auto path = path_of(ports_[at_]);
        const auto body = order_body(port_, carrier_.settings_, documents_);
        ask_to(carrier_.account_,
               carrier_.write("PATCH", path, json::serialize(body), Repeat::Safe), data_of,
               [self = shared_from_this(), path](const Result<void>& filled_in) {
                   if (!filled_in) return self->done_(filled_in.error());
                   self->confirm(path);
               });
    }

    void confirm(const std::string& path) {
        ask<Port>(carrier_.write("POST", path + "/actions/confirm", "", Repeat::Unsafe), data_of,
                  understood_port, [](PortIn& self, Port port) {
                      self.ports_[self.at_++] = std::move(port);
                      self.fill_in();
                  });
    }

    static std::string path_of(const Port& port) {
        return "/porting_orders/" + http::percent_encode(port.state.references.front());
    }

    TelnyxCarrier& carrier_;
    PortSubmission port_;
    Done done_;
    std::vector<Port> ports_;
    std::map<PortDocumentKind, std::string> documents_;
    std::size_t uploaded_ = 0;
    std::size_t at_ = 0;
};

void TelnyxCarrier::check_portability(std::vector<domain::E164> numbers,
                                      Done<std::vector<domain::Portability>> done) {
    json::array wanted;
    for (const auto number : numbers)
        wanted.emplace_back(number.to_string());
    const json::object body{{"phone_numbers", wanted}};
    ask_for<std::vector<domain::Portability>>(
        account_, write("POST", "/portability_checks", json::serialize(body), Repeat::Safe),
        list_of, [numbers](const JsonView& list) { return answers_in(list, numbers); },
        std::move(done));
}

void TelnyxCarrier::submit_port(PortSubmission port, Done<PortState> done) {
    if (port.numbers.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "a port needs a number"));
    }
    std::make_shared<PortIn>(*this, std::move(port), std::move(done))->start();
}

void TelnyxCarrier::port_state(std::string our_reference, std::vector<std::string>,
                               Done<std::optional<PortState>> done) {
    ask_for<std::optional<PortState>>(
        account_, get("/porting_orders", {{"filter[customer_reference]", our_reference}}), list_of,
        [our_reference](const JsonView& list) -> Result<std::optional<PortState>> {
            BOOST_OUTCOME_TRY(const auto& ports, ports_among(list, our_reference));
            if (ports.empty()) return std::optional<PortState>{};
            return std::optional{joined(ports)};
        },
        std::move(done));
}

void TelnyxCarrier::cancel_port(std::vector<std::string> references, Done<PortState> done) {
    if (references.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "Telnyx has no such port"));
    }
    const auto path = "/porting_orders/" + http::percent_encode(references.back());
    references.pop_back();
    ask_for<Port>(account_, write("POST", path + "/actions/cancel", "", Repeat::Safe), data_of,
                  understood_port,
                  [this, references, done = std::move(done)](const Result<Port>& port) {
                      if (!port) return done(port.error());
                      if (references.empty()) return done(port.value().state);
                      cancel_port(references, done);
                  });
}

void TelnyxCarrier::comment_port(std::vector<std::string> references, std::string text,
                                 Done<void> done) {
    if (references.empty()) return done(success());
    const auto path = "/porting_orders/" + http::percent_encode(references.back()) + "/comments";
    references.pop_back();
    const json::object body{{"body", text}};
    ask_to(account_, write("POST", path, json::serialize(body), Repeat::Unsafe), data_of,
           [this, references, text, done = std::move(done)](const Result<void>& said) {
               if (!said) return done(said);
               comment_port(references, text, done);
           });
}

} // namespace numberd::carrier::telnyx
