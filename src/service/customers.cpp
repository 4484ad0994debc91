// SPDX-License-Identifier: Apache-2.0
#include "service/customers.hpp"

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "service/accounts.hpp"
#include "service/flows.hpp"
#include "service/provision.hpp"
#include "service/provision_rows.hpp"
#include "service/record.hpp"
#include "service/secrets.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Customer;
using domain::CustomerStatus;
using domain::EventKind;
using domain::Reason;
using domain::Tx;

constexpr int kSweepPage = 100;

Result<Customer> live_customer(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(auto found, tx.customers().find(id));
    if (!found || found->tm_delete) {
        return domain::fail(Reason::CustomerNotFound, "there is no such customer");
    }
    return std::move(*found);
}

Result<Customer> save(Tx& tx, const Core& core, const Actor& actor, const Customer& before,
                      Customer after, EventKind kind = EventKind::CustomerUpdated) {
    after.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.customers().update(after));
    BOOST_OUTCOME_TRY(record_for(tx, core, actor, after.id,
                                 {kind,
                                  after.id.value,
                                  {},
                                  customer_json(before, core.time_format),
                                  customer_json(after, core.time_format)}));
    return after;
}

Result<Customer> freeze_row(Tx& tx, const Core& core, const Actor& actor, domain::CustomerId id,
                            std::optional<Timestamp> purge) {
    BOOST_OUTCOME_TRY(const auto before, live_customer(tx, id));
    auto after = before;
    after.status = CustomerStatus::Frozen;
    if (!after.tm_freeze) after.tm_freeze = core.clock.now();
    if (purge) after.tm_purge = purge;
    return save(tx, core, actor, before, std::move(after));
}

Result<Customer> thaw(Tx& tx, const Core& core, const Actor& actor, const Customer& before) {
    if (before.status == CustomerStatus::Active) return before;
    auto after = before;
    after.status = CustomerStatus::Active;
    after.tm_freeze.reset();
    after.tm_purge.reset();
    return save(tx, core, actor, before, std::move(after));
}

Result<Customer> delete_row(Tx& tx, const Core& core, const Actor& actor, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(const auto before, live_customer(tx, id));
    auto after = before;
    after.status = CustomerStatus::Deleted;
    after.tm_delete = core.clock.now();
    return save(tx, core, actor, before, std::move(after), EventKind::CustomerDeleted);
}

/// Whoever froze or deleted its own project could not undo it.
Result<void> check_other(const Actor& actor, domain::CustomerId id) {
    if (actor.customer_id != id) return success();
    return domain::fail(Reason::StateInvalid, "the operator's own customer stays");
}

} // namespace

