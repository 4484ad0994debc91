// SPDX-License-Identifier: Apache-2.0
#include "service/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "service/calls.hpp"
#include "service/ledger_for_test.hpp"
#include "service/messages.hpp"
#include "service/provision_for_test.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::BillingAccount;
using domain::BillingReference;
using domain::CostType;
using domain::kMicrosPerUnit;
using domain::PlanType;
using domain::Tx;
using test::reason_in;

constexpr std::int64_t kNumberPrice = 5 * kMicrosPerUnit;

class LedgerTest : public ProvisionTest {
  protected:
    BillingAccount account(const Actor& actor) {
        return stack_.store
            ->write_and_wait([&](Tx& tx) { return account_of(tx, stack_.core, actor.customer_id); })
            .value();
    }
    void give(const Actor& actor, std::int64_t micros) {
        ASSERT_TRUE(stack_.store->write_and_wait([&](Tx& tx) {
            return adjust(tx, stack_.core, actor, actor.customer_id, {.credit = micros}, "gift");
        }));
    }
    Result<domain::Billing> pay(const Actor& actor, const Usage& usage) {
        return stack_.store->write_and_wait(
            [&](Tx& tx) { return charge(tx, stack_.core, actor, actor.customer_id, usage); });
    }
    std::vector<domain::Billing> entries(const Actor& actor) {
        return stack_.store
            ->read_and_wait(
                [&](const Tx& tx) { return tx.billings().list(actor.customer_id, {}, 1000); })
            .value();
    }
    void expect_balanced(const Actor& actor) {
        const auto fault = stack_.store->read_and_wait([&](const Tx& tx) -> Result<std::string> {
            return ledger_fault(tx, actor.customer_id);
        });
        EXPECT_EQ(fault.value(), "");
    }
    static Usage text(std::string key) {
        return {.cost = CostType::Sms, .reference = BillingReference::Sms, .key = std::move(key)};
    }
};

TEST_F(LedgerTest, AnAccountBeginsWithTheTokensOfItsPlan) {
    const auto actor = stack_.actor(PlanType::Free);
    EXPECT_EQ(account(actor).balance_token, 100);
    EXPECT_EQ(account(actor).balance_credit, 0);
    EXPECT_EQ(entries(actor).size(), 1U);
    expect_balanced(actor);
}

TEST_F(LedgerTest, WhatIsPaidUnderOneKeyIsPaidOnce) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, 15'000);
    const auto first = pay(actor, text("text:1"));
    const auto again = pay(actor, text("text:1"));
    EXPECT_EQ(first.value().id, again.value().id);
    EXPECT_EQ(account(actor).balance_credit, 5'000);
    expect_balanced(actor);
}

TEST_F(LedgerTest, WhatCannotBePaidChangesNothing) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, 9'999);
    EXPECT_EQ(reason_in(pay(actor, text("text:1"))), "INSUFFICIENT_BALANCE");
    EXPECT_EQ(account(actor).balance_credit, 9'999);
    EXPECT_EQ(entries(actor).size(), 2U);
}

TEST_F(LedgerTest, WhatHasHappenedIsChargedBelowZero) {
    const auto actor = stack_.actor(PlanType::Free);
    auto usage = text("text:1");
    usage.is_done = true;
    ASSERT_TRUE(pay(actor, usage));
    EXPECT_EQ(account(actor).balance_credit, -10'000);
    expect_balanced(actor);
}

TEST_F(LedgerTest, AnUnlimitedPlanPaysNothing) {
    const auto actor = stack_.actor(PlanType::Unlimited);
    ASSERT_TRUE(pay(actor, text("text:1")));
    EXPECT_EQ(account(actor).balance_credit, 0);
    EXPECT_EQ(entries(actor).size(), 1U) << "the allowance of nothing that every account has";
}

TEST_F(LedgerTest, AMonthsTokensReplaceThoseOfTheLastAndComeOnce) {
    const auto actor = stack_.actor(PlanType::Free);
    account(actor);
    auto usage = text("call:1");
    usage.cost = CostType::CallVirtual;
    usage.units = 30;
    ASSERT_TRUE(pay(actor, usage));
    EXPECT_EQ(account(actor).balance_token, 70);
    stack_.clock.advance(std::chrono::days{32});
    const auto stale = account(actor);
    const auto renew = [&] {
        return stack_.store->write_and_wait(
            [&](Tx& tx) { return top_up(tx, stack_.core, system_actor({}), stale); });
    };
    EXPECT_TRUE(renew());
    EXPECT_FALSE(renew()) << "another runner had it";
    EXPECT_EQ(account(actor).balance_token, 100);
    EXPECT_GT(account(actor).tm_next_topup, stack_.clock.now());
    expect_balanced(actor);
}

TEST_F(LedgerTest, APurchaseSetsMoneyAsideAndOwesItWhenItIsDone) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, kNumberPrice);
    carrier_.order_answer.status = domain::OrderStatus::Pending;
    const auto number = create(actor, "+15551234567").value();
    EXPECT_EQ(account(actor).balance_credit, 0);
    EXPECT_EQ(entries(actor).front().status, domain::BillingStatus::Pending);
    EXPECT_EQ(reason_in(create(actor, "+15551234568")), "INSUFFICIENT_BALANCE");
    carrier_.state_answer.status = domain::OrderStatus::Complete;
    poll();
    EXPECT_EQ(get(actor, number.id).value().status, domain::NumberStatus::Active);
    EXPECT_EQ(entries(actor).front().status, domain::BillingStatus::Finished);
    EXPECT_EQ(account(actor).balance_credit, 0);
    expect_balanced(actor);
}

