// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"
#include "service/core.hpp"

namespace numberd::api {

/// How a kind of error shows on HTTP.
struct ErrorFace {
    int http_status;
    std::string_view name;    ///< error.status
    std::string_view reason;  ///< error.reason, unless the Error has its own
    std::string_view message; ///< unless the Error has its own
};
ErrorFace face_of(ErrorCode code);

/// The error envelope: {"error":{status,reason,message,request_id,details?},"message"}. Never shows
/// Error::detail. 401 carries WWW-Authenticate, 503 Retry-After.
http::Response error_response(const Error& error, std::string_view request_id);
/// The same with another HTTP status than its code's: 405, 408, 413, 431.
http::Response error_response(int http_status, const Error& error, std::string_view request_id);

/// 403 ACCOUNT_FROZEN, saying since when, until when it can come back (unless the operator froze
/// it) and how.
http::Response account_frozen_response(const service::Actor& actor, TimeFormat format,
                                       std::string_view request_id);

/// 429 RATE_LIMIT_EXCEEDED with Retry-After; `limited_by`: "ip" or "customer".
http::Response rate_limited_response(std::string_view limited_by, std::chrono::seconds retry_after,
                                     std::string_view request_id);

} // namespace numberd::api
