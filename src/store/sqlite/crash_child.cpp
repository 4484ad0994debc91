// SPDX-License-Identifier: Apache-2.0
// The victim of crash_test.cpp: writes a number and its event again and again, several at a time,
// and tells each one that is acknowledged on its standard output, until it is killed.
//
//   store_crash_child DIRECTORY FIRST_NUMBER
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>

#include "base/rng.hpp"
#include "contract/samples.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace numberd {
namespace {

constexpr std::uint64_t kInFlight = 16;

class Victim {
  public:
    Victim(domain::Store& store, std::uint64_t first) : store_(store), next_(first) {}

    /// Begins the next write; called by each answer, and so on one thread, after the first few.
    void write_next() {
        const std::uint64_t e164 = next_++;
        store_.write(
            [this, e164](domain::Tx& tx) -> Result<void> {
                const domain::NumberId id{uuid_v7(clock_, rng_)};
                const auto number = test::sample_number(id, domain::CustomerId{{{1}}}, e164);
                BOOST_OUTCOME_TRY(tx.numbers().insert(number));
                return tx.events().append(test::sample_event(number.customer_id, id));
            },
            [this, e164](const Result<void>& written) {
                if (!written) std::_Exit(3);
                tell(e164);
                write_next();
            });
    }

  private:
    static void tell(std::uint64_t e164) {
        const std::string line = std::to_string(e164) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) std::_Exit(4);
    }

    domain::Store& store_;
    SystemClock clock_;
    SystemRng rng_;
    std::atomic<std::uint64_t> next_;
};

int run(const char* directory, std::uint64_t first) {
    SystemClock clock;
    Metrics metrics;
    store::sqlite::Settings settings;
    settings.directory = directory;
    auto opened = store::sqlite::open_sqlite(settings, clock, metrics);
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().message.c_str());
        return 2;
    }
    Victim victim(*opened.value(), first);
    for (std::uint64_t i = 0; i < kInFlight; ++i)
        victim.write_next();
    std::promise<void>().get_future().wait_for(std::chrono::seconds{60}); // killed long before
    return 5;
}

} // namespace
} // namespace numberd

int main(int argc, char** argv) {
    if (argc != 3) return 1;
    return numberd::run(argv[1], std::strtoull(argv[2], nullptr, 10));
}
