// SPDX-License-Identifier: Apache-2.0
#include "service/port_rows.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "service/ledger.hpp"
#include "service/numbers.hpp"
#include "service/port_views.hpp"
#include "service/provision_rows.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Fault;
using domain::Number;
using domain::NumberPort;
using domain::PortedNumber;
using domain::PortState;
using domain::PortStatus;
using domain::Reason;
using domain::Tx;

EventKind kind_of(const NumberPort& before, const NumberPort& after) {
    if (after.tm_delete) return EventKind::NumberPortDeleted;
    const bool is_completed =
        after.status == PortStatus::Completed && before.status != PortStatus::Completed;
    return is_completed ? EventKind::NumberPortCompleted : EventKind::NumberPortUpdated;
}

/// A flow that was chosen weeks ago may be gone, which must not keep the number from coming.
Result<domain::FlowId> flow_or_none(const Tx& tx, const Core& core, const NumberPort& port,
                                    domain::FlowId flow, flow::Medium medium) {
    const auto bound = check_binding(tx, core, port.customer_id, flow, medium, "flow");
    if (bound) return flow;
    if (bound.error().code == ErrorCode::Unavailable) return bound.error();
    log::warn("ported_without_flow",
              {{"port_id", port.id.to_string()}, {"reason", bound.error().reason}});
    return domain::FlowId{};
}

/// The price of a number that was bought: the carrier has it brought already, so it is owed. One in
/// the operator's own ranges costs nothing, as those that are imported.
Result<void> charge_ported(Tx& tx, const Core& core, const Actor& actor, const NumberPort& port,
                           const Number& number) {
    if (!domain::is_of_carrier(number)) return success();
    BOOST_OUTCOME_TRY(
        charge(tx, core, actor, port.customer_id,
               {.cost = domain::CostType::Number,
                .reference = domain::BillingReference::Number,
                .reference_id = number.id.value,
                .key = "port:" + port.id.to_string() + ":" + number.number.to_string(),
                .is_done = true}));
    return success();
}

Result<void> bring_in(Tx& tx, const Core& core, const Actor& actor, const NumberPort& port,
                      const PortedNumber& wanted) {
    const auto now = core.clock.now();
    BOOST_OUTCOME_TRY(const auto call_flow,
                      flow_or_none(tx, core, port, wanted.call_flow_id, flow::Medium::Call));
    BOOST_OUTCOME_TRY(const auto message_flow,
                      flow_or_none(tx, core, port, wanted.message_flow_id, flow::Medium::Message));
    Number number{.id = wanted.number_id,
                  .customer_id = port.customer_id,
                  .number = wanted.number,
                  .type = domain::NumberType::Normal,
                  .status = domain::NumberStatus::Active,
                  .call_flow_id = call_flow,
                  .message_flow_id = message_flow};
    number.name = wanted.name;
    number.tags = wanted.tags;
    number.provider = port.account;
    number.provider_status = "ported-in";
    number.tm_create = now;
    number.tm_purchase = now;
    if (domain::is_of_carrier(number)) number.tm_renew = now;
    BOOST_OUTCOME_TRY(charge_ported(tx, core, actor, port, number));
    BOOST_OUTCOME_TRY(tx.numbers().insert(number));
    return record_for(tx, core, actor, port.customer_id,
                      {EventKind::NumberCreated,
                       number.id.value,
                       number.id,
                       {},
                       number_json(number, core.time_format)});
}

/// Those that could not be brought in, as somebody has them here.
Result<std::string> bring_all_in(Tx& tx, const Core& core, const Actor& actor,
                                 const NumberPort& port) {
    std::string taken;
    for (const auto& wanted : port.numbers) {
        BOOST_OUTCOME_TRY(const auto done, tx.numbers().find(wanted.number_id));
        if (done) continue; // it was brought in before; it may have gone again since
        BOOST_OUTCOME_TRY(const auto live, tx.numbers().find_live(wanted.number));
        if (live) {
            taken += (taken.empty() ? "" : ", ") + wanted.number.to_string();
            continue;
        }
        BOOST_OUTCOME_TRY(bring_in(tx, core, actor, port, wanted));
    }
    return taken;
}

/// Where it goes by what is said; where it is, if that cannot be.
PortStatus status_after(const NumberPort& port, PortStatus said) {
    // Not confirmed yet, or behind what we know: the carrier has it.
    if (said == PortStatus::Draft || said == PortStatus::Submitted) return port.status;
    const auto moved = domain::move_port(port.status, said);
    return moved ? moved.value() : port.status;
}

void add_references(NumberPort& port, const std::vector<std::string>& references) {
    for (const auto& reference : references) {
        const auto& known = port.references;
        if (!reference.empty() && std::find(known.begin(), known.end(), reference) == known.end())
            port.references.push_back(reference);
    }
}

bool wants_reason(PortStatus status) {
    return status == PortStatus::ActionRequired || status == PortStatus::Failed ||
           status == PortStatus::Cancelled;
}

} // namespace

Result<NumberPort> visible_port(const Tx& tx, const Actor& actor, domain::NumberPortId id) {
    BOOST_OUTCOME_TRY(auto found, tx.number_ports().find(id));
    const bool is_visible =
        found && !found->tm_delete &&
        (found->customer_id == actor.customer_id || actor.may(domain::permission::kProject));
    if (!is_visible) return domain::fail(Reason::NumberPortNotFound, "there is no such port");
    return std::move(*found);
}

void end_port(const Core& core, NumberPort& port) {
    if (!port.tm_end) port.tm_end = core.clock.now();
    port.tm_cancel.reset();
    port.losing.pin.clear();
}

