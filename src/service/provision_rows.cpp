// SPDX-License-Identifier: Apache-2.0
#include "service/provision_rows.hpp"

#include "service/ledger.hpp"
#include "service/numbers.hpp"
#include "service/record.hpp"
#include "service/reservations.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Number;
using domain::NumberMove;
using domain::NumberStatus;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;
using domain::Tx;

/// What a purchase is called on the ledger.
std::string purchase_key(const Number& number) {
    return "purchase:" + number.id.to_string();
}

/// Nobody else has a hold on it, and it has rested; one's own reservation is used up.
Result<void> take(Tx& tx, const Core& core, const Actor& actor, domain::E164 number,
                  std::chrono::seconds quarantine) {
    const auto now = core.clock.now();
    BOOST_OUTCOME_TRY(const auto released, tx.numbers().find_released(number));
    if (released) {
        BOOST_OUTCOME_TRY(domain::check_quarantine(*released, actor.customer_id, now, quarantine));
    }
    return use_reservation(tx, core, actor, number);
}

Result<void> insert(Tx& tx, const Core& core, const Actor& actor, const Number& number,
                    std::chrono::seconds quarantine) {
    BOOST_OUTCOME_TRY(take(tx, core, actor, number.number, quarantine));
    BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, number.call_flow_id,
                                    flow::Medium::Call, "call_flow_id"));
    BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, number.message_flow_id,
                                    flow::Medium::Message, "message_flow_id"));
    BOOST_OUTCOME_TRY(tx.numbers().insert(number));
    return record(tx, core, actor,
                  {EventKind::NumberCreated,
                   number.id.value,
                   number.id,
                   {},
                   number_json(number, core.time_format)});
}

Result<void> check_virtual_limit(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(id));
    if (!customer) return domain::fail(Reason::CustomerNotFound, "the customer does not exist");
    const auto limit = domain::virtual_number_limit(customer->plan);
    if (!limit) return success();
    BOOST_OUTCOME_TRY(const auto count, tx.numbers().count_live_virtual(id));
    if (count < *limit) return success();
    return domain::fail(Reason::ResourceLimitExceeded,
                        "plan " + std::string(text_of(customer->plan)) + " has at most " +
                            std::to_string(*limit) + " virtual numbers");
}

Result<Number> change(Tx& tx, const Core& core, const Actor& actor, const Number& before,
                      Number after, EventKind kind) {
    after.tm_update = core.clock.now();
    if (after.status != NumberStatus::Suspended) after.suspension = domain::Suspension::None;
    if (after.status == NumberStatus::Deleted) after.tm_delete = after.tm_update;
    BOOST_OUTCOME_TRY(tx.numbers().update(after));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {kind, after.id.value, after.id, number_json(before, core.time_format),
                              number_json(after, core.time_format)}));
    return after;
}

} // namespace

Actor system_actor(domain::CustomerId customer) {
    Actor actor;
    actor.customer_id = customer;
    actor.name = "system";
    return actor;
}

Number new_number(const Core& core, const Actor& actor, const NewNumber& wanted) {
    const auto id = wanted.id.is_nil() ? core.new_id<domain::NumberId>() : wanted.id;
    Number number{.id = id,
                  .customer_id = actor.customer_id,
                  .number = wanted.number,
                  .call_flow_id = wanted.call_flow_id,
                  .message_flow_id = wanted.message_flow_id};
    number.name = wanted.name;
    number.detail = wanted.detail;
    number.tags = wanted.tags;
    number.metadata = wanted.metadata;
    number.rtp_debug = wanted.rtp_debug;
    number.tm_create = core.clock.now();
    return number;
}

Result<Number> insert_virtual(Tx& tx, const Core& core, const Actor& actor, const Number& number,
                              std::chrono::seconds quarantine) {
    BOOST_OUTCOME_TRY(check_virtual_limit(tx, actor.customer_id));
    BOOST_OUTCOME_TRY(insert(tx, core, actor, number, quarantine));
    return number;
}

Result<Number> insert_own(Tx& tx, const Core& core, const Actor& actor, const Number& number,
                          std::chrono::seconds quarantine) {
    auto own = number;
    own.type = domain::NumberType::Normal;
    own.provider = domain::kOwnProvider;
    own.tm_purchase = own.tm_create;
    BOOST_OUTCOME_TRY(insert(tx, core, actor, own, quarantine));
    return own;
}

Result<Number> insert_purchase(Tx& tx, const Core& core, const Actor& actor, const Number& number,
                               std::chrono::seconds quarantine) {
    BOOST_OUTCOME_TRY(insert(tx, core, actor, number, quarantine));
    BOOST_OUTCOME_TRY(charge(tx, core, actor, actor.customer_id,
                             {.cost = domain::CostType::Number,
                              .reference = domain::BillingReference::Number,
                              .reference_id = number.id.value,
                              .key = purchase_key(number),
                              .status = domain::BillingStatus::Pending}));
    return number;
}

