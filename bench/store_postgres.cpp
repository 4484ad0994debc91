// SPDX-License-Identifier: Apache-2.0
// The PostgreSQL store: durable inserts of a number and its event with so many in flight, in an
// empty database at NUMBERD_TEST_POSTGRES. bench/store_postgres.mjs has pgbench beside it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <semaphore>

#include "base/rng.hpp"
#include "contract/samples.hpp"
#include "store/postgres/postgres_store.hpp"

namespace numberd {
namespace {

const domain::CustomerId kCustomer{{{1}}};

struct Bed {
    SystemClock clock{};
    SystemRng rng{};
    Metrics metrics{};
    std::unique_ptr<domain::Store> store{};

    Bed() {
        const char* url = std::getenv("NUMBERD_TEST_POSTGRES");
        const auto address = store::postgres::Address::parse(url != nullptr ? url : "");
        if (!address) std::abort();
        auto opened = store::postgres::open_postgres(address.value(), {}, clock, metrics);
        if (!opened) std::abort();
        store = std::move(opened).value();
    }

    Result<void> provision(domain::Tx& tx, std::uint64_t e164) {
        const domain::NumberId id{uuid_v7(clock, rng)};
        auto number = test::sample_number(id, kCustomer, e164);
        number.tm_create = clock.now();
        BOOST_OUTCOME_TRY(tx.numbers().insert(number));
        auto event = test::sample_event(kCustomer, id);
        event.after.assign(420, 'x'); // a number as JSON is about this long
        return tx.events().append(event);
    }
};

std::uint64_t next_number = 15'000'000'000;

void BM_DurableInsert(benchmark::State& state) {
    Bed bed;
    const auto in_flight = static_cast<std::ptrdiff_t>(state.range(0));
    std::counting_semaphore<1024> room(in_flight);
    std::atomic<bool> failed{false};
    for (auto _ : state) {
        room.acquire();
        bed.store->write(
            [&bed, e164 = next_number++](domain::Tx& tx) { return bed.provision(tx, e164); },
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

} // namespace
} // namespace numberd

BENCHMARK_MAIN();
