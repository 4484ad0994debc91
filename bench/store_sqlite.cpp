// SPDX-License-Identifier: Apache-2.0
// The SQLite store: durable inserts of a number and its event with so many in flight, and point
// lookups among a million numbers. Compare the ratios; absolute figures are those of the disk.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <future>
#include <semaphore>

#include "base/rng.hpp"
#include "contract/samples.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/temp_dir.hpp"

namespace numberd {
namespace {

constexpr std::uint64_t kNumbers = 1'000'000;
constexpr std::uint64_t kFirst = 15'000'000'000;
const domain::CustomerId kCustomer{{{1}}};

struct Bed {
    test::TempDir dir;
    SystemClock clock;
    SystemRng rng;
    Metrics metrics;
    std::unique_ptr<domain::Store> store;

    Bed() {
        store::sqlite::Settings settings;
        settings.directory = dir.path().string();
        auto opened = store::sqlite::open_sqlite(settings, clock, metrics);
        if (!opened) std::abort();
        store = std::move(opened).value();
    }

    Result<void> provision(domain::Tx& tx, std::uint64_t e164) {
        const domain::NumberId id{uuid_v7(clock, rng)};
        auto number = test::sample_number(id, kCustomer, e164);
        number.type = domain::NumberType::Virtual;
        number.tm_create = clock.now();
        BOOST_OUTCOME_TRY(tx.numbers().insert(number));
        auto event = test::sample_event(kCustomer, id);
        event.after.assign(420, 'x'); // a number as JSON is about this long
        return tx.events().append(event);
    }
};

void BM_DurableInsert(benchmark::State& state) {
    Bed bed;
    const auto in_flight = static_cast<std::ptrdiff_t>(state.range(0));
    std::counting_semaphore<1024> room(in_flight);
    std::atomic<bool> failed{false};
    std::uint64_t next = kFirst;
    for (auto _ : state) {
        room.acquire();
        bed.store->write([&bed, e164 = next++](domain::Tx& tx) { return bed.provision(tx, e164); },
                         [&](Result<void> written) {
                             if (!written) failed = true;
                             room.release();
                         });
    }
    for (std::ptrdiff_t i = 0; i < in_flight; ++i)
        room.acquire();
    if (failed) state.SkipWithError("a write failed");
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_DurableInsert)->Arg(1)->Arg(16)->Arg(64)->Arg(256)->UseRealTime()->MinTime(3);

/// The bed with a million numbers, made once for all lookups.
Bed& full_bed() {
    static Bed bed;
    static const bool filled = [] {
        for (std::uint64_t begin = 0; begin < kNumbers; begin += 10'000) {
            const auto written = bed.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
                for (std::uint64_t i = begin; i < begin + 10'000; ++i) {
                    BOOST_OUTCOME_TRY(bed.provision(tx, kFirst + i));
                }
                return success();
            });
            if (!written) std::abort();
        }
        return true;
    }();
    benchmark::DoNotOptimize(filled);
    return bed;
}

void BM_PointLookup(benchmark::State& state) {
    Bed& bed = full_bed();
    SeededRng rng(static_cast<std::uint64_t>(state.thread_index()) + 1);
    std::int64_t missing = 0;
    for (auto _ : state) {
        const auto e164 = *domain::E164::from_value(kFirst + rng.below(kNumbers));
        bed.store->read(
            domain::ReadCost::Point,
            [e164](const domain::Tx& tx) { return tx.numbers().find_live(e164); },
            [&](const Result<std::optional<domain::Number>>& found) {
                if (!found || !found.value()) ++missing;
            });
    }
    if (missing > 0) state.SkipWithError("a number was not found");
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_PointLookup)->Threads(1)->Threads(2)->UseRealTime()->MinTime(3);

} // namespace
} // namespace numberd

BENCHMARK_MAIN();