TEST_F(LedgerTest, APurchaseThatFailsGivesItsMoneyBackOnce) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, kNumberPrice);
    carrier_.order_answer.status = domain::OrderStatus::Pending;
    ASSERT_TRUE(create(actor, "+15551234567"));
    carrier_.state_answer.status = domain::OrderStatus::Failed;
    poll();
    poll();
    EXPECT_EQ(account(actor).balance_credit, kNumberPrice);
    EXPECT_EQ(entries(actor).front().transaction, domain::TransactionType::Refund);
    expect_balanced(actor);
}

TEST_F(LedgerTest, ANumberThatCannotBePaidIsNeverOrdered) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, kNumberPrice - 1);
    EXPECT_EQ(reason_in(create(actor, "+15551234567")), "INSUFFICIENT_BALANCE");
    EXPECT_TRUE(carrier_.orders.empty());
    EXPECT_TRUE(create(stack_.actor(), "+15551234567")) << "it left no row either";
}

TEST_F(LedgerTest, AHundredPurchasesAtOnceSpendNoMoreThanThereIs) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, 3 * kNumberPrice);
    carrier_.order_answer.status = domain::OrderStatus::Complete;
    std::vector<std::future<Result<domain::Number>>> answers;
    for (int i = 0; i < 100; ++i)
        answers.push_back(begin_create(actor, "+1555123" + std::to_string(4000 + i)));
    int made = 0;
    for (auto& answer : answers)
        made += answer.get().has_value() ? 1 : 0;
    EXPECT_EQ(made, 3);
    EXPECT_EQ(account(actor).balance_credit, 0);
    expect_balanced(actor);
}

TEST_F(LedgerTest, AnAnsweredCallIsChargedByTheMinuteOnce) {
    const auto actor = stack_.actor(PlanType::Free);
    account(actor);
    Calls calls(stack_.core, stack_.metrics);
    domain::Call call;
    call.id = stack_.core.new_id<domain::CallId>();
    call.customer_id = actor.customer_id;
    call.destination.target = "+899100000001";
    call.status = domain::CallStatus::Hangup;
    call.tm_create = stack_.clock.now();
    call.tm_progressing = call.tm_create;
    call.tm_hangup = call.tm_create + std::chrono::seconds{61};
    calls.ended(call, {});
    ASSERT_TRUE(test::eventually([&] { return calls.journal().unwritten() == 0; }));
    EXPECT_EQ(account(actor).balance_token, 98);
    calls.ended(call, {});
    ASSERT_TRUE(test::eventually([&] { return calls.journal().unwritten() == 0; }));
    EXPECT_EQ(account(actor).balance_token, 98);
    EXPECT_EQ(entries(actor).front().usage_duration, 61);
    expect_balanced(actor);
}

TEST_F(LedgerTest, ATextIsChargedForEachPhoneOrNotSent) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, kNumberPrice + 25'000);
    buy(actor);
    Messages messages(stack_.core);
    const auto send = [&] {
        return test::await<domain::Message>([&](Done<domain::Message> done) {
            messages.send(actor,
                          {.source = {.target = "+15551234567"},
                           .destinations = {{.target = "+15557654321"}, {.target = "+15557654322"}},
                           .text = "hello"},
                          std::move(done));
        });
    };
    ASSERT_TRUE(send());
    EXPECT_EQ(account(actor).balance_credit, 5'000);
    EXPECT_EQ(reason_in(send()), "INSUFFICIENT_BALANCE");
    EXPECT_EQ(account(actor).balance_credit, 5'000);
    expect_balanced(actor);
}

/// What the ledger must come to, told in the simplest way.
struct LedgerModel {
    std::int64_t credit = 0;
    std::map<std::string, bool> paid; ///< true: only set aside

    bool charge(const std::string& key, std::int64_t cost, bool is_pending) {
        if (paid.contains(key)) return true;
        if (cost > credit) return false;
        credit -= cost;
        paid[key] = is_pending;
        return true;
    }
    void settle(const std::string& key, std::int64_t returned) {
        const auto found = paid.find(key);
        if (found == paid.end() || !found->second) return;
        found->second = false;
        credit += returned;
    }
};

TEST_F(LedgerTest, AnyOrderOfOperationsComesToWhatAModelSays) {
    const auto actor = stack_.actor(PlanType::Free);
    LedgerModel model;
    std::mt19937 random(20'261'124);
    for (int step = 0; step < 600; ++step) {
        SCOPED_TRACE(step);
        const std::string key = "purchase:" + std::to_string(random() % 40);
        const auto settle = [&](auto use) {
            ASSERT_TRUE(stack_.store->write_and_wait(
                [&](Tx& tx) { return use(tx, stack_.core, actor, key); }));
        };
        switch (random() % 5) {
            case 0:
            case 1: {
                const bool is_pending = random() % 2 == 0;
                Usage usage{.cost = CostType::Number, .key = key};
                if (is_pending) usage.status = domain::BillingStatus::Pending;
                EXPECT_EQ(pay(actor, usage).has_value(),
                          model.charge(key, kNumberPrice, is_pending));
                break;
            }
            case 2:
                settle(capture);
                model.settle(key, 0);
                break;
            case 3:
                settle(service::give_back);
                model.settle(key, kNumberPrice);
                break;
            case 4:
                give(actor, kNumberPrice / 2);
                model.credit += kNumberPrice / 2;
                break;
        }
        ASSERT_EQ(account(actor).balance_credit, model.credit);
    }
    expect_balanced(actor);
}

} // namespace
} // namespace numberd::service
