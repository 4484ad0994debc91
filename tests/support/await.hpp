// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>

#include "base/result.hpp"

namespace numberd::test {

inline constexpr std::chrono::seconds kDeadline{10};

/// Runs `start(done)` and waits for its answer; a failed test, and an Internal error, if none
/// comes.
template <class T>
Result<T> await(const std::function<void(std::function<void(Result<T>)>)>& start) {
    auto answered = std::make_shared<std::promise<Result<T>>>();
    auto answer = answered->get_future();
    start([answered](Result<T> result) { answered->set_value(std::move(result)); });
    if (answer.wait_for(kDeadline) == std::future_status::ready) return answer.get();
    ADD_FAILURE() << "no answer within the deadline";
    return Error{ErrorCode::Internal, "", "no answer"};
}

/// Waits for a condition that nothing tells of, looking every millisecond; false after ten seconds.
inline bool eventually(const std::function<bool()>& holds) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return holds();
}

/// The reason of what should be an error; "OK" if it is none.
template <class T>
std::string reason_in(const Result<T>& result) {
    return result ? "OK" : std::string(result.error().reason);
}

} // namespace numberd::test
