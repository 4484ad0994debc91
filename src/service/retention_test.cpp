// SPDX-License-Identifier: Apache-2.0
#include "service/retention.hpp"

#include <gtest/gtest.h>

#include "service/audit.hpp"
#include "service/webhook_outbox.hpp"
#include "support/await.hpp"
#include "support/fake_clock.hpp"
#include "support/shared_stores.hpp"

namespace numberd::service {
namespace {

using domain::ActiveflowStatus;
using domain::DeliveryStatus;
using domain::EventKind;
using domain::Tx;
using test::await;

constexpr std::chrono::days kOneDay{1};
constexpr int kAll = 1'000;

class RetentionTest : public testing::TestWithParam<test::SharedStores::Kind> {
  protected:
    void SetUp() override {
        stores_ = test::SharedStores::open(GetParam(), clock_, metrics_);
        if (!stores_) GTEST_SKIP() << "no server, see ./dev test";
        core_ = std::make_unique<Core>(Core{*stores_->stores().front(), clock_, rng_});
    }
    template <class Work>
    auto write(Work work) {
        return core_->store.write_and_wait(std::move(work));
    }

    domain::DeliveryId add_webhook(DeliveryStatus status) {
        domain::Delivery delivery;
        delivery.id = core_->new_id<domain::DeliveryId>();
        delivery.ordering_key = delivery.id.value;
        delivery.status = status;
        delivery.tm_create = delivery.tm_next = clock_.now();
        EXPECT_TRUE(write([&](Tx& tx) { return tx.deliveries().insert(delivery); }));
        return delivery.id;
    }
    domain::ActiveflowId add_run(ActiveflowStatus status) {
        domain::Activeflow run;
        run.id = core_->new_id<domain::ActiveflowId>();
        run.status = status;
        run.tm_create = clock_.now();
        EXPECT_TRUE(write([&](Tx& tx) { return tx.activeflows().insert(run); }));
        return run.id;
    }
    void add_event(EventKind kind) {
        domain::Event event;
        event.kind = kind;
        event.customer_id = customer_;
        event.resource_id = core_->new_id<domain::NumberId>().value;
        event.time = clock_.now();
        EXPECT_TRUE(write([&](Tx& tx) { return tx.events().append(event); }));
    }
    void add_key(const std::string& key) {
        EXPECT_TRUE(write([&](Tx& tx) {
            return tx.idempotency().insert(
                {.customer_id = customer_, .key = key, .tm_create = clock_.now()});
        }));
    }
    bool has_key(const std::string& key) {
        return write([&](Tx& tx) { return tx.idempotency().find(customer_, key); })
            .value()
            .has_value();
    }
    bool has(domain::DeliveryId id) {
        return write([&](Tx& tx) { return tx.deliveries().find(id); }).value().has_value();
    }
    bool has(domain::ActiveflowId id) {
        return write([&](Tx& tx) { return tx.activeflows().find(id); }).value().has_value();
    }
    std::vector<EventKind> log() {
        const auto events = write([](Tx& tx) { return tx.events().list_after(0, kAll); }).value();
        std::vector<EventKind> kinds;
        for (const auto& event : events)
            kinds.push_back(event.kind);
        return kinds;
    }
    /// As if the webhooks had read that far.
    void send_until(std::int64_t sequence) {
        EXPECT_TRUE(write([&](Tx& tx) { return pass_over(tx, sequence); }));
    }
    std::int64_t last_event() {
        return write([](Tx& tx) { return tx.events().list_after(0, kAll); })
            .value()
            .back()
            .sequence;
    }
    void seal() {
        EXPECT_TRUE(
            await<bool>([&](auto done) { audit_.emplace(*core_).seal([done] { done(true); }); }));
    }
    AuditPage verify() {
        return await<AuditPage>(
                   [&](auto done) { audit_.emplace(*core_).verify(0, 0, kAll, std::move(done)); })
            .value();
    }
    void run(RetentionSettings settings = {}) {
        Retention retention(*core_, settings);
        EXPECT_TRUE(await<bool>([&](auto done) { retention.run([done] { done(true); }); }));
    }

