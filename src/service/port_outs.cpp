// SPDX-License-Identifier: Apache-2.0
#include "service/port_outs.hpp"

#include "base/log.hpp"
#include "domain/number.hpp"
#include "domain/number_port.hpp"
#include "domain/reason.hpp"
#include "service/port_out_rows.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::PortOut;
using domain::PortOutId;
using domain::PortOutRequest;
using domain::PortOutStatus;
using domain::Reason;
using domain::Tx;

Result<void> check_pin(const Tx& tx, const PortOut& port) {
    BOOST_OUTCOME_TRY(const auto pin, tx.port_outs().pin_of(port.customer_id));
    if (pin.empty() || pin == port.pin) return success();
    return domain::fail(Reason::PinMismatch, port.pin.empty() ? "no PIN was given with the request"
                                                              : "the request's PIN is another one");
}

Result<PortOut> decide_row(Tx& tx, const Core& core, const Actor& actor, PortOutId id,
                           const PortOutDecision& decision) {
    BOOST_OUTCOME_TRY(const auto before, visible_port_out(tx, actor, id));
    auto after = before;
    BOOST_OUTCOME_TRY(
        after.status,
        domain::move_port_out(before.status, decision.is_approved ? PortOutStatus::Approved
                                                                  : PortOutStatus::Refused));
    if (after.status == before.status) return before;
    if (decision.is_approved && !decision.is_forced) {
        BOOST_OUTCOME_TRY(check_pin(tx, before));
    }
    after.reason = decision.reason;
    if (decision.is_approved && decision.tm_foc) after.tm_foc = decision.tm_foc;
    after.tm_decide = core.clock.now();
    if (!decision.is_approved) after.tm_end = after.tm_decide;
    after.is_told = before.account == domain::kOwnProvider;
    BOOST_OUTCOME_TRY(save_port_out(tx, core, actor, before, after));
    return after;
}

/// The carrier has heard of the decision, or has not taken it.
Result<PortOut> told_row(Tx& tx, const Core& core, PortOutId id, const Result<void>& told) {
    BOOST_OUTCOME_TRY(const auto before, tx.port_outs().find(id));
    if (!before) return domain::fail(Reason::PortOutNotFound, "there is no such port-out");
    if (before->is_told) return *before;
    auto after = *before;
    after.is_told = true;
    const bool is_refused =
        !told && domain::reason_of(told.error().reason) == Reason::CarrierRejected;
    if (is_refused) {
        BOOST_OUTCOME_TRY(after.status,
                          domain::move_port_out(before->status, PortOutStatus::Requested));
        after.reason = "the carrier did not take the decision: " + told.error().message;
        after.tm_decide.reset();
        after.tm_end.reset();
    }
    BOOST_OUTCOME_TRY(save_port_out(tx, core, system_actor(before->customer_id), *before, after));
    return after;
}

/// After these the carrier need not, or cannot, be told again.
bool is_answer(const Result<void>& told) {
    if (told) return true;
    const Reason reason = domain::reason_of(told.error().reason);
    return reason == Reason::CarrierRejected || reason == Reason::NotSupported;
}

} // namespace

void PortOuts::asked(const std::string& account, const PortOutRequest& request,
                     std::function<void(Result<void>)> done) {
    core_.store.write([core = core_, account,
                       request](Tx& tx) { return take_request(tx, core, account, request); },
                      std::move(done));
}

void PortOuts::create(const Actor& actor, const PortOutRequest& request, Done<PortOut> done) {
    core_.store.write(
        [core = core_, actor, request](Tx& tx) { return insert_request(tx, core, actor, request); },
        std::move(done));
}

void PortOuts::get(const Actor& actor, PortOutId id, Done<PortOut> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [actor, id](const Tx& tx) { return visible_port_out(tx, actor, id); }, std::move(done));
}

