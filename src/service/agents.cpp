// SPDX-License-Identifier: Apache-2.0
#include "service/agents.hpp"

#include "domain/reason.hpp"
#include "service/accounts.hpp"
#include "service/record.hpp"
#include "service/secrets.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Agent;
using domain::EventKind;
using domain::Reason;
using domain::Tx;

Result<Agent> own_agent(const Tx& tx, domain::CustomerId customer, domain::AgentId id) {
    BOOST_OUTCOME_TRY(auto found, tx.agents().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::AgentNotFound, "there is no such agent");
    }
    return std::move(*found);
}

Result<void> record_agent(Tx& tx, const Core& core, const Actor& actor, EventKind kind,
                          const Agent* before, const Agent& after) {
    Change change{kind, after.id.value, {}, {}, agent_json(after, core.time_format)};
    if (before) change.before = agent_json(*before, core.time_format);
    return record(tx, core, actor, std::move(change));
}

Result<void> check_grant(const Actor& actor, std::uint32_t permission) {
    if (actor.may(domain::permission::kProject) || (permission & ~actor.permission) == 0) {
        return success();
    }
    // An administrator makes whomever it needs, of its own customer.
    const auto of_customer = domain::permission::kCustomerAgent |
                             domain::permission::kCustomerAdmin |
                             domain::permission::kCustomerManager;
    if (actor.may(domain::permission::kCustomerAdmin) && (permission & ~of_customer) == 0) {
        return success();
    }
    return domain::fail(Reason::PermissionDenied, "you cannot give a permission that is not yours");
}

/// Who could change the password of somebody that may do more could do it all.
Result<void> check_reach(const Actor& actor, const Agent& agent) {
    const bool is_above = (agent.permission & domain::permission::kProject) != 0;
    if (!is_above || actor.may(domain::permission::kProject)) return success();
    return domain::fail(Reason::PermissionDenied, "this agent may do more than you");
}

Result<void> check_limit(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(id));
    if (!customer) return domain::fail(Reason::CustomerNotFound, "the customer does not exist");
    const auto limit = domain::agent_limit(customer->plan);
    if (!limit) return success();
    BOOST_OUTCOME_TRY(const auto count, tx.agents().count_live(id));
    if (count < *limit) return success();
    return domain::fail(Reason::ResourceLimitExceeded,
                        "plan " + std::string(text_of(customer->plan)) + " has at most " +
                            std::to_string(*limit) + " agents");
}

/// Without an administrator nobody could make one.
Result<void> check_not_last(const Tx& tx, const Agent& agent) {
    if ((agent.permission & domain::permission::kCustomerAdmin) == 0) return success();
    BOOST_OUTCOME_TRY(const auto admins, tx.agents().count_admins(agent.customer_id));
    if (admins > 1) return success();
    return domain::fail(Reason::StateInvalid, "this is the last administrator");
}

Result<Agent> apply(Tx& tx, const Core& core, const Actor& actor, domain::AgentId id,
                    const AgentUpdate& update, const std::string& hash) {
    BOOST_OUTCOME_TRY(const auto before, own_agent(tx, actor.customer_id, id));
    BOOST_OUTCOME_TRY(check_reach(actor, before));
    auto after = before;
    if (update.name) after.name = *update.name;
    if (update.detail) after.detail = *update.detail;
    if (update.permission) {
        BOOST_OUTCOME_TRY(check_grant(actor, *update.permission));
        if ((*update.permission & domain::permission::kCustomerAdmin) == 0) {
            BOOST_OUTCOME_TRY(check_not_last(tx, before));
        }
        after.permission = *update.permission;
    }
    after.tm_update = core.clock.now();
    if (!hash.empty()) {
        after.password_hash = hash;
        after.tm_password = after.tm_update;
    }
    BOOST_OUTCOME_TRY(tx.agents().update(after));
    BOOST_OUTCOME_TRY(record_agent(tx, core, actor, EventKind::AgentUpdated, &before, after));
    return after;
}

} // namespace

void Agents::list(const Actor& actor, domain::Page page, Done<Listed<Agent>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<Agent>> {
            BOOST_OUTCOME_TRY(auto rows, tx.agents().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Agents::get(const Actor& actor, domain::AgentId id, Done<Agent> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_agent(tx, customer, id); },
        std::move(done));
}

void Agents::create(const Actor& actor, NewAgent wanted, const Done<Agent>& done) {
    if (auto checked = check_grant(actor, wanted.permission); !checked) {
        return done(std::move(checked).error());
    }
    auto accepted = accounts_.hash_later([core = core_, actor, wanted = std::move(wanted), done] {
        const Agent agent{.id = core.new_id<domain::AgentId>(),
                          .customer_id = actor.customer_id,
                          .username = wanted.username,
                          .password_hash = hash_password(wanted.password),
                          .name = wanted.name,
                          .detail = wanted.detail,
                          .permission = wanted.permission,
                          .tm_create = core.clock.now()};
        core.store.write(
            [core, actor, agent](Tx& tx) -> Result<Agent> {
                BOOST_OUTCOME_TRY(check_limit(tx, actor.customer_id));
                BOOST_OUTCOME_TRY(tx.agents().insert(agent));
                BOOST_OUTCOME_TRY(
                    record_agent(tx, core, actor, EventKind::AgentCreated, nullptr, agent));
                return agent;
            },
            done);
    });
    if (!accepted) done(std::move(accepted).error());
}

void Agents::update(const Actor& actor, domain::AgentId id, const AgentUpdate& update,
                    const Done<Agent>& done) {
    const auto write = [core = core_, actor, id, update, done](const std::string& hash) {
        core.store.write([core, actor, id, update,
                          hash](Tx& tx) { return apply(tx, core, actor, id, update, hash); },
                         done);
    };
    if (!update.password) return write({});
    auto accepted = accounts_.hash_later(
        [write, password = *update.password] { write(hash_password(password)); });
    if (!accepted) done(std::move(accepted).error());
}

void Agents::remove(const Actor& actor, domain::AgentId id, Done<Agent> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<Agent> {
            BOOST_OUTCOME_TRY(const auto before, own_agent(tx, actor.customer_id, id));
            BOOST_OUTCOME_TRY(check_reach(actor, before));
            BOOST_OUTCOME_TRY(check_not_last(tx, before));
            auto after = before;
            after.tm_update = after.tm_delete = core.clock.now();
            BOOST_OUTCOME_TRY(tx.agents().update(after));
            BOOST_OUTCOME_TRY(
                record_agent(tx, core, actor, EventKind::AgentDeleted, &before, after));
            return after;
        },
        std::move(done));
}

} // namespace numberd::service