    test::FakeClock clock_;
    SeededRng rng_{1};
    Metrics metrics_;
    std::unique_ptr<test::SharedStores> stores_;
    std::unique_ptr<Core> core_;
    std::optional<AuditLog> audit_;
    domain::CustomerId customer_{{{1}}};
};

TEST_P(RetentionTest, WhatIsOverGoesWhenItsTimeHasCome) {
    const auto delivered = add_webhook(DeliveryStatus::Delivered);
    const auto dead = add_webhook(DeliveryStatus::Dead);
    const auto ended = add_run(ActiveflowStatus::Ended);
    clock_.advance(30 * kOneDay);
    run();
    EXPECT_TRUE(has(delivered) && has(dead)) << "they are just that old";
    clock_.advance(std::chrono::milliseconds{1});
    run();
    EXPECT_FALSE(has(delivered) || has(dead));
    EXPECT_TRUE(has(ended));
    clock_.advance(60 * kOneDay);
    run();
    EXPECT_FALSE(has(ended));
}

TEST_P(RetentionTest, WhatIsNotOverStaysHoweverOldItIs) {
    const auto pending = add_webhook(DeliveryStatus::Pending);
    const auto running = add_run(ActiveflowStatus::Running);
    clock_.advance(5'000 * kOneDay);
    run();
    EXPECT_TRUE(has(pending));
    EXPECT_TRUE(has(running));
}

TEST_P(RetentionTest, NothingIsForgottenThatIsToBeKeptForEver) {
    const auto delivered = add_webhook(DeliveryStatus::Delivered);
    const auto ended = add_run(ActiveflowStatus::Ended);
    add_event(EventKind::CallHangup);
    seal();
    send_until(last_event());
    clock_.advance(5'000 * kOneDay);
    run({.traffic = {}, .webhooks = {}, .runs = {}});
    EXPECT_TRUE(has(delivered) && has(ended));
    EXPECT_EQ(log().size(), 1U);
}

TEST_P(RetentionTest, ComparisonsGoWhenTheyHaveEnded) {
    const auto add = [&](const char* account, domain::ReconciliationStatus status) {
        const domain::Reconciliation made{.id = core_->new_id<domain::ReconciliationId>(),
                                          .account = account,
                                          .status = status,
                                          .tm_create = clock_.now()};
        EXPECT_TRUE(write([&](Tx& tx) { return tx.reconciliations().insert(made); }));
        return made.id;
    };
    const auto ended = add("one", domain::ReconciliationStatus::Failed);
    const auto running = add("other", domain::ReconciliationStatus::Running);
    const auto has = [&](domain::ReconciliationId id) {
        return write([&](Tx& tx) { return tx.reconciliations().find(id); }).value().has_value();
    };
    clock_.advance(RetentionSettings{}.reconciliations);
    run();
    EXPECT_TRUE(has(ended));
    clock_.advance(kOneDay);
    run();
    EXPECT_FALSE(has(ended));
    EXPECT_TRUE(has(running));
}

TEST_P(RetentionTest, KeysAndTokensGoWhenTheyHaveExpired) {
    const auto token = core_->new_id<domain::NumberId>().value;
    ASSERT_TRUE(write(
        [&](Tx& tx) { return tx.revoked_tokens().insert(token, clock_.now() + 7 * kOneDay); }));
    add_key("first");
    clock_.advance(kOneDay);
    add_key("second");
    run();
    EXPECT_TRUE(has_key("first")) << "it may be used until now";
    clock_.advance(std::chrono::seconds{1});
    run();
    EXPECT_FALSE(has_key("first"));
    EXPECT_TRUE(has_key("second"));
    const auto is_revoked = [&] {
        return write([&](Tx& tx) { return tx.revoked_tokens().has(token); }).value();
    };
    EXPECT_TRUE(is_revoked());
    clock_.advance(7 * kOneDay);
    run();
    EXPECT_FALSE(is_revoked());
}

TEST_P(RetentionTest, TrafficGoesAndTheSealsOfChangesHold) {
    for (const auto kind : {EventKind::CallCreated, EventKind::NumberCreated, EventKind::CallHangup,
                            EventKind::MessageCreated, EventKind::NumberUpdated})
        add_event(kind);
    seal();
    send_until(last_event());
    const auto seals = verify().last_seal;
    clock_.advance(91 * kOneDay);
    add_event(EventKind::CallHangup);
    seal();
    send_until(last_event());
    run();
    EXPECT_EQ(log(), (std::vector{EventKind::NumberCreated, EventKind::NumberUpdated,
                                  EventKind::CallHangup}));
    const auto page = verify();
    EXPECT_EQ(page.broken_at, 0);
    EXPECT_EQ(page.checked, 2);
    EXPECT_EQ(page.last_seal, seals);
    clock_.advance(91 * kOneDay);
    run();
    EXPECT_EQ(log(), (std::vector{EventKind::NumberCreated, EventKind::NumberUpdated}));
}

TEST_P(RetentionTest, WhatWasNotSentOrNotReadByTheSealerStays) {
    add_event(EventKind::CallHangup);
    const auto first = last_event();
    add_event(EventKind::CallHangup);
    clock_.advance(91 * kOneDay);
    send_until(last_event());
    run();
    EXPECT_EQ(log().size(), 2U) << "the sealer has not come by";
    send_until(first);
    seal();
    run();
    EXPECT_EQ(log().size(), 1U) << "no webhook was made of the second one";
    send_until(last_event());
    run();
    EXPECT_TRUE(log().empty());
}

TEST_P(RetentionTest, ARoundHasAnEndAndTheNextOneGoesOn) {
    std::vector<domain::DeliveryId> webhooks;
    for (int i = 0; i < 9; ++i) {
        webhooks.push_back(add_webhook(DeliveryStatus::Delivered));
        add_event(i % 3 == 0 ? EventKind::NumberUpdated : EventKind::CallHangup);
    }
    seal();
    send_until(last_event());
    clock_.advance(91 * kOneDay);
    const auto left = [&] {
        return std::count_if(webhooks.begin(), webhooks.end(), [&](auto id) { return has(id); });
    };
    const RetentionSettings narrow{.page = 2, .pages_max = 2};
    run(narrow);
    EXPECT_EQ(left(), 5);
    EXPECT_EQ(log().size(), 7U) << "two changes and two calls were looked at";
    run(narrow);
    EXPECT_EQ(left(), 1);
    run(narrow);
    EXPECT_EQ(left(), 0);
    EXPECT_EQ(log().size(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Stores, RetentionTest,
                         testing::Values(test::SharedStores::Kind::Sqlite,
                                         test::SharedStores::Kind::Postgres),
                         test::SharedStores::name_of);

} // namespace
} // namespace numberd::service
