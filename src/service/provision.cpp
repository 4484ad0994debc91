// SPDX-License-Identifier: Apache-2.0
#include "service/provision.hpp"

#include "base/log.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::Number;
using domain::NumberStatus;
using domain::NumberType;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;
using domain::Tx;

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

NewNumber new_number_of(domain::E164 number, const domain::NumberSettings& settings) {
    NewNumber wanted{.number = number};
    wanted.call_flow_id = settings.call_flow_id.value_or(domain::FlowId{});
    wanted.message_flow_id = settings.message_flow_id.value_or(domain::FlowId{});
    wanted.name = settings.name.value_or("");
    wanted.detail = settings.detail.value_or("");
    wanted.tags = settings.tags.value_or(std::vector<std::string>{});
    wanted.metadata = settings.metadata.value_or(std::map<std::string, std::string>{});
    wanted.rtp_debug = settings.rtp_debug.value_or(false);
    return wanted;
}

void Provisioning::create(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    if (wanted.number.has_virtual_prefix()) return create_virtual(actor, wanted, std::move(done));
    create_normal(actor, wanted, std::move(done));
}

void Provisioning::create_virtual(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    if (auto checked = domain::check_virtual(wanted.number); !checked) {
        return done(std::move(checked).error());
    }
    auto number = new_number(core_, actor, wanted);
    number.type = NumberType::Virtual;
    number.status = NumberStatus::Active;
    core_.store.write(
        [core = core_, actor, number = std::move(number), quarantine = settings_.quarantine](
            Tx& tx) { return insert_virtual(tx, core, actor, number, quarantine); },
        std::move(done));
}

void Provisioning::create_normal(const Actor& actor, const NewNumber& wanted, Done<Number> done) {
    auto number = new_number(core_, actor, wanted);
    number.type = NumberType::Normal;
    number.status = NumberStatus::PurchasePending;
    number.tm_purchase = number.tm_renew = number.tm_create;
    sellers_.find(wanted.number, [this, actor, number = std::move(number),
                                  done = std::move(done)](Result<std::string> account) mutable {
        if (!account) return done(std::move(account).assume_error());
        number.provider = std::move(account).assume_value();
        begin_purchase(actor, std::move(number), std::move(done));
    });
}

void Provisioning::begin_purchase(const Actor& actor, Number number, Done<Number> done) {
    // Before poll() can see the row. nullptr: too many are under way, and poll() will order it.
    const auto claim = orders_.claim(number.id);
    core_.store.write(
        [core = core_, actor, number = std::move(number), quarantine = settings_.quarantine](
            Tx& tx) { return insert_purchase(tx, core, actor, number, quarantine); },
        [this, claim, done = std::move(done)](Result<Number> row) {
            if (!row || !claim) return done(std::move(row));
            place_order(row.value(), Attempt::First, [claim, done](Result<Number> settled) {
                claim->end();
                done(std::move(settled));
            });
        });
}

void Provisioning::place_order(const Number& number, Attempt attempt, Done<Number> done) {
    carriers_.of(number.provider)
        .order(number.number, number.id.to_string(),
               [this, number, attempt, done = std::move(done)](Result<OrderState> order) {
                   if (order) return settle(number.id, std::move(order).value(), done);
                   const Error error = order.error();
                   const OrderState state = order_after(error);
                   if (state.status == OrderStatus::Pending) return settle(number.id, state, done);
                   if (attempt == Attempt::Again) return settle_refused(number, state, done);
                   // Refused: the row goes, and the client hears the carrier's reason.
                   settle(number.id, state, [done, error](Result<Number> settled) {
                       if (!settled) return done(std::move(settled));
                       done(error);
                   });
               });
}

/// It may be refused because the first order, which did not show, has got the number: it is paid
/// for, and ours.
void Provisioning::settle_refused(const Number& number, const OrderState& refused,
                                  Done<Number> done) {
    carriers_.of(number.provider)
        .order_state(number.number, number.id.to_string(),
                     [this, number, refused, done = std::move(done)](Result<OrderState> first) {
                         if (!first) return done(number); // the next poll asks again
                         const OrderStatus status = first.value().status;
                         const bool may_show_yet =
                             core_.clock.now() < number.tm_create + settings_.order_longest;
                         if (status == OrderStatus::Unknown && may_show_yet) return done(number);
                         const bool is_there =
                             status == OrderStatus::Pending || status == OrderStatus::Complete;
                         settle(number.id, is_there ? std::move(first).value() : refused, done);
                     });
}

void Provisioning::settle(domain::NumberId id, OrderState order, Done<Number> done) {
    core_.store.write([core = core_, id, order = std::move(order)](
                          Tx& tx) { return settle_row(tx, core, id, order); },
                      std::move(done));
}

void Provisioning::release(const Actor& actor, domain::NumberId id, bool is_forced,
                           Done<Number> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [actor, id, is_forced](const Tx& tx) { return releasable(tx, actor, id, is_forced); },
        [this, actor, id, is_forced, done = std::move(done)](Result<Number> number) {
            if (!number) return done(std::move(number));
            if (domain::is_of_carrier(number.value()))
                return release_normal(actor, id, is_forced, done);
            core_.store.write([core = core_, actor, id, is_forced](
                                  Tx& tx) { return delete_number(tx, core, actor, id, is_forced); },
                              done);
        });
}