Result<Number> insert_held(Tx& tx, const Core& core, const Actor& actor, const Number& number) {
    auto held = number;
    held.type = domain::NumberType::Normal;
    held.status = NumberStatus::Active;
    held.tm_purchase = held.tm_renew = held.tm_create;
    BOOST_OUTCOME_TRY(insert(tx, core, actor, held, std::chrono::seconds{0}));
    BOOST_OUTCOME_TRY(charge(tx, core, actor, actor.customer_id,
                             {.cost = domain::CostType::Number,
                              .reference = domain::BillingReference::Number,
                              .reference_id = held.id.value,
                              .key = purchase_key(held)}));
    return held;
}

Result<Number> settle_row(Tx& tx, const Core& core, domain::NumberId id, const OrderState& order) {
    BOOST_OUTCOME_TRY(const auto found, tx.numbers().find(id));
    if (!found) return domain::fail(Reason::NumberNotFound, "there is no such number");
    const Number& before = *found;
    if (before.status != NumberStatus::PurchasePending) return before;
    const Actor actor = system_actor(before.customer_id);
    auto after = before;
    after.provider_status = order.provider_status;
    if (!order.reference.empty()) after.provider_reference = order.reference;
    switch (order.status) {
        case OrderStatus::Complete: {
            BOOST_OUTCOME_TRY(after.status,
                              domain::move_status(before.status, NumberMove::ConfirmPurchase));
            after.t38_enabled = order.t38_enabled;
            after.emergency_enabled = order.emergency_enabled;
            BOOST_OUTCOME_TRY(capture(tx, core, actor, purchase_key(before)));
            return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
        }
        case OrderStatus::Failed: {
            BOOST_OUTCOME_TRY(after.status,
                              domain::move_status(before.status, NumberMove::FailPurchase));
            after.tm_purchase.reset(); // it was never had: it needs no rest
            BOOST_OUTCOME_TRY(give_back(tx, core, actor, purchase_key(before)));
            return change(tx, core, actor, before, std::move(after), EventKind::NumberDeleted);
        }
        case OrderStatus::Pending:
        case OrderStatus::Unknown:
            break;
    }
    if (after.provider_reference == before.provider_reference &&
        after.provider_status == before.provider_status) {
        return before;
    }
    return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
}

Result<bool> is_porting(const Tx& tx, domain::E164 number) {
    BOOST_OUTCOME_TRY(const bool is_coming, tx.number_ports().is_in_open(number));
    if (is_coming) return true;
    return tx.port_outs().is_in_open(number);
}

Result<Number> releasable(const Tx& tx, const Actor& actor, domain::NumberId id, bool is_forced) {
    BOOST_OUTCOME_TRY(auto number, own_number(tx, actor.customer_id, id));
    const bool is_pending = number.status == NumberStatus::PurchasePending;
    BOOST_OUTCOME_TRY(domain::move_status(
        number.status, is_pending ? NumberMove::CancelPurchase : NumberMove::Release));
    if (!is_forced && !number.status_before_release) {
        BOOST_OUTCOME_TRY(const bool is_in_port, is_porting(tx, number.number));
        BOOST_OUTCOME_TRY(domain::check_release(number, is_in_port));
    }
    return number;
}

Result<Number> delete_number(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id,
                             bool is_forced) {
    BOOST_OUTCOME_TRY(const auto before, releasable(tx, actor, id, is_forced));
    auto after = before;
    BOOST_OUTCOME_TRY(after.status, domain::move_status(before.status, NumberMove::Release));
    after.status_before_release.reset();
    return change(tx, core, actor, before, std::move(after), EventKind::NumberDeleted);
}

Result<Number> begin_release(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id,
                             bool is_forced) {
    BOOST_OUTCOME_TRY(const auto before, releasable(tx, actor, id, is_forced));
    if (before.status_before_release) return before;
    auto after = before;
    after.status_before_release = before.status;
    if (before.status == NumberStatus::PurchasePending) {
        BOOST_OUTCOME_TRY(after.status,
                          domain::move_status(before.status, NumberMove::CancelPurchase));
        after.suspension = domain::Suspension::Requested;
        after.tm_purchase.reset(); // it was never had: it needs no rest
        after.tm_renew.reset();
        BOOST_OUTCOME_TRY(give_back(tx, core, actor, purchase_key(before)));
        return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
    }
    if (before.status != NumberStatus::Suspended) after.suspension = domain::Suspension::Requested;
    BOOST_OUTCOME_TRY(after.status, domain::move_status(before.status, NumberMove::Suspend));
    return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
}

Result<Number> undo_release(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    if (!before.status_before_release) return before;
    auto after = before;
    after.status = *before.status_before_release;
    after.status_before_release.reset();
    return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
}

} // namespace numberd::service
