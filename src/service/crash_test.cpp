// SPDX-License-Identifier: Apache-2.0
// Kills a process at every point around its commits, its carrier's requests and its webhooks, one
// point a run; afterwards another one finishes what was begun, and nothing is lost or done twice.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "domain/billing.hpp"
#include "service/crash_process_for_test.hpp"
#include "service/crash_scenarios_for_test.hpp"
#include "service/ledger.hpp"
#include "service/ledger_for_test.hpp"
#include "service/secrets.hpp"
#include "support/child_process.hpp"
#include "support/http_receiver.hpp"
#include "support/temp_dir.hpp"

namespace numberd::service {
namespace {

using domain::Delivery;
using domain::DeliveryStatus;
using domain::Event;
using domain::Number;
using domain::NumberStatus;
using domain::NumberType;
using domain::Tx;

constexpr int kPointsMin = 200;
constexpr int kPointsOfScenarioMax = 400;
constexpr int kRowsMax = 1'000;
constexpr std::int64_t kPaidAMonth = 5'000'000;
constexpr std::int64_t kCreditAtFirst = 20 * kPaidAMonth;

class ServiceCrashTest : public testing::Test {
  protected:
    ServiceCrashTest() {
        receiver_.answer([this](const http::Request& request) -> std::optional<int> {
            posted_.push_back(test::header(request, "webhook-id"));
            if (victim_ == nullptr || --webhooks_left_ != 0) return 200;
            victim_->kill(); // it has posted, and will never know
            return std::nullopt;
        });
    }

    /// A customer with four numbers and some money left, in a directory that every run copies.
    void prepare() {
        CrashPoints never(0);
        CrashProcess process(before_.path(), std::chrono::seconds{0}, never);
        const domain::Customer customer{.id = process.core().new_id<domain::CustomerId>(),
                                        .webhook_uri = receiver_.url(),
                                        .webhook_secret = new_webhook_secret(process.core().rng)};
        customer_ = customer.id;
        const auto actor = process.actor(customer_);
        ASSERT_TRUE(process.store().write_and_wait([&](Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(tx.customers().insert(customer));
            BOOST_OUTCOME_TRY(
                adjust(tx, process.core(), actor, customer_, {.credit = kCreditAtFirst}, ""));
            return success();
        }));
        for (const char* number : kOwned)
            ASSERT_TRUE(process.create(actor, number));
        process.poll();
        for (const auto& number : process.numbers(customer_)) {
            ASSERT_EQ(number.status, NumberStatus::Active);
            owned_.insert(number.id);
        }
        ASSERT_TRUE(process.are_webhooks_delivered());
    }

    /// One run that dies at that point, or with that webhook (0: not for that), and the one after
    /// it. False: it came to its end before.
    bool dies(CrashScenario scenario, int point, int webhook);
    void recover(CrashProcess& process, CrashScenario scenario);

    // What must hold afterwards
    void expect_carrier_agrees(CrashProcess& process);
    void expect_answers_kept(const Tx& tx, CrashScenario scenario);
    void expect_paid_once(const Tx& tx, CrashScenario scenario);
    void expect_told(const Tx& tx);

    test::TempDir before_{test::memory_directory()};
    domain::CustomerId customer_;
    std::set<domain::NumberId> owned_;
    std::vector<std::string> told_; ///< by the victim

