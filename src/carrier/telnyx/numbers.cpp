// SPDX-License-Identifier: Apache-2.0
// Search, order, set up, release, list.
#include <boost/json.hpp>

#include "carrier/account/ask_json.hpp"
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

OrderState state_of(OrderStatus status, const std::string& reference, const std::string& word) {
    OrderState state;
    state.status = status;
    state.reference = reference;
    state.provider_status = word;
    return state;
}

/// What the account wants of a number that is otherwise.
std::vector<domain::Drift> drift_of(const HeldNumber& held, const Settings& settings,
                                    const std::string& our_reference) {
    std::vector<domain::Drift> drift;
    note_drift(drift, "reference", our_reference, held.number.our_reference);
    note_drift(drift, "connection_id", settings.connection_id, held.connection_id);
    note_drift(drift, "messaging_profile_id", settings.messaging_profile_id,
               held.messaging_profile_id);
    return drift;
}

/// Its codes for a number that is gone differ by product; its words do not.
Error order_refused(Error error) {
    const bool is_gone = domain::reason_of(error.reason) == Reason::CarrierRejected &&
                         error.message.find("available") != std::string::npos;
    return is_gone ? domain::fail(Reason::NumberNotAvailable, error.message) : std::move(error);
}

} // namespace

void TelnyxCarrier::search(domain::SearchQuery query, Done<std::vector<OfferedNumber>> done) {
    ask_for<std::vector<OfferedNumber>>(
        account_, get("/available_phone_numbers", filters_of(query)), data_of,
        [query](const JsonView& data) { return offers_in(data, query); }, std::move(done));
}

void TelnyxCarrier::order(E164 number, std::string our_reference, Done<OrderState> done) {
    order_once(
        *this, number, our_reference,
        [this, number, our_reference, done] { place(number, our_reference, done); }, done);
}

void TelnyxCarrier::place(E164 number, const std::string& our_reference, Done<OrderState> done) {
    json::object body{
        {"phone_numbers", json::array{json::object{{"phone_number", number.to_string()}}}},
        {"customer_reference", our_reference}};
    if (!settings_.connection_id.empty()) body["connection_id"] = settings_.connection_id;
    if (!settings_.messaging_profile_id.empty())
        body["messaging_profile_id"] = settings_.messaging_profile_id;
    ask_for<OrderState>(
        account_, write("POST", "/number_orders", json::serialize(body), Repeat::Unsafe), data_of,
        [our_reference](const JsonView& data) -> Result<OrderState> {
            const auto order = order_in(data);
            if (order && order->our_reference == our_reference) return order->state;
            return nonsense("Telnyx answered with another order");
        },
        [this, number, our_reference, done = std::move(done)](Result<OrderState> ordered) {
            if (!ordered) return done(order_refused(ordered.error()));
            if (ordered.value().status != OrderStatus::Complete) return done(std::move(ordered));
            finish_order(number, our_reference, [done](Result<OrderState> state) {
                if (state) return done(std::move(state));
                // It is bought: no refusal of what comes after may end it.
                done(nonsense(state.error().message));
            });
        });
}

void TelnyxCarrier::order_state(E164 number, std::string our_reference, Done<OrderState> done) {
    ask_for<std::optional<OrderState>>(
        account_, get("/number_orders", {{"filter[customer_reference]", our_reference}}), list_of,
        [our_reference](const JsonView& list) { return order_among(list, our_reference); },
        [this, number, our_reference,
         done = std::move(done)](const Result<std::optional<OrderState>>& order) {
            if (!order) return done(order.error());
            if (!order.value()) return done(state_of(OrderStatus::Unknown, "", ""));
            if (order.value()->status != OrderStatus::Complete) return done(*order.value());
            finish_order(number, our_reference, done);
        });
}

