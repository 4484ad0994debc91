// SPDX-License-Identifier: Apache-2.0
#include "service/provision.hpp"

#include "base/log.hpp"
#include "service/numbers.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Number;
using domain::NumberMove;
using domain::NumberStatus;
using domain::NumberType;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;
using domain::Tx;

/// Who acts when the carrier's answer, not a request, changes a number.
Actor system_actor(domain::CustomerId customer) {
    Actor actor;
    actor.customer_id = customer;
    actor.name = "system";
    return actor;
}

Number new_row(const Core& core, const Actor& actor, const NewNumber& wanted) {
    Number number{.id = core.new_id<domain::NumberId>(),
                  .customer_id = actor.customer_id,
                  .number = wanted.number,
                  .call_flow_id = wanted.call_flow_id,
                  .message_flow_id = wanted.message_flow_id};
    number.name = wanted.name;
    number.detail = wanted.detail;
    number.tags = wanted.tags;
    number.tm_create = core.clock.now();
    return number;
}

Result<void> insert(Tx& tx, const Core& core, const Actor& actor, const Number& number) {
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
    if (after.status == NumberStatus::Deleted) after.tm_delete = after.tm_update;
    BOOST_OUTCOME_TRY(tx.numbers().update(after));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {kind, after.id.value, after.id, number_json(before, core.time_format),
                              number_json(after, core.time_format)}));
    return after;
}

Result<Number> delete_number(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    auto after = before;
    BOOST_OUTCOME_TRY(after.status, domain::move_status(before.status, NumberMove::Release));
    after.status_before_release.reset();
    return change(tx, core, actor, before, std::move(after), EventKind::NumberDeleted);
}

/// Takes the number out of service, durably, before the carrier hears of it.
Result<Number> begin_release(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    BOOST_OUTCOME_TRY(domain::move_status(before.status, NumberMove::Release));
    if (before.status_before_release) return before;
    auto after = before;
    after.status_before_release = before.status;
    BOOST_OUTCOME_TRY(after.status, domain::move_status(before.status, NumberMove::Suspend));
    return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
}

/// The carrier keeps the number with us: it is what it was before.
Result<Number> undo_release(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    if (!before.status_before_release) return before;
    auto after = before;
    after.status = *before.status_before_release;
    after.status_before_release.reset();
    return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
}

/// Writes what the carrier says of a pending purchase; a number that is no longer pending stays.
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
            return change(tx, core, actor, before, std::move(after), EventKind::NumberUpdated);
        }
        case OrderStatus::Failed: {
            BOOST_OUTCOME_TRY(after.status,
                              domain::move_status(before.status, NumberMove::FailPurchase));
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

/// The carrier has said no for good; after any other error it may have done what it was asked.
bool is_final(const Error& error) {
    const Reason reason = domain::reason_of(error.reason);
    return reason == Reason::NumberNotAvailable || reason == Reason::CarrierRejected;
}

/// What an order's error says of it: refused for good, or not known yet.
OrderState order_after(const Error& error) {
    OrderState order;
    order.status = is_final(error) ? OrderStatus::Failed : OrderStatus::Pending;
    order.failure = error.message;
    return order;
}

} // namespace

void Provisioning::create(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    if (wanted.number.has_virtual_prefix()) return create_virtual(actor, wanted, std::move(done));
    create_normal(actor, wanted, std::move(done));
}

void Provisioning::create_virtual(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    if (auto checked = domain::check_virtual(wanted.number); !checked) {
        return done(std::move(checked).error());
    }
    auto number = new_row(core_, actor, wanted);
    number.type = NumberType::Virtual;
    number.status = NumberStatus::Active;
    core_.store.write(
        [core = core_, actor, number = std::move(number)](Tx& tx) -> Result<Number> {
            BOOST_OUTCOME_TRY(check_virtual_limit(tx, actor.customer_id));
            BOOST_OUTCOME_TRY(insert(tx, core, actor, number));
            return number;
        },
        std::move(done));
}

void Provisioning::create_normal(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    auto number = new_row(core_, actor, wanted);
    number.type = NumberType::Normal;
    number.status = NumberStatus::PurchasePending;
    number.provider = carrier_.name();
    number.tm_purchase = number.tm_renew = number.tm_create;
    // Before poll() can see the row. nullptr: too many are under way, and poll() will order it.
    const auto claim = orders_.claim(number.id);
    core_.store.write(
        [core = core_, actor, number = std::move(number)](Tx& tx) -> Result<Number> {
            BOOST_OUTCOME_TRY(insert(tx, core, actor, number));
            return number;
        },
        [this, claim, done = std::move(done)](Result<Number> row) {
            if (!row || !claim) return done(std::move(row));
            place_order(row.value(), [claim, done](Result<Number> settled) {
                claim->end();
                done(std::move(settled));
            });
        });
}

void Provisioning::place_order(const Number& number, Done<Number> done) {
    carrier_.order(number.number, number.id.to_string(),
                   [this, id = number.id, done = std::move(done)](Result<OrderState> order) {
                       if (order) return settle(id, std::move(order).value(), done);
                       const Error error = order.error();
                       const OrderState state = order_after(error);
                       if (state.status == OrderStatus::Pending) return settle(id, state, done);
                       // Refused: the row goes, and the client hears the carrier's reason.
                       settle(id, state, [done, error](Result<Number> settled) {
                           if (!settled) return done(std::move(settled));
                           done(error);
                       });
                   });
}

void Provisioning::settle(domain::NumberId id, OrderState order, Done<Number> done) {
    core_.store.write([core = core_, id, order = std::move(order)](
                          Tx& tx) { return settle_row(tx, core, id, order); },
                      std::move(done));
}

