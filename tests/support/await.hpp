// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>

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

/// The reason of what should be an error; "OK" if it is none.
template <class T>
std::string reason_in(const Result<T>& result) {
    return result ? "OK" : std::string(result.error().reason);
}

} // namespace numberd::test
