// SPDX-License-Identifier: Apache-2.0
// A carrier's list of many numbers compared with ours, on SQLite, to its end: of a thousand numbers
// one is an orphan, one a ghost and one has drifted. The carrier answers from memory, 250 numbers a
// page: how long a real one takes is its own business.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <fstream>
#include <thread>

#include "base/rng.hpp"
#include "contract/samples.hpp"
#include "service/reconciler.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/await.hpp"
#include "support/temp_dir.hpp"

namespace numberd {
namespace {

constexpr std::uint64_t kFirst = 12'000'000'000;
constexpr std::int64_t kPage = 10'000;
constexpr std::int64_t kOneOf = 1'000;
const domain::CustomerId kCustomer{{{1}}};

/// The most that this process has held, in bytes.
double peak_bytes() {
    std::ifstream file("/proc/self/status");
    std::string word;
    while (file >> word) {
        double kilobytes = 0;
        if (word == "VmHWM:" && file >> kilobytes) return kilobytes * 1024;
    }
    return 0;
}
void forget_peak() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";
}

/// Lists the numbers 0 to `count`, made anew for each page.
class ListingCarrier final : public domain::Carrier {
  public:
    std::string name() const override { return "bench"; }
    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override {
        done(std::vector<domain::OfferedNumber>{});
    }
    void order(domain::E164, std::string, Done<domain::OrderState> done) override {
        done(domain::OrderState{});
    }
    void order_state(domain::E164, std::string, Done<domain::OrderState> done) override {
        done(domain::OrderState{});
    }
    void release(domain::E164, std::string, Done<void> done) override { done(success()); }
    void send_text(domain::OutboundText, Done<domain::SentText> done) override {
        done(domain::SentText{});
    }
    void list(std::string page, Done<domain::CarrierNumbers> done) override {
        const std::size_t from = page.empty() ? 0 : std::stoul(page);
        const std::size_t until = std::min(from + 250, numbers.size());
        domain::CarrierNumbers answer;
        for (std::size_t i = from; i < until; ++i) {
            if (i % kOneOf == 7) continue; // a ghost
            const bool has_drifted = i % kOneOf == 8;
            answer.numbers.push_back({numbers[i].first,
                                      std::to_string(i),
                                      has_drifted ? "" : numbers[i].second.to_string(),
                                      "active",
                                      {}});
        }
        if (until < numbers.size()) answer.next = std::to_string(until);
        done(std::move(answer));
    }

    std::vector<std::pair<domain::E164, domain::NumberId>> numbers{};
};

/// So many numbers of ours and the carrier's, all of one account.
struct Bed {
    explicit Bed(std::int64_t count) {
        store::sqlite::Settings settings;
        settings.directory = dir.path().string();
        auto opened = store::sqlite::open_sqlite(settings, clock, metrics);
        if (!opened) std::abort();
        store = std::move(opened).value();
        for (std::int64_t from = 0; from < count; from += kPage) {
            const auto written = store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
                for (auto i = from; i < std::min(count, from + kPage); ++i) {
                    BOOST_OUTCOME_TRY(insert(tx, i));
                }
                return success();
            });
            if (!written) std::abort();
        }
    }

    Result<void> insert(domain::Tx& tx, std::int64_t i) {
        const domain::NumberId id{uuid_v7(clock, rng)};
        auto number = test::sample_number(id, kCustomer, kFirst + static_cast<std::uint64_t>(i));
        number.provider = "bench";
        number.status = domain::NumberStatus::Active;
        number.status_before_release.reset();
        number.tm_delete.reset();
        carrier.numbers.emplace_back(number.number, id);
        if (i % kOneOf == 9) return success(); // an orphan
        return tx.numbers().insert(number);
    }

    test::TempDir dir;
    SystemClock clock;
    SystemRng rng;
    Metrics metrics;
    ListingCarrier carrier;
    std::unique_ptr<domain::Store> store;
};

void BM_Reconcile(benchmark::State& state) {
    Bed bed(state.range(0));
    const domain::Carriers carriers(bed.carrier);
    service::Reconciler reconciler({*bed.store, bed.clock, bed.rng}, carriers);
    const auto runs = [&] {
        return test::await<service::Listed<domain::Reconciliation>>(
                   [&](auto done) { reconciler.runs("bench", {.size = 1}, std::move(done)); })
            .value()
            .items;
    };
    double bytes = 0;
    for (auto _ : state) {
        forget_peak();
        const double before = peak_bytes();
        const auto begun = test::await<domain::Reconciliation>(
            [&](auto done) { reconciler.start({}, "bench", std::move(done)); });
        if (!begun) state.SkipWithError("it did not begin");
        while (runs()[0].status == domain::ReconciliationStatus::Running)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        bytes = peak_bytes() - before;
        const auto last = runs()[0];
        const auto wanted = state.range(0) / kOneOf;
        if (last.orphans != wanted || last.ghosts != wanted || last.drifts != wanted)
            state.SkipWithError("it did not find what is wrong");
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.counters["bytes"] = bytes;
    state.counters["seconds"] =
        benchmark::Counter(static_cast<double>(state.iterations()),
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}
BENCHMARK(BM_Reconcile)->Arg(1'000)->Arg(100'000)->UseRealTime()->Iterations(3);

} // namespace
} // namespace numberd

BENCHMARK_MAIN();