void PortOuts::list(const Actor& actor, bool is_of_all, domain::Page page,
                    Done<Listed<PortOut>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, is_of_all, page](const Tx& tx) -> Result<Listed<PortOut>> {
            const domain::Page more{page.after, page.size + 1};
            BOOST_OUTCOME_TRY(auto rows, is_of_all ? tx.port_outs().list_all(more)
                                                   : tx.port_outs().list(customer, more));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void PortOuts::decide(const Actor& actor, PortOutId id, const PortOutDecision& decision,
                      Done<PortOut> done) {
    core_.store.write([core = core_, actor, id,
                       decision](Tx& tx) { return decide_row(tx, core, actor, id, decision); },
                      [this, done = std::move(done)](Result<PortOut> port) {
                          if (!port || port.value().is_told) return done(std::move(port));
                          tell(port.value(), done);
                      });
}

void PortOuts::end(const Actor& actor, PortOutId id, PortOutStatus status, Done<PortOut> done) {
    core_.store.write(
        [core = core_, actor, id, status](Tx& tx) -> Result<PortOut> {
            BOOST_OUTCOME_TRY(const auto port, visible_port_out(tx, actor, id));
            return end_port_out(tx, core, actor, port, status);
        },
        std::move(done));
}

void PortOuts::get_pin(const Actor& actor, Done<std::string> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id](const Tx& tx) -> Result<std::string> {
            BOOST_OUTCOME_TRY(const auto pin, tx.port_outs().pin_of(customer));
            return domain::masked_pin(pin);
        },
        std::move(done));
}

void PortOuts::set_pin(const Actor& actor, const std::string& pin, Done<std::string> done) {
    core_.store.write(
        [customer = actor.customer_id, pin](Tx& tx) -> Result<std::string> {
            BOOST_OUTCOME_TRY(tx.port_outs().set_pin(customer, pin));
            return domain::masked_pin(pin);
        },
        std::move(done));
}

void PortOuts::tell(const PortOut& port, const Done<PortOut>& done) {
    const auto claim = telling_.claim(port.id);
    if (!claim) return done(port);
    carriers_.of(port.account)
        .decide_port_out(port.provider_reference, port.status == PortOutStatus::Approved,
                         port.reason, [this, claim, port, done](const Result<void>& told) {
                             const auto ended = [claim, done](Result<PortOut> result) {
                                 claim->end();
                                 done(std::move(result));
                             };
                             if (!is_answer(told)) return ended(port); // poll() tells it again
                             core_.store.write([core = core_, id = port.id, told](
                                                   Tx& tx) { return told_row(tx, core, id, told); },
                                               ended);
                         });
}

void PortOuts::complete_due(PortOutId id, const std::shared_ptr<void>& until) {
    core_.store.write(
        [core = core_, id](Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(const auto port, tx.port_outs().find(id));
            const bool is_due = port && port->status == PortOutStatus::Approved && port->tm_foc &&
                                *port->tm_foc <= core.clock.now();
            if (!is_due) return success();
            BOOST_OUTCOME_TRY(end_port_out(tx, core, system_actor(port->customer_id), *port,
                                           PortOutStatus::Completed));
            return success();
        },
        [until, id](const Result<void>& done) {
            if (done) return;
            log::warn("port_out_not_ended",
                      {{"port_out_id", id.to_string()}, {"detail", done.error().message}});
        });
}

void PortOuts::poll(std::function<void()> done) {
    // The last copy of this handle, dropped when every one has had its turn, calls.
    const std::shared_ptr<void> all(nullptr, [done = std::move(done)](void*) { done(); });
    core_.store.read(
        domain::ReadCost::Scan,
        [after = place_.after()](const Tx& tx) {
            return tx.port_outs().list_unfinished(after, kPollPage);
        },
        [this, all](const Result<std::vector<PortOut>>& unfinished) {
            if (!unfinished)
                return log::warn("port_out_poll_failed", {{"detail", unfinished.error().detail}});
            place_.go_on(unfinished.value(), kPollPage);
            const Timestamp now = core_.clock.now();
            for (const auto& port : unfinished.value()) {
                if (!port.is_told) {
                    const auto decided = port.tm_decide.value_or(port.tm_create);
                    if (!pace_.take_turn(port.id.value, decided, now)) continue;
                    tell(port, [all](const Result<PortOut>&) {});
                } else if (port.tm_foc && *port.tm_foc <= now) {
                    complete_due(port.id, all);
                }
            }
        });
}

} // namespace numberd::service
