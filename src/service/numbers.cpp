// SPDX-License-Identifier: Apache-2.0
#include "service/numbers.hpp"

#include "flow/program.hpp"
#include "service/binding_memo.hpp"
#include "service/etag.hpp"
#include "service/flows.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Fault;
using domain::Number;
using domain::NumberMove;
using domain::NumberStatus;
using domain::Reason;
using domain::Tx;

NumberMove move_to(NumberStatus wanted) {
    return wanted == NumberStatus::Suspended ? NumberMove::Suspend : NumberMove::Reactivate;
}

Result<void> set_status(Number& number, NumberStatus status) {
    if (status == number.status) return success();
    if (number.suspension == domain::Suspension::Unpaid) {
        return domain::fail(Reason::InsufficientBalance,
                            "the number's renewal is unpaid: add credit, then renew it");
    }
    number.status = status;
    number.suspension = status == NumberStatus::Suspended ? domain::Suspension::Requested
                                                          : domain::Suspension::None;
    return success();
}

Result<Number> move(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id,
                    NumberMove wanted) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    BOOST_OUTCOME_TRY(const auto status, domain::move_status(before.status, wanted));
    if (status == before.status && !before.status_before_release) return before;
    auto after = before;
    BOOST_OUTCOME_TRY(set_status(after, status));
    BOOST_OUTCOME_TRY(save_number(tx, core, actor, before, after));
    return after;
}

Result<Number> apply(Tx& tx, const Core& core, const Actor& actor, domain::NumberId id,
                     const domain::NumberSettings& wanted,
                     const std::optional<std::string>& if_match) {
    BOOST_OUTCOME_TRY(const auto before, own_number(tx, actor.customer_id, id));
    BOOST_OUTCOME_TRY(check_version(if_match, number_json(before, core.time_format)));
    BOOST_OUTCOME_TRY(auto after, updated_number(tx, core, actor, before, wanted));
    BOOST_OUTCOME_TRY(save_number(tx, core, actor, before, after));
    return after;
}

} // namespace

Result<Number> own_number(const Tx& tx, domain::CustomerId customer, domain::NumberId id) {
    BOOST_OUTCOME_TRY(auto found, tx.numbers().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::NumberNotFound, "there is no such number");
    }
    return std::move(*found);
}

Result<Number> updated_number(const Tx& tx, const Core& core, const Actor& actor,
                              const Number& before, const domain::NumberSettings& wanted) {
    auto after = before;
    if (wanted.call_flow_id) {
        BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, *wanted.call_flow_id,
                                        flow::Medium::Call, "call_flow_id"));
        after.call_flow_id = *wanted.call_flow_id;
    }
    if (wanted.message_flow_id) {
        BOOST_OUTCOME_TRY(check_binding(tx, core, actor.customer_id, *wanted.message_flow_id,
                                        flow::Medium::Message, "message_flow_id"));
        after.message_flow_id = *wanted.message_flow_id;
    }
    if (wanted.status) {
        BOOST_OUTCOME_TRY(const auto status,
                          domain::move_status(before.status, move_to(*wanted.status)));
        BOOST_OUTCOME_TRY(set_status(after, status));
    }
    if (wanted.name) after.name = *wanted.name;
    if (wanted.detail) after.detail = *wanted.detail;
    if (wanted.tags) after.tags = *wanted.tags;
    if (wanted.rtp_debug) after.rtp_debug = *wanted.rtp_debug;
    if (wanted.deletion_lock) after.deletion_lock = *wanted.deletion_lock;
    if (wanted.metadata) after.metadata = *wanted.metadata;
    if (wanted.campaign_id) after.campaign_id = *wanted.campaign_id;
    return after;
}

Result<void> save_number(Tx& tx, const Core& core, const Actor& actor, const Number& before,
                         Number& after) {
    if (before.status_before_release) {
        return domain::fail(Reason::StateInvalid, "the number is being released");
    }
    after.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.numbers().update(after));
    return record(tx, core, actor,
                  {domain::EventKind::NumberUpdated, after.id.value, after.id,
                   number_json(before, core.time_format), number_json(after, core.time_format)});
}

Result<void> check_binding(const Tx& tx, const Core& core, domain::CustomerId customer,
                           domain::FlowId flow_id, flow::Medium medium, std::string_view field) {
    if (flow_id.is_nil()) return success();
    auto found = own_flow(tx, customer, flow_id);
    if (!found) {
        if (found.error().code != ErrorCode::NotFound) return std::move(found).error();
        return domain::fail(
            Reason::InvalidArgument, std::string(field) + " is not a flow of yours",
            {domain::problem(std::string(field), Fault::NotFound, "there is no such flow")});
    }
    const Timestamp version = found.value().tm_update.value_or(found.value().tm_create);
    if (core.bindings && core.bindings->has(flow_id, version, medium)) return success();
    BOOST_OUTCOME_TRY(const auto program, flow::parse(found.value().actions, core.rng));
    auto problems = flow::medium_problems(*program, medium);
    if (problems.empty()) {
        if (core.bindings) core.bindings->keep(flow_id, version, medium);
        return success();
    }
    for (auto& problem : problems)
        problem.path = std::string(field) + "." + problem.path;
    return domain::fail(Reason::FlowMediumMismatch,
                        std::string(field) + " has actions that cannot run on a " +
                            (medium == flow::Medium::Call ? "call" : "message"),
                        std::move(problems));
}

void Numbers::get(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_number(tx, customer, id); },
        std::move(done));
}

void Numbers::list(const Actor& actor, const domain::NumberFilter& filter, domain::Page page,
                   Done<Listed<Number>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, filter, page](const Tx& tx) -> Result<Listed<Number>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.numbers().list(customer, filter, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Numbers::update(const Actor& actor, domain::NumberId id, const domain::NumberSettings& wanted,
                     const std::optional<std::string>& if_match, Done<Number> done) {
    core_.store.write([core = core_, actor, id, wanted,
                       if_match](Tx& tx) { return apply(tx, core, actor, id, wanted, if_match); },
                      std::move(done));
}

void Numbers::suspend(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.write([core = core_, actor,
                       id](Tx& tx) { return move(tx, core, actor, id, NumberMove::Suspend); },
                      std::move(done));
}

void Numbers::reactivate(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.write([core = core_, actor,
                       id](Tx& tx) { return move(tx, core, actor, id, NumberMove::Reactivate); },
                      std::move(done));
}

} // namespace numberd::service
