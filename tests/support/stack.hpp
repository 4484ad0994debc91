// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.hpp"
#include "base/rng.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"
#include "service/secrets.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/await.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::test {

/// What services stand on, for real: a SQLite store in a directory of its own; only time and
/// randomness are ours to move.
struct Stack {
    store::sqlite::Settings settings{};
    TempDir dir{};
    FakeClock clock{};
    SeededRng rng{1};
    Metrics metrics{};
    std::unique_ptr<domain::Store> store = open();
    service::Core core{*store, clock, rng};

    std::unique_ptr<domain::Store> open() {
        settings.directory = dir.path().string();
        auto opened = store::sqlite::open_sqlite(settings, clock, metrics);
        if (!opened) {
            ADD_FAILURE() << opened.error().message;
            std::abort();
        }
        return std::move(opened).value();
    }

    /// A customer of that plan, and an actor of it who may do everything a customer may.
    service::Actor actor(domain::PlanType plan = domain::PlanType::Unlimited) {
        domain::Customer customer;
        customer.id = core.new_id<domain::CustomerId>();
        customer.plan = plan;
        customer.name = "test";
        customer.webhook_secret = service::new_webhook_secret(rng);
        customer.tm_create = clock.now();
        const auto written =
            store->write_and_wait([&](domain::Tx& tx) { return tx.customers().insert(customer); });
        EXPECT_TRUE(written);
        service::Actor actor;
        actor.customer_id = customer.id;
        actor.plan = plan;
        actor.permission =
            domain::permission::kCustomerAdmin | domain::permission::kCustomerManager;
        actor.name = "agent:test";
        actor.request_id = "req_test";
        return actor;
    }

    std::vector<domain::Event> events() {
        auto listed = store->read_and_wait(
            [](const domain::Tx& tx) { return tx.events().list_after(0, 1000); });
        EXPECT_TRUE(listed);
        return std::move(listed).value();
    }

    /// Of those that customers are told of; what becomes of their money has its own tests.
    std::vector<std::string> event_kinds() {
        std::vector<std::string> kinds;
        for (const auto& event : events()) {
            if (is_sent_out(event.kind)) kinds.emplace_back(text_of(event.kind));
        }
        return kinds;
    }
};

} // namespace numberd::test
