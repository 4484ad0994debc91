// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/session.hpp"

#include <algorithm>

namespace numberd::store::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto kPauseFirst = 50ms;
constexpr std::chrono::milliseconds kPauseMax = 1s;

} // namespace

Result<void> Session::connect() {
    if (is_connected()) return success();
    tx_.reset();
    connection_.reset();
    if (refused_ && clock_.steady() < next_try_) return *refused_;
    auto opened = Connection::open(address_);
    if (!opened) {
        refused_ = std::move(opened).error();
        pause_ = std::clamp<std::chrono::milliseconds>(pause_ * 2, kPauseFirst, kPauseMax);
        next_try_ = clock_.steady() + pause_;
        return *refused_;
    }
    refused_.reset();
    pause_ = 0ms;
    connection_ = std::move(opened).value();
    tx_ = std::make_unique<sql::SqlTx>(*connection_);
    return success();
}

} // namespace numberd::store::postgres