void Provisioning::release(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<Number> {
            BOOST_OUTCOME_TRY(auto number, own_number(tx, customer, id));
            BOOST_OUTCOME_TRY(domain::move_status(number.status, NumberMove::Release));
            return number;
        },
        [this, actor, id, done = std::move(done)](Result<Number> number) {
            if (!number) return done(std::move(number));
            if (number.value().type == NumberType::Normal) return release_normal(actor, id, done);
            core_.store.write(
                [core = core_, actor, id](Tx& tx) { return delete_number(tx, core, actor, id); },
                done);
        });
}

void Provisioning::release_normal(const Actor& actor, domain::NumberId id, Done<Number> done) {
    const auto claim = releases_.claim(id);
    if (!claim) {
        return done(releases_.is_full()
                        ? domain::fail(Reason::Overload, "too many numbers are being released")
                        : domain::fail(Reason::StateInvalid, "the number is being released"));
    }
    core_.store.write(
        [core = core_, actor, id](Tx& tx) { return begin_release(tx, core, actor, id); },
        [this, actor, claim, done = std::move(done)](Result<Number> begun) {
            const auto ended = [claim, done](Result<Number> result) {
                claim->end();
                done(std::move(result));
            };
            if (!begun) return ended(std::move(begun));
            give_back(actor, begun.value(), ended);
        });
}

void Provisioning::give_back(const Actor& actor, const Number& number, Done<Number> done) {
    carrier_.release(
        number.number, number.provider_reference,
        [core = core_, actor, id = number.id, done = std::move(done)](Result<void> released) {
            if (released) {
                return core.store.write(
                    [core, actor, id](Tx& tx) { return delete_number(tx, core, actor, id); }, done);
            }
            const Error error = released.error();
            if (!is_final(error)) return done(error); // it may be gone: poll() asks again
            core.store.write(
                [core, actor, id](Tx& tx) { return undo_release(tx, core, actor, id); },
                [done, error](Result<Number> undone) {
                    if (!undone) return done(std::move(undone));
                    done(error);
                });
        });
}

void Provisioning::poll(std::function<void()> done) {
    // The last copy of this handle, dropped when every number has had its turn, calls.
    const std::shared_ptr<void> all(nullptr, [done = std::move(done)](void*) { done(); });
    poll_purchases(all);
    poll_releases(all);
}

void Provisioning::poll_purchases(const std::shared_ptr<void>& until) {
    core_.store.read(
        domain::ReadCost::Scan,
        [after = purchases_.after(), size = settings_.poll_page](const Tx& tx) {
            return tx.numbers().list_pending(after, size);
        },
        [this, until](Result<std::vector<Number>> pending) {
            if (!pending)
                return log::warn("purchase_poll_failed", {{"detail", pending.error().detail}});
            purchases_.go_on(pending.value(), settings_.poll_page);
            for (const auto& number : pending.value()) {
                if (auto claim = orders_.claim(number.id))
                    ask_after(number.id, std::make_shared<Turn>(until, std::move(claim)));
            }
        });
}

void Provisioning::poll_releases(const std::shared_ptr<void>& until) {
    core_.store.read(
        domain::ReadCost::Scan,
        [after = releasing_.after(), size = settings_.poll_page](const Tx& tx) {
            return tx.numbers().list_releasing(after, size);
        },
        [this, until](Result<std::vector<Number>> releasing) {
            if (!releasing)
                return log::warn("release_poll_failed", {{"detail", releasing.error().detail}});
            releasing_.go_on(releasing.value(), settings_.poll_page);
            const Timestamp begun_before = core_.clock.now() - settings_.release_pause;
            for (const auto& number : releasing.value()) {
                if (number.tm_update > begun_before) continue;
                if (auto claim = releases_.claim(number.id))
                    go_on_releasing(number.id, std::make_shared<Turn>(until, std::move(claim)));
            }
        });
}

void Provisioning::go_on_releasing(domain::NumberId id, const std::shared_ptr<Turn>& turn) {
    // Read again: the number may have gone, and have another owner, since it was listed.
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return tx.numbers().find(id); },
        [this, turn](Result<std::optional<Number>> found) {
            if (!found || !found.value() || !found.value()->status_before_release) return;
            const Number& number = *found.value();
            give_back(system_actor(number.customer_id), number,
                      [turn, id = number.id](const Result<Number>& result) {
                          if (result || result.error().code == ErrorCode::Unavailable) return;
                          log::warn("release_not_finished", {{"number_id", id.to_string()},
                                                             {"reason", result.error().reason},
                                                             {"detail", result.error().message}});
                      });
        });
}

void Provisioning::ask_after(domain::NumberId id, const std::shared_ptr<Turn>& turn) {
    const auto settled = [turn, id](const Result<Number>& result) {
        if (result) return;
        log::warn("purchase_settle_failed",
                  {{"number_id", id.to_string()}, {"detail", result.error().detail}});
    };
    const auto ask = [this, settled](const Number& number) {
        carrier_.order_state(number.id.to_string(),
                             [this, number, settled](Result<OrderState> order) {
                                 if (!order) return; // the next poll asks again
                                 if (order.value().status == OrderStatus::Unknown)
                                     return place_order(number, settled);
                                 settle(number.id, std::move(order).value(), settled);
                             });
    };
    // Read again: who had its turn before us may have settled it since it was listed.
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return tx.numbers().find(id); },
        [ask](Result<std::optional<Number>> found) {
            if (!found || !found.value()) return;
            if (found.value()->status == NumberStatus::PurchasePending) ask(*found.value());
        });
}

} // namespace numberd::service