void Provisioning::release_normal(const Actor& actor, domain::NumberId id, bool is_forced,
                                  Done<Number> done) {
    const auto claim = releases_.claim(id);
    if (!claim) {
        return done(releases_.is_full()
                        ? domain::fail(Reason::Overload, "too many numbers are being released")
                        : domain::fail(Reason::StateInvalid, "the number is being released"));
    }
    core_.store.write([core = core_, actor, id,
                       is_forced](Tx& tx) { return begin_release(tx, core, actor, id, is_forced); },
                      [this, actor, claim, done = std::move(done)](Result<Number> begun) {
                          const auto ended = [claim, done](Result<Number> result) {
                              claim->end();
                              done(std::move(result));
                          };
                          if (!begun) return ended(std::move(begun));
                          give_back_number(actor, begun.value(), ended);
                      });
}

void Provisioning::delete_row(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) { return delete_number(tx, core, actor, id, true); },
        std::move(done));
}

/// The row stays until the carrier is known to have nothing under its name: an order that comes
/// through late must not be paid for by nobody.
void Provisioning::give_up_order(const Actor& actor, const Number& number, Done<Number> done) {
    const auto claim = orders_.claim(number.id);
    if (!claim) return done(number); // it is being ordered: poll() goes on
    carriers_.of(number.provider)
        .order_state(
            number.number, number.id.to_string(),
            [this, claim, actor, number, done = std::move(done)](const Result<OrderState>& order) {
                const auto ended = [claim, done](Result<Number> result) {
                    claim->end();
                    done(std::move(result));
                };
                if (!order) return ended(number);
                const bool may_be_under_way =
                    core_.clock.now() < *number.tm_update + settings_.order_longest;
                switch (order.value().status) {
                    case OrderStatus::Pending:
                        return ended(number);
                    case OrderStatus::Unknown:
                        if (may_be_under_way) return ended(number);
                        return delete_row(actor, number.id, ended);
                    case OrderStatus::Failed:
                        return delete_row(actor, number.id, ended);
                    case OrderStatus::Complete:
                        break;
                }
                carriers_.of(number.provider)
                    .release(number.number, order.value().reference,
                             [this, actor, number, ended](const Result<void>& released) {
                                 if (released) return delete_row(actor, number.id, ended);
                                 log::warn("order_not_given_up",
                                           {{"number_id", number.id.to_string()},
                                            {"reason", released.error().reason}});
                                 ended(number); // poll() asks again, whatever the reason
                             });
            });
}

void Provisioning::give_back_number(const Actor& actor, const Number& number, Done<Number> done) {
    if (number.status_before_release == NumberStatus::PurchasePending) {
        return give_up_order(actor, number, std::move(done));
    }
    carriers_.of(number.provider)
        .release(
            number.number, number.provider_reference,
            [core = core_, actor, id = number.id, done = std::move(done)](Result<void> released) {
                if (released) {
                    return core.store.write(
                        [core, actor, id](Tx& tx) {
                            return delete_number(tx, core, actor, id, true);
                        },
                        done);
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
            const Timestamp now = core_.clock.now();
            for (const auto& number : pending.value()) {
                if (!pace_.take_turn(number.id.value, number.tm_create, now)) continue;
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
            const Timestamp now = core_.clock.now();
            for (const auto& number : releasing.value()) {
                const Timestamp began = number.tm_update.value_or(number.tm_create);
                if (began > now - settings_.release_pause) continue;
                if (!pace_.take_turn(number.id.value, began, now)) continue;
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
            give_back_number(system_actor(number.customer_id), number,
                             [turn, id = number.id](const Result<Number>& result) {
                                 if (result || result.error().code == ErrorCode::Unavailable)
                                     return;
                                 log::warn("release_not_finished",
                                           {{"number_id", id.to_string()},
                                            {"reason", result.error().reason},
                                            {"detail", result.error().message}});
                             });
        });
}

void Provisioning::order_moved(const std::string& our_reference) {
    const auto id = domain::NumberId::parse(our_reference);
    if (!id) return;
    auto claim = orders_.claim(*id);
    if (!claim) return; // it is being asked after already, or poll() will
    const std::shared_ptr<void> until(nullptr, [](void*) {});
    ask_after(*id, std::make_shared<Turn>(until, std::move(claim)));
}

void Provisioning::ask_after(domain::NumberId id, const std::shared_ptr<Turn>& turn) {
    const auto settled = [turn, id](const Result<Number>& result) {
        if (result) return;
        log::warn("purchase_settle_failed",
                  {{"number_id", id.to_string()}, {"detail", result.error().detail}});
    };
    const auto ask = [this, settled](const Number& number) {
        carriers_.of(number.provider)
            .order_state(number.number, number.id.to_string(),
                         [this, number, settled](Result<OrderState> order) {
                             if (!order) return; // the next poll asks again
                             if (order.value().status == OrderStatus::Unknown)
                                 return place_order(number, Attempt::Again, settled);
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
