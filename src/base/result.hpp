// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace numberd {

/// What went wrong, coarse enough that every edge can map it in one switch without a default
/// (api: HTTP status, metrics: label). Closed: a new value must be added to each of those switches.
enum class ErrorCode {
    InvalidArgument,
    Unauthenticated,
    PaymentRequired,
    PermissionDenied,
    NotFound,
    AlreadyExists,
    FailedPrecondition,
    ResourceExhausted,
    Unavailable,
    Upstream,
    Internal,
};

/// One fault of an input, with the JSON path to it ("actions[1].option.text").
struct Problem {
    std::string path;
    std::string_view reason; ///< closed code, static text: REQUIRED, TYPE, PATTERN, …
    std::string message;

    bool operator==(const Problem&) const = default;
};

/// Why an operation failed. `reason` is a closed code with static storage that clients branch on;
/// empty means the generic reason of `code`. `message` is for the client, `detail` only for logs.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string_view reason{};
    std::string message{};
    std::string detail{};
    std::vector<Problem> problems{};
};

/// A value or an Error. Ignoring one does not compile; `.value()` of an error ends the program,
/// so check or use BOOST_OUTCOME_TRY.
template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

using boost::outcome_v2::success;

} // namespace numberd
