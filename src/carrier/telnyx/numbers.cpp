// SPDX-License-Identifier: Apache-2.0
// Search, order, set up, release, list.
#include <boost/json.hpp>

#include "carrier/account/digits.hpp"
#include "carrier/telnyx/read.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {
namespace {

namespace json = boost::json;

using domain::CarrierNumbers;
using domain::E164;
using domain::OfferedNumber;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;

constexpr int kPageSize = 250;

std::vector<std::pair<std::string, std::string>> filters_of(const domain::SearchQuery& query) {
    std::vector<std::pair<std::string, std::string>> filters{
        {"filter[country_code]", query.country}, {"filter[limit]", std::to_string(query.limit)}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) filters.emplace_back("filter[" + std::string(name), value);
    };
    add("phone_number_type]", query.type);
    add("national_destination_code]", query.area_code);
    add("phone_number][contains]", query.contains);
    add("phone_number][starts_with]", national_start(query));
    add("phone_number][ends_with]", query.ends_with);
    add("administrative_area]", query.region);
    add("locality]", query.locality);
    for (const auto& feature : query.features)
        add("features][]", feature);
    return filters;
}

/// A number that may be ours, among those that a list shows.
std::optional<HeldNumber> find_in(const JsonView& data, E164 number) {
    for (const auto& item : data.items()) {
        auto held = number_in(item);
        if (held && held->number.number == number && held->number.status != "deleted") return held;
    }
    return std::nullopt;
}

OrderState state_of(OrderStatus status, const std::string& reference, const std::string& word) {
    OrderState state;
    state.status = status;
    state.reference = reference;
    state.provider_status = word;
    return state;
}

/// The order that counts among those that carry our reference: one that came through, else one
/// that still may.
std::optional<OrderState> order_among(const JsonView& data, const std::string& our_reference) {
    std::optional<OrderState> best;
    const auto rank = [](const OrderState& state) {
        return state.status == OrderStatus::Complete  ? 2
               : state.status == OrderStatus::Pending ? 1
                                                      : 0;
    };
    for (const auto& item : data.items()) {
        const auto order = order_in(item);
        if (!order || order->our_reference != our_reference) continue;
        if (!best || rank(order->state) > rank(*best)) best = order->state;
    }
    return best;
}

/// What the account wants of a number that is otherwise.
std::vector<domain::Drift> drift_of(const HeldNumber& held, const Settings& settings,
                                    const std::string& our_reference) {
    std::vector<domain::Drift> drift;
    const auto compare = [&](const char* setting, const std::string& wanted,
                             const std::string& found) {
        if (!wanted.empty() && wanted != found) drift.push_back({setting, wanted, found});
    };
    compare("reference", our_reference, held.number.our_reference);
    compare("connection_id", settings.connection_id, held.connection_id);
    compare("messaging_profile_id", settings.messaging_profile_id, held.messaging_profile_id);
    return drift;
}

} // namespace

void TelnyxCarrier::search(domain::SearchQuery query, Done<std::vector<OfferedNumber>> done) {
    account_.ask(get("/available_phone_numbers", filters_of(query)),
                 [query, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     done(offers_in(data.value(), query));
                 });
}

void TelnyxCarrier::order(E164 number, std::string our_reference, Done<OrderState> done) {
    json::object body{
        {"phone_numbers", json::array{json::object{{"phone_number", number.to_string()}}}},
        {"customer_reference", our_reference}};
    if (!settings_.connection_id.empty()) body["connection_id"] = settings_.connection_id;
    if (!settings_.messaging_profile_id.empty())
        body["messaging_profile_id"] = settings_.messaging_profile_id;
    account_.ask(write("POST", "/number_orders", json::serialize(body), Repeat::Unsafe),
                 [this, number, our_reference, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     const auto order = order_in(data.value());
                     if (!order || order->our_reference != our_reference) {
                         return done(domain::fail(Reason::CarrierOutcomeUnknown,
                                                  "Telnyx answered with another order"));
                     }
                     if (order->state.status != OrderStatus::Complete) return done(order->state);
                     finish_order(number, our_reference, [done](Result<OrderState> state) {
                         if (state) return done(std::move(state));
                         // It is bought: no refusal of what comes after may end it.
                         done(domain::fail(Reason::CarrierOutcomeUnknown, state.error().message));
                     });
                 });
}

void TelnyxCarrier::order_state(E164 number, std::string our_reference, Done<OrderState> done) {
    account_.ask(get("/number_orders", {{"filter[customer_reference]", our_reference}}),
                 [this, number, our_reference, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     if (!data.value().is_array()) {
                         return done(domain::fail(Reason::CarrierOutcomeUnknown,
                                                  "Telnyx answered without a list"));
                     }
                     const auto order = order_among(data.value(), our_reference);
                     if (!order) return done(state_of(OrderStatus::Unknown, "", ""));
                     if (order->status != OrderStatus::Complete) return done(*order);
                     finish_order(number, our_reference, done);
                 });
}