void Customers::list(domain::Page page, Done<Listed<Customer>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [page](const Tx& tx) -> Result<Listed<Customer>> {
            BOOST_OUTCOME_TRY(auto rows, tx.customers().list({page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Customers::get(domain::CustomerId id, Done<Customer> done) {
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return live_customer(tx, id); },
        std::move(done));
}

void Customers::update(const Actor& actor, domain::CustomerId id, CustomerChange change,
                       Done<Customer> done) {
    core_.store.write(
        [core = core_, actor, id, change = std::move(change)](Tx& tx) -> Result<Customer> {
            BOOST_OUTCOME_TRY(const auto before, live_customer(tx, id));
            auto after = before;
            if (change.name) after.name = *change.name;
            if (change.detail) after.detail = *change.detail;
            if (change.email) after.email = *change.email;
            if (change.plan) after.plan = *change.plan;
            return save(tx, core, actor, before, std::move(after));
        },
        std::move(done));
}

void Customers::freeze(const Actor& actor, domain::CustomerId id, Done<Customer> done) {
    if (auto checked = check_other(actor, id); !checked) return done(std::move(checked).error());
    core_.store.write(
        [core = core_, actor, id](Tx& tx) { return freeze_row(tx, core, actor, id, std::nullopt); },
        std::move(done));
}

void Customers::recover(const Actor& actor, domain::CustomerId id, Done<Customer> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<Customer> {
            BOOST_OUTCOME_TRY(const auto before, live_customer(tx, id));
            return thaw(tx, core, actor, before);
        },
        std::move(done));
}

void Customers::come_back(const Actor& actor, Done<Customer> done) {
    core_.store.write(
        [core = core_, actor](Tx& tx) -> Result<Customer> {
            BOOST_OUTCOME_TRY(const auto before, live_customer(tx, actor.customer_id));
            if (before.status == CustomerStatus::Frozen && !before.tm_purge) {
                return domain::fail(Reason::StateInvalid, "the operator has frozen the account");
            }
            return thaw(tx, core, actor, before);
        },
        std::move(done));
}

void Customers::remove(const Actor& actor, domain::CustomerId id, Done<Customer> done) {
    if (auto checked = check_other(actor, id); !checked) return done(std::move(checked).error());
    core_.store.write([core = core_, actor, id](Tx& tx) { return delete_row(tx, core, actor, id); },
                      [this, done = std::move(done)](Result<Customer> deleted) {
                          if (deleted) sweep_customer(deleted.value().id);
                          done(std::move(deleted));
                      });
}

void Customers::unregister(const Actor& actor, std::string password, bool is_confirmed,
                           const Done<Customer>& done) {
    if (actor.may(domain::permission::kProject)) {
        return done(domain::fail(Reason::StateInvalid, "the operator's own customer stays"));
    }
    const auto go_on = [core = core_, actor, done] {
        core.store.write(
            [core, actor](Tx& tx) {
                const auto purge = core.clock.now() + domain::kPurgePause;
                return freeze_row(tx, core, actor, actor.customer_id, purge);
            },
            done);
    };
    if (is_confirmed) return go_on();
    accounts_.me(
        actor, [this, password = std::move(password), done, go_on](Result<domain::Agent> agent) {
            if (!agent) return done(std::move(agent).error());
            auto accepted =
                accounts_.hash_later([hash = agent.value().password_hash, password, done, go_on] {
                    if (verify_password(password, hash)) return go_on();
                    done(domain::fail(Reason::InvalidCredentials, "that is not your password"));
                });
            if (!accepted) done(std::move(accepted).error());
        });
}

void Customers::sweep() {
    purge_due();
    sweep_left();
}

void Customers::purge_due() {
    core_.store.write(
        [core = core_](Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(const auto due,
                              tx.customers().list_purgeable(core.clock.now(), kSweepPage));
            for (const auto& customer : due) {
                BOOST_OUTCOME_TRY(delete_row(tx, core, system_actor(customer.id), customer.id));
            }
            return success();
        },
        [](const Result<void>& result) {
            if (!result) log::warn("purge_failed", {{"detail", result.error().detail}});
        });
}

void Customers::sweep_left() {
    core_.store.read(
        domain::ReadCost::Scan,
        [](const Tx& tx) { return tx.customers().list_unswept(kSweepPage); },
        [this](const Result<std::vector<Customer>>& left) {
            if (!left) return log::warn("sweep_failed", {{"detail", left.error().detail}});
            for (const auto& customer : left.value())
                sweep_customer(customer.id);
        });
}

/// A page of its numbers goes the way of every release, so that a carrier is told of each; the next
/// round goes on with the rest, and with those that the carrier could not take.
void Customers::sweep_customer(domain::CustomerId id) {
    core_.store.read(
        domain::ReadCost::Scan, [id](const Tx& tx) { return tx.numbers().list_of(id, kSweepPage); },
        [this, id](const Result<std::vector<domain::Number>>& numbers) {
            if (!numbers) return;
            for (const auto& number : numbers.value()) {
                provisioning_.release(system_actor(id), number.id, true,
                                      [](const Result<domain::Number>&) {});
            }
        });
    core_.store.write(
        [core = core_, id](Tx& tx) {
            return delete_flows_of(tx, core, system_actor(id), kSweepPage);
        },
        [](const Result<void>& result) {
            if (!result) log::warn("sweep_failed", {{"detail", result.error().detail}});
        });
}

} // namespace numberd::service
