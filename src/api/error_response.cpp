// SPDX-License-Identifier: Apache-2.0
#include "api/error_response.hpp"

#include <boost/json.hpp>

#include "domain/reason.hpp"

namespace numberd::api {
namespace json = boost::json;

namespace {

json::string text(std::string_view view) {
    return json::string(view.data(), view.size());
}

http::Response envelope(int http_status, const Error& error, json::array details,
                        std::string_view request_id) {
    const auto face = face_of(error.code);
    const auto message = text(error.message.empty() ? face.message : error.message);
    json::object inner{{"status", text(face.name)},
                       {"reason", text(error.reason.empty() ? face.reason : error.reason)},
                       {"message", message},
                       {"request_id", text(request_id)}};
    if (!details.empty()) inner["details"] = std::move(details);
    http::Response response;
    response.status = http_status;
    response.body =
        json::serialize(json::object{{"error", std::move(inner)}, {"message", message}});
    if (http_status == 401) response.headers.add("WWW-Authenticate", "Bearer");
    return response;
}

} // namespace

ErrorFace face_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidArgument:
            return {400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "the request is malformed"};
        case ErrorCode::Unauthenticated:
            return {401, "UNAUTHENTICATED", "AUTHENTICATION_REQUIRED", "a credential is needed"};
        case ErrorCode::PaymentRequired:
            return {402, "PAYMENT_REQUIRED", "INSUFFICIENT_BALANCE",
                    "the balance does not suffice"};
        case ErrorCode::PermissionDenied:
            return {403, "PERMISSION_DENIED", "PERMISSION_DENIED", "this is not permitted"};
        case ErrorCode::NotFound:
            return {404, "NOT_FOUND", "RESOURCE_NOT_FOUND", "there is no such resource"};
        case ErrorCode::AlreadyExists:
            return {409, "ALREADY_EXISTS", "STATE_INVALID", "it exists already"};
        case ErrorCode::FailedPrecondition:
            return {409, "FAILED_PRECONDITION", "STATE_INVALID", "its state does not allow this"};
        case ErrorCode::ResourceExhausted:
            return {429, "RESOURCE_EXHAUSTED", "RESOURCE_LIMIT_EXCEEDED", "a limit is reached"};
        case ErrorCode::Unavailable:
            return {503, "UNAVAILABLE", "SERVICE_UNAVAILABLE", "not available now; try again"};
        case ErrorCode::Upstream:
            return {502, "UPSTREAM", "CARRIER_REJECTED", "the carrier refused"};
        case ErrorCode::Internal:
            break;
    }
    return {500, "INTERNAL", "INTERNAL", "an internal error; the log knows it by request_id"};
}

http::Response error_response(const Error& error, std::string_view request_id) {
    return error_response(face_of(error.code).http_status, error, request_id);
}

http::Response error_response(int http_status, const Error& error, std::string_view request_id) {
    json::array details;
    details.reserve(error.problems.size());
    for (const auto& problem : error.problems) {
        details.push_back(json::object{{"path", problem.path},
                                       {"reason", text(problem.reason)},
                                       {"message", problem.message}});
    }
    auto response = envelope(http_status, error, std::move(details), request_id);
    if (http_status == 503) response.headers.add("Retry-After", "1");
    return response;
}

http::Response account_frozen_response(const service::Actor& actor, TimeFormat format,
                                       std::string_view request_id) {
    const auto time = [format](const std::optional<Timestamp>& value) -> json::value {
        if (value) return json::string(format_timestamp(*value, format));
        if (format == TimeFormat::Rfc3339) return nullptr;
        return text(kNotYet);
    };
    json::object detail{{"deletion_scheduled_at", time(actor.tm_freeze)},
                        {"deletion_effective_at", time(actor.tm_purge)}};
    // Whom the operator has frozen, the operator lets go.
    if (actor.tm_purge) detail["recovery_endpoint"] = "DELETE /auth/unregister";
    const auto error = domain::fail(domain::Reason::AccountFrozen, "the account is frozen");
    return envelope(face_of(error.code).http_status, error, {std::move(detail)}, request_id);
}

http::Response rate_limited_response(std::string_view limited_by, std::chrono::seconds retry_after,
                                     std::string_view request_id) {
    const auto error = domain::fail(domain::Reason::RateLimitExceeded,
                                    "too many requests; slow down and try again");
    auto response = envelope(face_of(error.code).http_status, error,
                             {json::object{{"limited_by", text(limited_by)}}}, request_id);
    response.headers.add("Retry-After", std::to_string(retry_after.count()));
    return response;
}

} // namespace numberd::api
