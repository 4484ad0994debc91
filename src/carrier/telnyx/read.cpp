// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/read.hpp"

#include <algorithm>
#include <array>

#include "base/timestamp.hpp"
#include "carrier/account/ask_json.hpp"
#include "carrier/account/digits.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {
namespace {

using domain::E164;
using domain::OrderStatus;
using domain::PortStatus;
using domain::Reason;
using domain::TargetStatus;

constexpr std::size_t kWordsMax = 300;

template <class Value>
using Words = std::pair<std::string_view, Value>;

template <class Value, std::size_t Size>
std::optional<Value> value_of(const std::array<Words<Value>, Size>& words, std::string_view text) {
    for (const auto& [word, value] : words) {
        if (word == text) return value;
    }
    return std::nullopt;
}

constexpr std::array<Words<OrderStatus>, 3> kOrders{{{"pending", OrderStatus::Pending},
                                                     {"success", OrderStatus::Complete},
                                                     {"failure", OrderStatus::Failed}}};

constexpr std::array<Words<PortStatus>, 8> kPorts{{{"draft", PortStatus::Draft},
                                                   {"in-process", PortStatus::InProcess},
                                                   {"submitted", PortStatus::Submitted},
                                                   {"exception", PortStatus::ActionRequired},
                                                   {"foc-date-confirmed", PortStatus::Scheduled},
                                                   {"ported", PortStatus::Completed},
                                                   {"cancel-pending", PortStatus::InProcess},
                                                   {"cancelled", PortStatus::Cancelled}}};

constexpr std::array<Words<TargetStatus>, 8> kTexts{{{"queued", TargetStatus::Sent},
                                                     {"sending", TargetStatus::Sent},
                                                     {"sent", TargetStatus::Sent},
                                                     {"delivered", TargetStatus::Delivered},
                                                     {"sending_failed", TargetStatus::Failed},
                                                     {"delivery_failed", TargetStatus::Failed},
                                                     {"expired", TargetStatus::Failed},
                                                     {"delivery_unconfirmed", TargetStatus::Sent}}};

/// The first error of a refusal: "10015 Bad Request: …".
struct Refusal {
    std::string code{};
    std::string words{};
};

Refusal refusal_in(const Told& told) {
    Refusal refusal{.code = {}, .words = "status " + std::to_string(told.status)};
    const auto json = JsonView::parse(told.body);
    if (!json) return refusal;
    const auto errors = (*json)["errors"].items();
    if (errors.empty()) return refusal;
    refusal.code = errors.front()["code"].text_or_number();
    refusal.words = refusal.code + " " + errors.front()["title"].text();
    if (const auto detail = errors.front()["detail"].text(); !detail.empty())
        refusal.words += ": " + detail;
    if (refusal.words.size() > kWordsMax) refusal.words.resize(kWordsMax);
    return refusal;
}

Reason reason_of(int status, const Refusal& refusal) {
    if (refusal.code == "40300") return Reason::RecipientOptedOut;
    if (refusal.code == "40002" || refusal.code == "40003") return Reason::MessageFiltered;
    if (status == 401 || status == 403) return Reason::CarrierUnavailable;
    return refusal.code.empty() ? Reason::CarrierOutcomeUnknown : Reason::CarrierRejected;
}

bool is_feature(const std::string& name) {
    static constexpr std::array<std::string_view, 5> kFeatures{"emergency", "fax", "mms", "sms",
                                                               "voice"};
    return std::find(kFeatures.begin(), kFeatures.end(), name) != kFeatures.end();
}

bool is_type(const std::string& type) {
    static constexpr std::array<std::string_view, 4> kTypes{"local", "toll_free", "mobile",
                                                            "national"};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

void read_regions(const JsonView& item, domain::OfferedNumber& offer) {
    for (const auto& region : item["region_information"].items()) {
        const auto type = region["region_type"].text();
        const auto name = region["region_name"].text();
        if (type == "country_code") offer.country = name;
        if (type == "state") offer.region = name;
        if (type == "location" || (type == "rate_center" && offer.city.empty())) offer.city = name;
    }
}

std::optional<domain::CarrierPrice> price_in(const JsonView& cost) {
    const auto monthly = micros_of(cost["monthly_cost"].text());
    const auto currency = cost["currency"].text();
    if (!monthly || currency.empty()) return std::nullopt;
    return domain::CarrierPrice{*monthly, micros_of(cost["upfront_cost"].text()).value_or(0),
                                currency};
}

std::string exception_in(const JsonView& status) {
    std::string reason;
    for (const auto& detail : status["details"].items()) {
        if (!reason.empty()) reason += "; ";
        reason += detail["code"].text() + " " + detail["description"].text();
    }
    return reason.substr(0, kWordsMax);
}

} // namespace

Result<JsonView> data_of(const Told& told) {
    if (!told.is_success()) {
        const auto refusal = refusal_in(told);
        return domain::fail(reason_of(told.status, refusal), "Telnyx: " + refusal.words);
    }
    const auto json = JsonView::parse(told.body);
    if (!json || !(*json)["data"].exists()) return nonsense("Telnyx answered without data");
    return (*json)["data"];
}

Result<JsonView> list_of(const Told& told) {
    BOOST_OUTCOME_TRY(auto data, data_of(told));
    if (!data.is_array()) return nonsense("Telnyx answered without a list");
    return data;
}

Result<JsonView> page_of(const Told& told) {
    BOOST_OUTCOME_TRY(list_of(told));
    auto whole = *JsonView::parse(told.body);
    const auto meta = whole["meta"];
    if (!meta["page_number"].integer() || !meta["total_pages"].integer())
        return nonsense("Telnyx did not say which page it is");
    return whole;
}

Result<JsonView> gone_or_data_of(const Told& told) {
    if (told.status == 404 && !refusal_in(told).code.empty()) return JsonView();
    return data_of(told);
}

std::vector<domain::OfferedNumber> offers_in(const JsonView& data,
                                             const domain::SearchQuery& query) {
    std::vector<domain::OfferedNumber> offers;
    for (const auto& item : data.items()) {
        const auto number = E164::parse(item["phone_number"].text());
        if (!number || !has_digits(*number, query)) continue;
        domain::OfferedNumber offer{.number = *number};
        read_regions(item, offer);
        if (offer.country.empty()) offer.country = query.country;
        if (offer.country != query.country) continue;
        offer.type = item["phone_number_type"].text();
        if (!is_type(offer.type)) offer.type = query.type;
        for (const auto& feature : item["features"].items()) {
            if (auto name = feature["name"].text(); is_feature(name))
                offer.features.push_back(std::move(name));
        }
        std::sort(offer.features.begin(), offer.features.end());
        offer.price = price_in(item["cost_information"]);
        offers.push_back(std::move(offer));
    }
    return offers;
}

std::optional<Order> order_in(const JsonView& data) {
    const auto id = data["id"].text();
    const auto word = data["status"].text();
    const auto status = value_of(kOrders, word);
    if (id.empty() || !status) return std::nullopt;
    Order order;
    order.our_reference = data["customer_reference"].text();
    order.state.status = *status;
    order.state.reference = id;
    order.state.provider_status = word;
    if (*status == OrderStatus::Failed) order.state.failure = "Telnyx could not fill the order";
    return order;
}

Result<std::optional<domain::OrderState>> order_among(const JsonView& list,
                                                      const std::string& our_reference) {
    const auto rank = [](const domain::OrderState& state) {
        return state.status == OrderStatus::Complete  ? 2
               : state.status == OrderStatus::Pending ? 1
                                                      : 0;
    };
    std::optional<domain::OrderState> best;
    for (const auto& item : list.items()) {
        if (item["customer_reference"].text() != our_reference) continue;
        const auto order = order_in(item);
        if (!order) return nonsense("Telnyx has an order of ours in a state that nobody knows");
        if (!best || rank(order->state) > rank(*best)) best = order->state;
    }
    return best;
}

OrderStatus purchase_status_of(std::string_view status) {
    if (status == "active" || status == "emergency-only") return OrderStatus::Complete;
    if (status == "purchase-failed" || status == "deleted" || status == "ported-out")
        return OrderStatus::Failed;
    return OrderStatus::Pending;
}

Result<std::vector<HeldNumber>> numbers_in(const JsonView& list) {
    std::vector<HeldNumber> numbers;
    for (const auto& item : list.items()) {
        const auto text = item["phone_number"].text();
        const auto id = item["id"].text_or_number();
        if (text.empty() || id.empty()) return nonsense("Telnyx lists what is no number");
        const auto number = E164::parse(text);
        if (!number || item["status"].text() == "deleted") continue;
        HeldNumber held{.number = {.number = *number}};
        held.number.reference = id;
        held.number.our_reference = item["customer_reference"].text();
        held.number.status = item["status"].text();
        held.is_t38 = item["t38_fax_gateway_enabled"].flag();
        held.is_emergency = item["emergency_enabled"].flag();
        held.connection_id = item["connection_id"].text_or_number();
        held.messaging_profile_id = item["messaging_profile_id"].text();
        numbers.push_back(std::move(held));
    }
    return numbers;
}

std::optional<domain::SentText> text_in(const JsonView& data) {
    const auto id = data["id"].text();
    const auto to = data["to"].items();
    if (id.empty() || to.empty()) return std::nullopt;
    const auto status = value_of(kTexts, to.front()["status"].text());
    if (!status) return std::nullopt;
    domain::SentText sent{.reference = id, .status = *status};
    if (*status == TargetStatus::Failed) {
        const auto errors = data["errors"].items();
        const auto code = errors.empty() ? "" : errors.front()["code"].text_or_number();
        sent.reason = code == "40300"                      ? Reason::RecipientOptedOut
                      : code == "40002" || code == "40003" ? Reason::MessageFiltered
                                                           : Reason::DeliveryFailed;
    }
    return sent;
}

std::optional<Port> port_in(const JsonView& data) {
    const auto id = data["id"].text();
    const auto word = data["status"]["value"].text();
    const auto status = value_of(kPorts, word);
    if (id.empty() || !status) return std::nullopt;
    Port port;
    port.our_reference = data["customer_reference"].text();
    port.state.status = *status;
    port.state.references = {id};
    port.state.provider_status = word;
    port.state.reason = exception_in(data["status"]);
    port.state.tm_foc = time_in(data["activation_settings"]["foc_datetime_actual"]);
    return port;
}

Result<std::vector<Port>> ports_among(const JsonView& list, const std::string& our_reference) {
    std::vector<Port> ports;
    for (const auto& item : list.items()) {
        if (item["customer_reference"].text() != our_reference) continue;
        auto port = port_in(item);
        if (!port) return nonsense("Telnyx has a port of ours in a state that nobody knows");
        ports.push_back(std::move(*port));
    }
    return ports;
}

domain::PortState joined(const std::vector<Port>& ports) {
    // Whoever needs us speaks for all; then who is furthest back. A part that was cancelled or has
    // failed speaks only if nothing else is left.
    static constexpr std::array kOrder{PortStatus::ActionRequired, PortStatus::Draft,
                                       PortStatus::Submitted,      PortStatus::InProcess,
                                       PortStatus::Scheduled,      PortStatus::Completed,
                                       PortStatus::Failed,         PortStatus::Cancelled};
    const auto rank = [](const Port& port) {
        return std::find(kOrder.begin(), kOrder.end(), port.state.status) - kOrder.begin();
    };
    const auto speaker =
        std::min_element(ports.begin(), ports.end(),
                         [&](const Port& a, const Port& b) { return rank(a) < rank(b); });
    domain::PortState all = speaker->state;
    all.references.clear();
    for (const auto& port : ports) {
        all.references.push_back(port.state.references.front());
        if (port.state.tm_foc && (!all.tm_foc || *all.tm_foc < *port.state.tm_foc))
            all.tm_foc = port.state.tm_foc;
    }
    return all;
}

std::optional<Timestamp> time_in(const JsonView& value) {
    return parse_timestamp(value.text());
}

} // namespace numberd::carrier::telnyx
