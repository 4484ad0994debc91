// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "base/rng.hpp"
#include "domain/store.hpp"
#include "support/fake_clock.hpp"

// What every domain::Store must do. A store's own module links these files into its test program
// and instantiates the suite with how to make such a store:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract, testing::Values(…), store_kind_name);

namespace numberd::test {

struct StoreLimits {
    std::size_t queue_max = 4'096;
    std::size_t batch_max = 64;
    std::size_t reader_threads = 2;
};

/// Where the data of one test lives: empty at first, may be opened again after it was closed.
class StoreHome {
  public:
    virtual ~StoreHome() = default;
    virtual std::unique_ptr<domain::Store> open(const StoreLimits& limits) = 0;
};

struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<StoreHome>()> make_home; ///< none: it cannot be tested here
};

inline std::string store_kind_name(const testing::TestParamInfo<StoreKind>& info) {
    return info.param.name;
}
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
    *out << kind.name;
}

class StoreContract : public testing::TestWithParam<StoreKind> {
  protected:
    void SetUp() override {
        home_ = GetParam().make_home();
        if (!home_) GTEST_SKIP() << "no server, see ./dev test";
        store_ = home_->open({});
        ASSERT_TRUE(store_);
    }
    void TearDown() override {
        store_.reset();
        home_.reset();
    }

    void reopen(const StoreLimits& limits = {}) {
        store_.reset();
        store_ = home_->open(limits);
        ASSERT_TRUE(store_);
    }

    template <class Work>
    auto write(Work work) {
        return store_->write_and_wait(std::move(work));
    }
    template <class Work>
    auto read(Work work) {
        return store_->read_and_wait(std::move(work));
    }

    /// An id that is new and sorts after those before it.
    template <class TypedId>
    TypedId new_id() {
        clock_.advance(std::chrono::microseconds{1});
        return TypedId{uuid_v7(clock_, rng_)};
    }

    FakeClock clock_;
    SeededRng rng_{7};
    std::unique_ptr<StoreHome> home_;
    std::unique_ptr<domain::Store> store_;
};

} // namespace numberd::test