/// The order is through: now the number must be there, and be set up.
void TelnyxCarrier::finish_order(E164 number, const std::string& our_reference,
                                 Done<OrderState> done) {
    find_number(number, [this, our_reference,
                         done = std::move(done)](const Result<std::optional<HeldNumber>>& found) {
        if (!found) return done(found.error());
        const auto& held = found.value();
        if (!held) return done(state_of(OrderStatus::Pending, "", "success"));
        OrderState state = state_of(purchase_status_of(held->number.status), held->number.reference,
                                    held->number.status);
        state.t38_enabled = held->is_t38;
        state.emergency_enabled = held->is_emergency;
        if (state.status == OrderStatus::Failed) state.failure = held->number.status;
        if (state.status != OrderStatus::Complete) return done(state);
        if (drift_of(*held, settings_, our_reference).empty()) return done(state);
        set_up(held->number, our_reference, [state, done](const Result<void>& is_set_up) {
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
    ask_to(account_, write("PATCH", path, json::serialize(body), Repeat::Safe), data_of,
           [this, path, done = std::move(done)](const Result<void>& is_named) {
               if (!is_named || settings_.messaging_profile_id.empty()) return done(is_named);
               const json::object profile{{"messaging_profile_id", settings_.messaging_profile_id}};
               ask_to(account_,
                      write("PATCH", path + "/messaging", json::serialize(profile), Repeat::Safe),
                      data_of, done);
           });
}

void TelnyxCarrier::find_number(E164 number, Done<std::optional<HeldNumber>> done) {
    ask_for<std::optional<HeldNumber>>(
        account_, get("/phone_numbers", {{"filter[phone_number]", number.to_string()}}), list_of,
        [number](const JsonView& list) -> Result<std::optional<HeldNumber>> {
            BOOST_OUTCOME_TRY(const auto& numbers, numbers_in(list));
            for (const auto& held : numbers) {
                if (held.number.number == number) return std::optional{held};
            }
            return std::optional<HeldNumber>{};
        },
        std::move(done));
}

/// Looked up by the number itself: an order's id, or an id that was another's, releases nothing.
void TelnyxCarrier::release(E164 number, std::string, Done<void> done) {
    find_number(number,
                [this, done = std::move(done)](const Result<std::optional<HeldNumber>>& held) {
                    if (!held) return done(held.error());
                    if (!held.value()) return done(success());
                    Ask ask;
                    ask.method = "DELETE";
                    ask.url = settings_.base_url + "/phone_numbers/" +
                              http::percent_encode(held.value()->number.reference);
                    ask_to(account_, std::move(ask), gone_or_data_of, done);
                });
}

void TelnyxCarrier::list(std::string page, Done<CarrierNumbers> done) {
    const std::string at = page.empty() ? "1" : page;
    ask_for<CarrierNumbers>(
        account_,
        get("/phone_numbers", {{"page[number]", at}, {"page[size]", std::to_string(kPageSize)}}),
        page_of,
        [settings = settings_, at](const JsonView& whole) -> Result<CarrierNumbers> {
            BOOST_OUTCOME_TRY(const auto& held, numbers_in(whole["data"]));
            const auto meta = whole["meta"];
            const auto number = *meta["page_number"].integer();
            if (std::to_string(number) != at) return nonsense("Telnyx answered with another page");
            CarrierNumbers numbers;
            for (auto one : held) {
                one.number.drift = drift_of(one, settings, "");
                numbers.numbers.push_back(std::move(one.number));
            }
            if (number < *meta["total_pages"].integer()) numbers.next = std::to_string(number + 1);
            return numbers;
        },
        std::move(done));
}

void TelnyxCarrier::configure(E164 number, std::string, std::string our_reference,
                              Done<void> done) {
    find_number(number, [this, our_reference,
                         done = std::move(done)](const Result<std::optional<HeldNumber>>& held) {
        if (!held) return done(held.error());
        if (!held.value()) {
            return done(domain::fail(Reason::CarrierRejected, "the account has no such number"));
        }
        set_up(held.value()->number, our_reference, done);
    });
}

} // namespace numberd::carrier::telnyx
