// SPDX-License-Identifier: Apache-2.0
#include "service/flows.hpp"

#include "flow/program.hpp"
#include "service/etag.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Flow;
using domain::Reason;
using domain::Tx;

Result<void> record_flow(Tx& tx, const Core& core, const Actor& actor, EventKind kind,
                         const Flow* before, const Flow& after) {
    Change change{kind, after.id.value, {}, {}, flow_json(after, core.time_format)};
    if (before) change.before = flow_json(*before, core.time_format);
    return record(tx, core, actor, std::move(change));
}

/// A flow in use must be able to run where its numbers run it.
Result<void> check_uses(const Tx& tx, const Flow& flow, const flow::Program& program) {
    auto in_calls = flow::medium_problems(program, flow::Medium::Call);
    auto in_messages = flow::medium_problems(program, flow::Medium::Message);
    if (in_calls.empty() && in_messages.empty()) return success();
    const auto misfit = [](const domain::Number& number, const char* what,
                           std::vector<Problem> problems) {
        return domain::fail(Reason::FlowMediumMismatch,
                            "number " + number.number.to_string() + " runs this flow for its " +
                                what + ", where it cannot run",
                            std::move(problems));
    };
    domain::NumberId after{};
    while (true) {
        BOOST_OUTCOME_TRY(const auto numbers,
                          tx.numbers().list_by_flow(flow.id, after, kBoundNumbersPage));
        for (const auto& number : numbers) {
            if (number.call_flow_id == flow.id && !in_calls.empty()) {
                return misfit(number, "calls", std::move(in_calls));
            }
            if (number.message_flow_id == flow.id && !in_messages.empty()) {
                return misfit(number, "messages", std::move(in_messages));
            }
        }
        if (numbers.size() < kBoundNumbersPage) return success();
        after = numbers.back().id;
    }
}

Result<void> unbind_numbers(Tx& tx, const Core& core, const Actor& actor, domain::FlowId flow) {
    while (true) {
        BOOST_OUTCOME_TRY(const auto numbers,
                          tx.numbers().list_by_flow(flow, {}, kBoundNumbersPage));
        for (const auto& before : numbers) {
            auto after = before;
            if (after.call_flow_id == flow) after.call_flow_id = {};
            if (after.message_flow_id == flow) after.message_flow_id = {};
            after.tm_update = core.clock.now();
            BOOST_OUTCOME_TRY(tx.numbers().update(after));
            BOOST_OUTCOME_TRY(record(
                tx, core, actor,
                {EventKind::NumberUpdated, after.id.value, after.id,
                 number_json(before, core.time_format), number_json(after, core.time_format)}));
        }
        if (numbers.size() < kBoundNumbersPage) return success();
    }
}

Result<Flow> delete_flow(Tx& tx, const Core& core, const Actor& actor, const Flow& before) {
    BOOST_OUTCOME_TRY(unbind_numbers(tx, core, actor, before.id));
    auto after = before;
    after.tm_update = after.tm_delete = core.clock.now();
    BOOST_OUTCOME_TRY(tx.flows().update(after));
    BOOST_OUTCOME_TRY(record_flow(tx, core, actor, EventKind::FlowDeleted, &before, after));
    return after;
}

} // namespace

Result<Flow> own_flow(const Tx& tx, domain::CustomerId customer, domain::FlowId id) {
    BOOST_OUTCOME_TRY(auto found, tx.flows().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::FlowNotFound, "there is no such flow");
    }
    return std::move(*found);
}

void Flows::create(const Actor& actor, NewFlow wanted, Done<Flow> done) {
    auto program = flow::parse(wanted.actions, core_.rng);
    if (!program) return done(std::move(program).error());
    Flow flow;
    flow.id = core_.new_id<domain::FlowId>();
    flow.customer_id = actor.customer_id;
    flow.name = std::move(wanted.name);
    flow.detail = std::move(wanted.detail);
    flow.actions = program.value()->actions_json();
    flow.tm_create = core_.clock.now();
    core_.store.write(
        [core = core_, actor, flow = std::move(flow), most = flows_max_](Tx& tx) -> Result<Flow> {
            BOOST_OUTCOME_TRY(const auto count, tx.flows().count_live(actor.customer_id));
            if (count >= most) {
                return domain::fail(Reason::ResourceLimitExceeded,
                                    "a customer has at most " + std::to_string(most) + " flows");
            }
            BOOST_OUTCOME_TRY(tx.flows().insert(flow));
            BOOST_OUTCOME_TRY(record_flow(tx, core, actor, EventKind::FlowCreated, nullptr, flow));
            return flow;
        },
        std::move(done));
}

void Flows::get(const Actor& actor, domain::FlowId id, Done<Flow> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_flow(tx, customer, id); },
        std::move(done));
}

void Flows::list(const Actor& actor, domain::Page page, Done<Listed<Flow>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<Flow>> {
            BOOST_OUTCOME_TRY(auto rows, tx.flows().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Flows::update(const Actor& actor, domain::FlowId id, FlowUpdate update, Done<Flow> done) {
    flow::ProgramPtr program;
    if (update.actions) {
        auto parsed = flow::parse(*update.actions, core_.rng);
        if (!parsed) return done(std::move(parsed).error());
        program = std::move(parsed).value();
    }
    core_.store.write(
        [core = core_, actor, id, update = std::move(update), program](Tx& tx) -> Result<Flow> {
            BOOST_OUTCOME_TRY(const auto before, own_flow(tx, actor.customer_id, id));
            BOOST_OUTCOME_TRY(check_version(update.if_match, flow_json(before, core.time_format)));
            auto after = before;
            if (update.name) after.name = *update.name;
            if (update.detail) after.detail = *update.detail;
            if (program) {
                BOOST_OUTCOME_TRY(check_uses(tx, before, *program));
                after.actions = program->actions_json();
            }
            after.tm_update = core.clock.now();
            BOOST_OUTCOME_TRY(tx.flows().update(after));
            BOOST_OUTCOME_TRY(record_flow(tx, core, actor, EventKind::FlowUpdated, &before, after));
            return after;
        },
        std::move(done));
}

void Flows::remove(const Actor& actor, domain::FlowId id, Done<Flow> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<Flow> {
            BOOST_OUTCOME_TRY(const auto flow, own_flow(tx, actor.customer_id, id));
            return delete_flow(tx, core, actor, flow);
        },
        std::move(done));
}

Result<void> delete_flows_of(Tx& tx, const Core& core, const Actor& actor, int limit) {
    BOOST_OUTCOME_TRY(const auto flows, tx.flows().list(actor.customer_id, {.size = limit}));
    for (const auto& flow : flows) {
        BOOST_OUTCOME_TRY(delete_flow(tx, core, actor, flow));
    }
    return success();
}

} // namespace numberd::service
