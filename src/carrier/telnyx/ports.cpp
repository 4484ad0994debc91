// SPDX-License-Identifier: Apache-2.0
// Numbers that come from another carrier.
#include <boost/json.hpp>

#include "base/encoding.hpp"
#include "base/timestamp.hpp"
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

Error unclear(const char* what) {
    return domain::fail(Reason::CarrierOutcomeUnknown, what);
}

/// All orders of a list that carry our reference.
std::vector<Port> ports_among(const JsonView& data, const std::string& our_reference) {
    std::vector<Port> ports;
    for (const auto& item : data.items()) {
        auto port = port_in(item);
        if (port && port->our_reference == our_reference) ports.push_back(std::move(*port));
    }
    return ports;
}

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
        ask(carrier_.get("/porting_orders", {{"filter[customer_reference]", port_.our_reference}}),
            [](PortIn& self, const JsonView& data) {
                auto ports = ports_among(data, self.port_.our_reference);
                if (ports.empty()) return self.create();
                self.go_on_with(std::move(ports));
            });
    }

  private:
    template <class Next>
    void ask(const Ask& request, Next next) {
        carrier_.account_.ask(request, [self = shared_from_this(), next](const Result<Told>& told) {
            if (!told) return self->done_(told.error());
            const auto data = data_of(told.value());
            if (!data) return self->done_(data.error());
            next(*self, data.value());
        });
    }

    void create() {
        json::array numbers;
        for (const auto number : port_.numbers)
            numbers.emplace_back(number.to_string());
        const json::object body{{"phone_numbers", numbers},
                                {"customer_reference", port_.our_reference}};
        ask(carrier_.write("POST", "/porting_orders", json::serialize(body), Repeat::Unsafe),
            [](PortIn& self, const JsonView& data) {
                auto ports = ports_among(data, self.port_.our_reference);
                if (ports.empty()) return self.done_(unclear("Telnyx made no order of the port"));
                self.go_on_with(std::move(ports));
            });
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
        ask(carrier_.write("POST", "/documents", json::serialize(body), Repeat::Safe),
            [](PortIn& self, const JsonView& data) {
                const auto id = data["id"].text();
                if (id.empty()) return self.done_(unclear("Telnyx named no document"));
                self.documents_[self.port_.documents[self.uploaded_].kind] = id;
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
        ask(carrier_.write("PATCH", path, json::serialize(body), Repeat::Safe),
            [path](PortIn& self, const JsonView&) { self.confirm(path); });
    }

    void confirm(const std::string& path) {
        ask(carrier_.write("POST", path + "/actions/confirm", "{}", Repeat::Unsafe),
            [](PortIn& self, const JsonView& data) {
                auto port = port_in(data);
                if (!port) return self.done_(unclear("Telnyx did not say how the port stands"));
                self.ports_[self.at_++] = std::move(*port);
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
    account_.ask(write("POST", "/portability_checks", json::serialize(body), Repeat::Safe),
                 [numbers, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     std::vector<domain::Portability> answers;
                     for (const auto number : numbers) {
                         domain::Portability answer{.number = number};
                         answer.reason = "Telnyx did not say";
                         for (const auto& item : data.value().items()) {
                             if (item["phone_number"].text() != number.to_string()) continue;
                             answer.is_portable = item["portable"].flag();
                             answer.reason = item["not_portable_reason"].text();
                         }
                         answers.push_back(std::move(answer));
                     }
                     done(std::move(answers));
                 });
}

void TelnyxCarrier::submit_port(PortSubmission port, Done<PortState> done) {
    if (port.numbers.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "a port needs a number"));
    }
    std::make_shared<PortIn>(*this, std::move(port), std::move(done))->start();
}

void TelnyxCarrier::port_state(std::string our_reference, std::vector<std::string>,
                               Done<std::optional<PortState>> done) {
    account_.ask(get("/porting_orders", {{"filter[customer_reference]", our_reference}}),
                 [our_reference, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     if (!data.value().is_array())
                         return done(unclear("Telnyx answered without a list"));
                     const auto ports = ports_among(data.value(), our_reference);
                     if (ports.empty()) return done(std::optional<PortState>{});
                     done(std::optional{joined(ports)});
                 });
}

void TelnyxCarrier::cancel_port(std::vector<std::string> references, Done<PortState> done) {
    if (references.empty()) {
        return done(domain::fail(Reason::CarrierRejected, "Telnyx has no such port"));
    }
    const auto path = "/porting_orders/" + http::percent_encode(references.back());
    references.pop_back();
    account_.ask(write("POST", path + "/actions/cancel", "{}", Repeat::Safe),
                 [this, references, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     const auto port = port_in(data.value());
                     if (!port) return done(unclear("Telnyx did not say how the port stands"));
                     if (references.empty()) return done(port->state);
                     cancel_port(references, done);
                 });
}

void TelnyxCarrier::comment_port(std::vector<std::string> references, std::string text,
                                 Done<void> done) {
    if (references.empty()) return done(success());
    const auto path = "/porting_orders/" + http::percent_encode(references.back()) + "/comments";
    references.pop_back();
    const json::object body{{"body", text}};
    account_.ask(write("POST", path, json::serialize(body), Repeat::Unsafe),
                 [this, references, text, done = std::move(done)](const Result<Told>& told) {
                     if (!told) return done(told.error());
                     if (const auto data = data_of(told.value()); !data) return done(data.error());
                     comment_port(references, text, done);
                 });
}

} // namespace numberd::carrier::telnyx