Result<void> save_port(Tx& tx, const Core& core, const Actor& actor, const NumberPort& before,
                       NumberPort& after) {
    const auto shown = number_port_json(before, core.time_format);
    const bool is_shown = shown != number_port_json(after, core.time_format);
    if (is_shown) after.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.number_ports().update(after));
    // A secret that changes is no less a change than what shows.
    if (!is_shown && before.losing == after.losing) return success();
    return record_for(tx, core, actor, after.customer_id,
                      {kind_of(before, after),
                       after.id.value,
                       {},
                       shown,
                       number_port_json(after, core.time_format)});
}

Result<void> check_ported(const Tx& tx, const Core& core, const NumberPort& port) {
    std::vector<Problem> taken;
    std::vector<Problem> open;
    for (std::size_t i = 0; i < port.numbers.size(); ++i) {
        const auto& one = port.numbers[i];
        const auto path = "numbers[" + std::to_string(i) + "]";
        BOOST_OUTCOME_TRY(check_binding(tx, core, port.customer_id, one.call_flow_id,
                                        flow::Medium::Call, path + ".call_flow_id"));
        BOOST_OUTCOME_TRY(check_binding(tx, core, port.customer_id, one.message_flow_id,
                                        flow::Medium::Message, path + ".message_flow_id"));
        BOOST_OUTCOME_TRY(const auto live, tx.numbers().find_live(one.number));
        const bool is_ours = live && live->id == one.number_id;
        if (live && !is_ours)
            taken.push_back(
                domain::problem(path + ".number", Fault::Contradiction, "is here already"));
        if (domain::is_open(port.status)) continue; // it is the one that names it
        BOOST_OUTCOME_TRY(const bool is_in_open, tx.number_ports().is_in_open(one.number));
        if (is_in_open)
            open.push_back(domain::problem(path + ".number", Fault::Contradiction,
                                           "a port of it is open already"));
    }
    if (!taken.empty()) {
        return domain::fail(Reason::NumberAlreadyExists, "numbers of the port are here already",
                            std::move(taken));
    }
    if (!open.empty()) {
        return domain::fail(Reason::NumberPortOpen, "numbers of the port are in another one",
                            std::move(open));
    }
    return success();
}

Result<NumberPort> apply_port_state(Tx& tx, const Core& core, const Actor& actor,
                                    domain::NumberPortId id, const PortState& state) {
    BOOST_OUTCOME_TRY(const auto found, tx.number_ports().find(id));
    if (!found) return domain::fail(Reason::NumberPortNotFound, "there is no such port");
    const NumberPort& before = *found;
    BOOST_OUTCOME_TRY(keep_comments(tx, core, before, state.comments));
    if (!domain::is_open(before.status)) return before;
    auto after = before;
    add_references(after, state.references);
    if (!state.provider_status.empty()) after.provider_status = state.provider_status;
    if (state.tm_foc) after.tm_foc = state.tm_foc;
    // A draft at the carrier is not handed in yet.
    const bool is_taken = state.status != PortStatus::Draft;
    if (!after.tm_taken && is_taken) after.tm_taken = core.clock.now();
    after.status = status_after(before, state.status);
    if (after.status != before.status) after.reason.clear();
    if (wants_reason(after.status) && !state.reason.empty()) after.reason = state.reason;
    if (after.status == PortStatus::Completed) {
        BOOST_OUTCOME_TRY(const auto taken, bring_all_in(tx, core, actor, before));
        if (!taken.empty()) {
            after.status = PortStatus::ActionRequired;
            after.reason = "ported, but here already: " + taken;
        }
    }
    if (!domain::is_open(after.status)) {
        end_port(core, after);
    }
    BOOST_OUTCOME_TRY(save_port(tx, core, actor, before, after));
    return after;
}

Result<void> keep_comments(Tx& tx, const Core& core, const NumberPort& port,
                           const std::vector<domain::CarrierComment>& comments) {
    if (comments.empty()) return success();
    BOOST_OUTCOME_TRY(auto known, tx.port_comments().list(port.id));
    for (const auto& said : comments) {
        const auto is_it = [&](const domain::PortComment& one) {
            return one.provider_reference == said.reference;
        };
        // Ours, as the carrier shows it.
        const auto is_echo = [&](const domain::PortComment& one) {
            return one.author != domain::PortCommentAuthor::Carrier &&
                   one.provider_reference.empty() && one.text == said.text;
        };
        if (said.reference.empty() || std::any_of(known.begin(), known.end(), is_it)) continue;
        const auto echo = std::find_if(known.begin(), known.end(), is_echo);
        if (echo != known.end()) {
            echo->provider_reference = said.reference;
            echo->status = domain::PortCommentStatus::Told;
            BOOST_OUTCOME_TRY(tx.port_comments().update(*echo));
            continue;
        }
        if (known.size() >= domain::kPortCommentsMax) {
            log::warn("port_comments_full", {{"port_id", port.id.to_string()}});
            return success();
        }
        const domain::PortComment comment{.id = core.new_id<domain::PortCommentId>(),
                                          .port_id = port.id,
                                          .author = domain::PortCommentAuthor::Carrier,
                                          .text = said.text,
                                          .provider_reference = said.reference,
                                          .tm_create = core.clock.now()};
        BOOST_OUTCOME_TRY(tx.port_comments().insert(comment));
        known.push_back(comment);
        const auto shown = number_port_json(port, core.time_format);
        BOOST_OUTCOME_TRY(
            record_for(tx, core, system_actor(port.customer_id), port.customer_id,
                       {EventKind::NumberPortUpdated, port.id.value, {}, shown, shown}));
    }
    return success();
}

} // namespace numberd::service