/// The order is through: now the number must be there, and be set up.
void TelnyxCarrier::finish_order(E164 number, const std::string& our_reference,
                                 Done<OrderState> done) {
    account_.ask(get("/phone_numbers", {{"filter[phone_number]", number.to_string()}}),
                 [this, number, our_reference, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     const auto held = find_in(data.value(), number);
                     if (!held) return done(state_of(OrderStatus::Pending, "", "success"));
                     OrderState state = state_of(purchase_status_of(held->number.status),
                                                 held->number.reference, held->number.status);
                     state.t38_enabled = held->is_t38;
                     state.emergency_enabled = held->is_emergency;
                     if (state.status == OrderStatus::Failed) state.failure = held->number.status;
                     if (state.status != OrderStatus::Complete) return done(state);
                     if (drift_of(*held, settings_, our_reference).empty()) return done(state);
                     set_up(held->number, our_reference,
                            [state, done](const Result<void>& is_set_up) {
                                if (!is_set_up) return done(is_set_up.error());
                                done(state);
                            });
                 });
}

void TelnyxCarrier::set_up(const domain::CarrierNumber& number, const std::string& our_reference,
                           Done<void> done) {
    json::object body{{"customer_reference", our_reference}, {"tags", json::array{our_reference}}};
    if (!settings_.connection_id.empty()) body["connection_id"] = settings_.connection_id;
    const std::string path = "/phone_numbers/" + http::percent_encode(number.reference);
    account_.ask(
        write("PATCH", path, json::serialize(body), Repeat::Safe),
        [this, path, done = std::move(done)](const Result<Told>& told) {
            if (!told) return done(told.error());
            if (const auto data = data_of(told.value()); !data) return done(data.error());
            if (settings_.messaging_profile_id.empty()) return done(success());
            const json::object profile{{"messaging_profile_id", settings_.messaging_profile_id}};
            account_.ask(
                write("PATCH", path + "/messaging", json::serialize(profile), Repeat::Safe),
                [done](const Result<Told>& bound) {
                    if (!bound) return done(bound.error());
                    const auto data = data_of(bound.value());
                    if (!data) return done(data.error());
                    done(success());
                });
        });
}

void TelnyxCarrier::find_number(E164 number, Done<std::optional<domain::CarrierNumber>> done) {
    account_.ask(get("/phone_numbers", {{"filter[phone_number]", number.to_string()}}),
                 [number, done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     if (!data.value().is_array()) {
                         return done(domain::fail(Reason::CarrierOutcomeUnknown,
                                                  "Telnyx answered without a list"));
                     }
                     const auto held = find_in(data.value(), number);
                     if (!held) return done(std::optional<domain::CarrierNumber>{});
                     done(std::optional{held->number});
                 });
}

/// Looked up by the number itself: an order's id, or an id that was another's, releases nothing.
void TelnyxCarrier::release(E164 number, std::string, Done<void> done) {
    find_number(
        number, [this, done = std::move(done)](Result<std::optional<domain::CarrierNumber>> held) {
            if (!held) return done(std::move(held).assume_error());
            if (!held.value()) return done(success());
            const auto path = "/phone_numbers/" + http::percent_encode(held.value()->reference);
            Ask ask;
            ask.method = "DELETE";
            ask.url = settings_.base_url + path;
            account_.ask(std::move(ask), [done](const Result<Told>& told) {
                if (!told) return done(told.error());
                if (told.value().status == 404) return done(success());
                if (const auto data = data_of(told.value()); !data) return done(data.error());
                done(success());
            });
        });
}

void TelnyxCarrier::list(std::string page, Done<CarrierNumbers> done) {
    const std::string at = page.empty() ? "1" : page;
    account_.ask(
        get("/phone_numbers", {{"page[number]", at}, {"page[size]", std::to_string(kPageSize)}}),
        [this, at, done = std::move(done)](Result<Told> told) {
            if (!told) return done(std::move(told).assume_error());
            const auto data = data_of(told.value());
            if (!data) return done(data.error());
            if (!data.value().is_array()) {
                return done(
                    domain::fail(Reason::CarrierOutcomeUnknown, "Telnyx answered without a list"));
            }
            CarrierNumbers numbers;
            for (const auto& item : data.value().items()) {
                auto held = number_in(item);
                if (!held || held->number.status == "deleted") continue;
                held->number.drift = drift_of(*held, settings_, "");
                numbers.numbers.push_back(std::move(held->number));
            }
            const auto meta = (*JsonView::parse(told.value().body))["meta"];
            const auto number = meta["page_number"].integer().value_or(1);
            if (number < meta["total_pages"].integer().value_or(1) && number == std::stoll(at))
                numbers.next = std::to_string(number + 1);
            done(std::move(numbers));
        });
}

void TelnyxCarrier::configure(E164 number, std::string, std::string our_reference,
                              Done<void> done) {
    find_number(number, [this, our_reference, done = std::move(done)](
                            Result<std::optional<domain::CarrierNumber>> held) {
        if (!held) return done(std::move(held).assume_error());
        if (!held.value()) {
            return done(domain::fail(Reason::CarrierRejected, "the account has no such number"));
        }
        set_up(*held.value(), our_reference, done);
    });
}

} // namespace numberd::carrier::telnyx
