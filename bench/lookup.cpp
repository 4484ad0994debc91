// SPDX-License-Identifier: Apache-2.0
// What a call or a text asks first, "may this number take it, and what runs?", among a thousand and
// a million numbers: by the resolver that answers it from memory, and by the same rows in SQLite.
//
// lookup [Google Benchmark's flags], or lookup --fill DIRECTORY NUMBERS: makes the database of a
// server that has so many.
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <future>
#include <map>

#include "base/rng.hpp"
#include "contract/samples.hpp"
#include "service/programs.hpp"
#include "service/resolve.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/temp_dir.hpp"

namespace numberd {
namespace {

constexpr std::uint64_t kFirst = 899'100'000'000;
constexpr std::int64_t kPage = 10'000;
const domain::CustomerId kCustomer{{{1}}};

double resident_bytes() {
    malloc_trim(0);
    std::ifstream file("/proc/self/statm");
    double size = 0;
    double resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// Where every number is bound to one flow.
class Numbers {
  public:
    Numbers(const std::string& directory, std::int64_t count) {
        store::sqlite::Settings settings;
        settings.directory = directory;
        auto opened = store::sqlite::open_sqlite(settings, clock_, metrics_);
        if (!opened) std::abort();
        store_ = std::move(opened).value();
        must([&](domain::Tx& tx) { return insert_owner(tx); });
        for (std::int64_t from = 0; from < count; from += kPage) {
            const auto to = std::min(count, from + kPage);
            must([&](domain::Tx& tx) { return insert_numbers(tx, from, to); });
        }
    }

    domain::Store& store() { return *store_; }
    Rng& rng() { return rng_; }

  private:
    template <class Work>
    void must(Work work) {
        if (!store_->write_and_wait(work)) std::abort();
    }

    Result<void> insert_owner(domain::Tx& tx) {
        auto customer = test::sample_customer(kCustomer);
        customer.status = domain::CustomerStatus::Active;
        customer.tm_delete.reset();
        BOOST_OUTCOME_TRY(tx.customers().insert(customer));
        auto flow = test::sample_flow(flow_, kCustomer);
        return tx.flows().insert(flow);
    }

    Result<void> insert_numbers(domain::Tx& tx, std::int64_t from, std::int64_t to) {
        for (std::int64_t i = from; i < to; ++i) {
            const domain::NumberId id{uuid_v7(clock_, rng_)};
            auto number =
                test::sample_number(id, kCustomer, kFirst + static_cast<std::uint64_t>(i));
            number.type = domain::NumberType::Virtual;
            number.status = domain::NumberStatus::Active;
            number.call_flow_id = flow_;
            number.message_flow_id = {};
            BOOST_OUTCOME_TRY(tx.numbers().insert(number));
        }
        return success();
    }

    SystemClock clock_;
    SystemRng rng_;
    Metrics metrics_;
    domain::FlowId flow_{uuid_v7(clock_, rng_)};
    std::unique_ptr<domain::Store> store_; // stands on what is above it
};

/// The numbers, in memory as in a server that has just started.
struct Bed {
    explicit Bed(std::int64_t count) : numbers(dir.path().string(), count) {
        const double before = resident_bytes();
        live.emplace(numbers.store());
        accounts.emplace(numbers.store());
        programs.emplace(numbers.store(), numbers.rng());
        const auto begin = std::chrono::steady_clock::now();
        if (!live->load() || !accounts->load() || live->size() != static_cast<std::size_t>(count))
            std::abort();
        load_seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        bytes = resident_bytes() - before;
    }

    test::TempDir dir;
    Numbers numbers;
    std::optional<service::LiveNumbers> live{};
    std::optional<service::LiveAccounts> accounts{};
    std::optional<service::Programs> programs{};
    double load_seconds = 0;
    double bytes = 0;
};

/// One bed for each size, kept until the end.
Bed& bed_of(std::int64_t count) {
    static std::map<std::int64_t, std::unique_ptr<Bed>> beds;
    auto& bed = beds[count];
    if (!bed) bed = std::make_unique<Bed>(count);
    return *bed;
}

/// Any of the numbers, in an order that no cache foresees.
class AnyNumber {
  public:
    explicit AnyNumber(std::int64_t count) : count_(static_cast<std::uint64_t>(count)) {}
    domain::E164 operator()() {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return *domain::E164::from_value(kFirst + (state_ >> 33) % count_);
    }

  private:
    std::uint64_t count_;
    std::uint64_t state_ = 1;
};

void BM_Resolve(benchmark::State& state) {
    Bed& bed = bed_of(state.range(0));
    service::Resolver resolver(*bed.live, *bed.accounts, *bed.programs);
    AnyNumber any(state.range(0));
    std::int64_t runs = 0;
    for (auto _ : state) {
        const service::Question question{any(), flow::Medium::Call, service::Origin::Client};
        resolver.resolve(question, [&runs](const service::Decision& decision) {
            if (decision.program) ++runs;
        });
    }
    if (runs != state.iterations()) state.SkipWithError("a number did not resolve");
    state.SetItemsProcessed(state.iterations());
    state.counters["bytes"] = bed.bytes;
    state.counters["load_seconds"] = bed.load_seconds;
}
BENCHMARK(BM_Resolve)->Arg(1'000)->Arg(1'000'000)->UseRealTime()->MinTime(3);

void BM_Sqlite(benchmark::State& state) {
    Bed& bed = bed_of(state.range(0));
    AnyNumber any(state.range(0));
    std::int64_t found = 0;
    for (auto _ : state) {
        const auto wanted = any();
        bed.numbers.store().read(
            domain::ReadCost::Point,
            [wanted](const domain::Tx& tx) { return tx.numbers().find_live(wanted); },
            [&found](const Result<std::optional<domain::Number>>& row) {
                if (row && row.value()) ++found;
            });
    }
    if (found != state.iterations()) state.SkipWithError("a number was not found");
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_Sqlite)->Arg(1'000)->Arg(1'000'000)->UseRealTime()->MinTime(3);

} // namespace
} // namespace numberd

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "--fill") {
        const numberd::Numbers filled(argv[2], std::atoll(argv[3]));
        return 0;
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
}
