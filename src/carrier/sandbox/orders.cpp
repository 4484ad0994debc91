// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/orders.hpp"

#include <algorithm>

#include "domain/reason.hpp"

namespace numberd::carrier::sandbox {
namespace {

using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;

Error unavailable() {
    return domain::fail(Reason::CarrierUnavailable, "the sandbox plays a carrier that is down");
}

std::chrono::milliseconds duration_of(OrderScript script) {
    if (script == OrderScript::AtOnce) return std::chrono::milliseconds{0};
    return script == OrderScript::Slow ? kSlowOrderTakes : kOrderTakes;
}

OrderStatus status_of(OrderScript script, SteadyTime::duration since) {
    if (script == OrderScript::Never || since < duration_of(script)) return OrderStatus::Pending;
    return script == OrderScript::Fails ? OrderStatus::Failed : OrderStatus::Complete;
}

} // namespace

Result<OrderState> Orders::place(const domain::OfferedNumber& offer, const std::string& reference) {
    const std::lock_guard lock(mutex_);
    Order* order = orders_.find(reference);
    if (!order || order->is_released) return place_new(offer, reference);
    if (order->number != offer.number) {
        return domain::fail(Reason::CarrierRejected,
                            "the reference belongs to an order of another number");
    }
    if (order->is_lost) {
        order->is_lost = false;
        order->placed = clock_.steady();
        holders_.insert(offer.number.to_string(), reference);
    }
    return state_of(*order, reference);
}

Result<OrderState> Orders::place_new(const domain::OfferedNumber& offer,
                                     const std::string& reference) {
    const OrderScript script = order_script(offer.number);
    if (script == OrderScript::Rejected) {
        return domain::fail(Reason::CarrierRejected, "the sandbox plays a carrier that refuses");
    }
    if (script == OrderScript::Unavailable) return unavailable();
    if (script == OrderScript::NotAvailable || is_held(offer.number)) {
        return domain::fail(Reason::NumberNotAvailable, "the number is no longer for sale");
    }
    const bool has_fax =
        std::find(offer.features.begin(), offer.features.end(), "fax") != offer.features.end();
    const bool is_lost = script == OrderScript::LostOrder;
    const Order& order = orders_.insert(reference, {.number = offer.number,
                                                    .placed = clock_.steady(),
                                                    .is_lost = is_lost,
                                                    .has_fax = has_fax});
    if (is_lost) return unavailable();
    holders_.insert(offer.number.to_string(), reference);
    if (script == OrderScript::LostAnswer) return unavailable();
    return state_of(order, reference);
}

OrderState Orders::state(const std::string& reference) {
    const std::lock_guard lock(mutex_);
    const Order* order = orders_.find(reference);
    if (!order || order->is_lost || order->is_released) {
        OrderState unknown;
        unknown.status = OrderStatus::Unknown;
        return unknown;
    }
    return state_of(*order, reference);
}

OrderState Orders::state_of(const Order& order, const std::string& reference) const {
    OrderState state;
    state.status = status_of(order_script(order.number), clock_.steady() - order.placed);
    state.reference = "sandbox-order-" + reference;
    switch (state.status) {
        case OrderStatus::Pending:
            state.provider_status = "pending";
            break;
        case OrderStatus::Complete:
            state.provider_status = "success";
            state.reference = "sandbox-number-" + order.number.to_string().substr(1);
            state.t38_enabled = order.has_fax;
            break;
        case OrderStatus::Failed:
            state.provider_status = "failure";
            state.failure = "the number is no longer for sale";
            break;
        case OrderStatus::Unknown:
            break;
    }
    return state;
}

Result<void> Orders::release(domain::E164 number) {
    const std::lock_guard lock(mutex_);
    if (release_fails_first(number)) {
        release_has_failed_ = !release_has_failed_;
        if (release_has_failed_) return unavailable();
    }
    std::string* holder = holders_.find(number.to_string());
    if (!holder) return success();
    if (Order* order = orders_.find(*holder)) order->is_released = true;
    holder->clear();
    return success();
}

bool Orders::is_sold(domain::E164 number) const {
    const std::lock_guard lock(mutex_);
    return is_held(number);
}

/// Held by an order that we still know and that has not failed.
bool Orders::is_held(domain::E164 number) const {
    const std::string* holder = holders_.find(number.to_string());
    if (!holder) return false;
    const Order* order = orders_.find(*holder);
    return order && state_of(*order, *holder).status != OrderStatus::Failed;
}

} // namespace numberd::carrier::sandbox
