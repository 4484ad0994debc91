// SPDX-License-Identifier: Apache-2.0
#include "service/crash_process_for_test.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "service/webhook_outbox.hpp"
#include "support/await.hpp"
#include "support/sqlite.hpp"

namespace numberd::service {
namespace {

using domain::Number;
using domain::OrderState;
using domain::OrderStatus;
using domain::Tx;
using test::await;
using namespace std::chrono_literals;

constexpr int kListMax = 1'000;

} // namespace

void CrashPoints::pass() {
    if (++passed_ != at_) return;
    ::raise(SIGKILL);
}

void CrashingStore::run_write(domain::Haste haste, RawWrite work, RawDone done) {
    PassingStore::run_write(
        haste,
        [this, work = std::move(work)](Tx& tx) {
            const bool is_kept = work(tx);
            points_.pass();
            return is_kept;
        },
        [this, done = std::move(done)](Result<void> outcome) {
            points_.pass();
            done(std::move(outcome));
        });
}

std::vector<CarrierBooks::Entry> CarrierBooks::entries() const {
    std::vector<Entry> entries;
    std::ifstream in(file_);
    for (Entry entry; in >> entry.what >> entry.number >> entry.reference;)
        entries.push_back(entry);
    return entries;
}

void CarrierBooks::add(const Entry& entry) const {
    const std::string line = entry.what + " " + entry.number + " " + entry.reference + "\n";
    const int file = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool is_written =
        file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (!is_written || ::fsync(file) != 0) std::abort();
    ::close(file);
}

bool CarrierBooks::has_order(const std::string& reference) const {
    for (const auto& entry : entries()) {
        if (entry.what == "order" && entry.reference == reference) return true;
    }
    return false;
}

std::multimap<std::string, std::string> CarrierBooks::held() const {
    std::multimap<std::string, std::string> held;
    for (const auto& entry : entries()) {
        if (entry.what == "order")
            held.emplace(entry.number, entry.reference);
        else
            held.erase(entry.number);
    }
    return held;
}

void BookCarrier::search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) {
    done(std::vector<domain::OfferedNumber>{});
}

void BookCarrier::order(domain::E164 number, std::string our_reference, Done<OrderState> done) {
    points_.pass();
    {
        const std::lock_guard lock(mutex_);
        books_.add({"order", number.to_string(), our_reference});
    }
    points_.pass();
    done(OrderState{.status = OrderStatus::Pending, .reference = "order-" + our_reference});
}

void BookCarrier::order_state(domain::E164, std::string our_reference, Done<OrderState> done) {
    points_.pass();
    const bool is_there = books_.has_order(our_reference);
    points_.pass();
    done(OrderState{.status = is_there ? OrderStatus::Complete : OrderStatus::Unknown});
}

void BookCarrier::release(domain::E164 number, std::string reference, Done<void> done) {
    points_.pass();
    {
        const std::lock_guard lock(mutex_);
        if (books_.held().contains(number.to_string()))
            books_.add({"release", number.to_string(), reference});
    }
    points_.pass();
    done(success());
}

void BookCarrier::send_text(domain::OutboundText, Done<domain::SentText> done) {
    done(domain::fail(domain::Reason::CarrierRejected, "it takes no texts"));
}

CrashProcess::CrashProcess(const std::filesystem::path& directory, std::chrono::seconds later,
                           CrashPoints& points)
    : real_store_((clock_.advance(later), test::open_sqlite(directory, clock_, metrics_))),
      store_(*real_store_, points),
      books_(directory / "carrier"),
      carrier_(books_, points),
      webhooks_(core_, client_, {.poll_longest = 2ms}, metrics_) {
    webhooks_.start();
}

Actor CrashProcess::actor(domain::CustomerId customer) const {
    Actor actor;
    actor.customer_id = customer;
    actor.name = "agent:test";
    return actor;
}

Result<Number> CrashProcess::create(const Actor& actor, const std::string& number) {
    return await<Number>([&](auto done) {
        provisioning_.create(actor, {.number = *domain::E164::parse(number)}, std::move(done));
    });
}

Result<Number> CrashProcess::release(const Actor& actor, domain::NumberId id) {
    return await<Number>(
        [&](auto done) { provisioning_.release(actor, id, false, std::move(done)); });
}

void CrashProcess::go_on_with_orders() {
    EXPECT_TRUE(await<bool>([&](auto done) { orders_.go_on([done] { done(true); }); }));
}

Result<domain::NumberOrder> CrashProcess::order(const Actor& actor,
                                                const std::vector<std::string>& numbers) {
    NewNumberOrder wanted;
    for (const auto& number : numbers)
        wanted.numbers.push_back(*domain::E164::parse(number));
    return await<domain::NumberOrder>(
        [&](auto done) { orders_.create(actor, wanted, std::move(done)); });
}

std::vector<Number> CrashProcess::numbers(domain::CustomerId customer) {
    return store_
        .read_and_wait([&](const Tx& tx) { return tx.numbers().list_of(customer, kListMax); })
        .value();
}

void CrashProcess::poll() {
    EXPECT_TRUE(await<bool>([&](auto done) { provisioning_.poll([done] { done(true); }); }));
}

void CrashProcess::run_renewals() {
    EXPECT_TRUE(await<bool>([&](auto done) { renewals_.run([done] { done(true); }); }));
}

bool CrashProcess::are_webhooks_delivered() {
    return test::eventually([this] {
        return store_
            .read_and_wait([](const Tx& tx) -> Result<bool> {
                BOOST_OUTCOME_TRY(const auto ahead, look_ahead(tx, 0, kListMax));
                BOOST_OUTCOME_TRY(const auto pending, tx.deliveries().count_pending());
                return !ahead.are_wanted && pending == 0;
            })
            .value();
    });
}

} // namespace numberd::service