    // Guarded by the receiver.
    std::vector<std::string> posted_;
    test::ChildProcess* victim_ = nullptr;
    int webhooks_left_ = 0;
    test::HttpReceiver receiver_; // last: its threads use the above
};

bool ServiceCrashTest::dies(CrashScenario scenario, int point, int webhook) {
    const test::TempDir dir(test::memory_directory());
    std::filesystem::copy(before_.path(), dir.path(), std::filesystem::copy_options::recursive);
    {
        test::ChildProcess victim({NUMBERD_CRASH_CHILD, dir.path().string(), customer_.to_string(),
                                   std::to_string(static_cast<int>(scenario)),
                                   std::to_string(point)});
        receiver_.with_lock([&] {
            victim_ = &victim;
            webhooks_left_ = webhook;
        });
        const int status = victim.wait();
        receiver_.with_lock([&] { victim_ = nullptr; });
        told_ = victim.lines();
        if (WIFEXITED(status)) {
            EXPECT_EQ(WEXITSTATUS(status), 0) << "it did not end well by itself";
            return false;
        }
        EXPECT_EQ(WTERMSIG(status), SIGKILL);
    }
    CrashPoints never(0);
    CrashProcess process(dir.path(), later_of(scenario) + std::chrono::hours{1}, never);
    recover(process, scenario);
    expect_carrier_agrees(process);
    const auto read = process.store().read_and_wait([&](const Tx& tx) -> Result<void> {
        expect_answers_kept(tx, scenario);
        expect_paid_once(tx, scenario);
        expect_told(tx);
        return success();
    });
    EXPECT_TRUE(read);
    return true;
}

void ServiceCrashTest::recover(CrashProcess& process, CrashScenario scenario) {
    process.go_on_with_orders();
    const auto is_settled = [&] {
        process.poll();
        const auto numbers = process.numbers(customer_);
        const bool waits = std::any_of(numbers.begin(), numbers.end(), [](const Number& number) {
            return number.status == NumberStatus::PurchasePending || number.status_before_release;
        });
        const auto orders = process.store().read_and_wait([](const Tx& tx) {
            return tx.number_orders().list_pending(Timestamp::max(), {}, kRowsMax);
        });
        const bool orders_wait =
            std::any_of(orders.value().begin(), orders.value().end(), [&](const auto& order) {
                return std::any_of(order.items.begin(), order.items.end(), [&](const auto& item) {
                    return std::none_of(numbers.begin(), numbers.end(), [&](const auto& number) {
                        return number.id == item.number_id;
                    });
                });
            });
        return !waits && !orders_wait;
    };
    EXPECT_TRUE(test::eventually(is_settled)) << "what was begun does not end";
    if (is_month_over(scenario)) process.run_renewals();
    EXPECT_TRUE(process.are_webhooks_delivered()) << "a webhook is not delivered";
}

/// Whatever it holds for us is ours, under one order each, and nothing of ours is missing there.
void ServiceCrashTest::expect_carrier_agrees(CrashProcess& process) {
    std::multimap<std::string, std::string> ours;
    for (const auto& number : process.numbers(customer_)) {
        EXPECT_EQ(number.status, NumberStatus::Active) << number.number.to_string();
        if (number.type == NumberType::Normal)
            ours.emplace(number.number.to_string(), number.id.to_string());
    }
    EXPECT_EQ(process.books().held(), ours);
}

void ServiceCrashTest::expect_answers_kept(const Tx& tx, CrashScenario scenario) {
    std::set<std::string> released;
    for (const auto& line : told_) {
        const auto space = line.find(' ');
        const auto id = Uuid::parse(line.substr(space + 1));
        if (!id) continue;
        const auto number = tx.numbers().find(domain::NumberId{*id}).value();
        ASSERT_TRUE(number) << "lost: " << line;
        const bool is_gone = line.starts_with("released");
        EXPECT_EQ(number->status, is_gone ? NumberStatus::Deleted : NumberStatus::Active) << line;
    }
    const auto orders = tx.number_orders().list(customer_, {}).value();
    for (const auto& order : orders) {
        for (const auto& item : order.items)
            EXPECT_TRUE(tx.numbers().find(item.number_id).value()) << "an item was not tried";
    }
    if (scenario == CrashScenario::Order && !told_.empty()) {
        EXPECT_EQ(orders.size(), 1U);
    }
}

/// The ledger sums to the balance; each number that was bought, and each month, is on it once.
void ServiceCrashTest::expect_paid_once(const Tx& tx, CrashScenario scenario) {
    EXPECT_EQ(ledger_fault(tx, customer_), "");
    std::int64_t months = std::ssize(kOwned);
    const auto numbers = tx.numbers().list_of(customer_, kRowsMax).value();
    for (const auto& number : numbers) {
        const bool is_owned = owned_.contains(number.id);
        if (number.type == NumberType::Normal && !is_owned) ++months;
        if (!is_month_over(scenario) || !is_owned) continue;
        EXPECT_EQ(*number.tm_renew, domain::add_months(*number.tm_purchase, 1));
        ++months;
    }
    EXPECT_EQ(tx.billing_accounts().find_of(customer_).value()->balance_credit,
              kCreditAtFirst - months * kPaidAMonth);
}

/// Each event has one delivery, which was posted; those of one number in their order.
void ServiceCrashTest::expect_told(const Tx& tx) {
    std::map<std::string, std::size_t> first_posts;
    receiver_.with_lock([&] {
        for (std::size_t i = 0; i < posted_.size(); ++i)
            first_posts.emplace(posted_[i], i);
    });
    std::map<std::int64_t, Delivery> deliveries;
    const auto rows = tx.deliveries().list(customer_, {}, {.size = kRowsMax}).value();
    for (const auto& row : rows)
        deliveries.emplace(row.event_sequence, row);
    EXPECT_EQ(deliveries.size(), rows.size()) << "an event has two deliveries";
    std::map<Uuid, std::size_t> last_of;
    const auto events = tx.events().list_after(0, kRowsMax).value();
    for (const Event& event : events) {
        if (!domain::is_sent_out(event.kind)) continue;
        const auto found = deliveries.find(event.sequence);
        ASSERT_NE(found, deliveries.end()) << text_of(event.kind) << " has no delivery";
        EXPECT_EQ(found->second.status, DeliveryStatus::Delivered);
        const auto post = first_posts.find(found->second.id.to_string());
        ASSERT_NE(post, first_posts.end()) << text_of(event.kind) << " was not posted";
        auto& last = last_of[found->second.ordering_key];
        EXPECT_GE(post->second, last) << text_of(event.kind) << " came too early";
        last = post->second;
    }
}

TEST_F(ServiceCrashTest, WhereverItDiesNothingIsLostAndNothingIsDoneTwice) {
    prepare();
    int points = 0;
    for (const auto scenario : kCrashScenarios) {
        for (int point = 1; point < kPointsOfScenarioMax && !HasFailure(); ++point, ++points) {
            SCOPED_TRACE(fmt::format("scenario {}, point {}", static_cast<int>(scenario), point));
            if (!dies(scenario, point, 0)) break;
        }
        for (int post = 1; post < kPointsOfScenarioMax && !HasFailure(); ++post, ++points) {
            SCOPED_TRACE(fmt::format("scenario {}, webhook {}", static_cast<int>(scenario), post));
            if (!dies(scenario, 0, post)) break;
        }
    }
    RecordProperty("points", points);
    if (!HasFailure()) {
        EXPECT_GE(points, kPointsMin);
    }
}

} // namespace
} // namespace numberd::service
