// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <set>

#include "base/metrics.hpp"
#include "http/client.hpp"
#include "service/number_orders.hpp"
#include "service/provision.hpp"
#include "service/renewals.hpp"
#include "service/webhooks.hpp"
#include "support/fake_clock.hpp"
#include "support/passing_store.hpp"
#include "support/selling.hpp"

// What the victim of crash_test.cpp and the run after it are made of: the services with their jobs
// on a real store, and a carrier that outlives them.

namespace numberd::service {

/// Counts the moments at which a process may die, and dies at one of them.
class CrashPoints {
  public:
    /// 0: at none.
    explicit CrashPoints(int at) : at_(at) {}

    void pass();
    int passed() const { return passed_; }

  private:
    const int at_;
    std::atomic<int> passed_{0};
};

/// A store with a point on either side of each commit.
class CrashingStore final : public test::PassingStore {
  public:
    CrashingStore(domain::Store& inner, CrashPoints& points)
        : PassingStore(inner), points_(points) {}

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override;

  private:
    CrashPoints& points_;
};

/// What a carrier has in its books: each order and release a line of a file, on the disk before it
/// is answered, so that it is there whoever dies.
class CarrierBooks {
  public:
    explicit CarrierBooks(std::filesystem::path file) : file_(std::move(file)) {}

    struct Entry {
        std::string what; ///< order, release
        std::string number;
        std::string reference; ///< of an order: ours
    };
    std::vector<Entry> entries() const;
    void add(const Entry& entry) const;
    bool has_order(const std::string& reference) const;
    /// The references under which numbers are held, by number.
    std::multimap<std::string, std::string> held() const;

  private:
    std::filesystem::path file_;
};

/// A carrier that keeps books, with a point on either side of each request. An order is pending at
/// first. It sells whatever it is asked for, twice under one reference too: that must be seen, not
/// prevented.
class BookCarrier final : public domain::Carrier {
  public:
    BookCarrier(CarrierBooks& books, CrashPoints& points) : books_(books), points_(points) {}

    std::string name() const override { return "books"; }
    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override;
    void order(domain::E164 number, std::string our_reference,
               Done<domain::OrderState> done) override;
    void order_state(domain::E164 number, std::string our_reference,
                     Done<domain::OrderState> done) override;
    void release(domain::E164 number, std::string reference, Done<void> done) override;
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;

  private:
    CarrierBooks& books_;
    CrashPoints& points_;
    std::mutex mutex_;
};

/// One run of the program, as far as numbers, money and webhooks need it.
class CrashProcess {
  public:
    /// `later`: how long after the clock's beginning it runs.
    CrashProcess(const std::filesystem::path& directory, std::chrono::seconds later,
                 CrashPoints& points);
    ~CrashProcess() { webhooks_.stop(); }

    domain::Store& store() { return store_; }
    const Core& core() const { return core_; }
    CarrierBooks& books() { return books_; }
    Actor actor(domain::CustomerId customer) const;

    Result<domain::Number> create(const Actor& actor, const std::string& number);
    Result<domain::Number> release(const Actor& actor, domain::NumberId id);
    Result<domain::NumberOrder> order(const Actor& actor, const std::vector<std::string>& numbers);
    std::vector<domain::Number> numbers(domain::CustomerId customer);

    void poll();
    void run_renewals();
    void go_on_with_orders();
    /// Waits until every webhook is delivered; false: it takes too long.
    bool are_webhooks_delivered();

  private:
    test::FakeClock clock_;
    SystemRng rng_;
    Metrics metrics_;
    std::unique_ptr<domain::Store> real_store_;
    CrashingStore store_;
    Core core_{store_, clock_, rng_};
    CarrierBooks books_;
    BookCarrier carrier_;
    http::Client client_{{.allow_private_targets = true}};
    Webhooks webhooks_;
    test::Selling selling_{clock_, carrier_};
    Provisioning provisioning_{
        core_,
        selling_.carriers,
        selling_.sellers,
        {.asking_pause_max = std::chrono::seconds{0}, .release_pause = std::chrono::seconds{0}}};
    NumberOrders orders_{core_, provisioning_};
    Renewals renewals_{core_, {.page = 1}}; // each number a commit of its own
};

} // namespace numberd::service
