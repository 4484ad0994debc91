// SPDX-License-Identifier: Apache-2.0
#include "api/error_response.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <ostream>

#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

struct Face {
    ErrorCode code;
    int status;
    const char* name;
    const char* reason;
};

std::ostream& operator<<(std::ostream& out, const Face& face) {
    return out << face.reason;
}

class ErrorFaces : public testing::TestWithParam<Face> {};

TEST_P(ErrorFaces, EveryCodeHasItsStatusNameAndReason) {
    const auto& [code, status, name, reason] = GetParam();
    const auto response = error_response({code}, "req_1");
    EXPECT_EQ(response.status, status);
    EXPECT_EQ(response.content_type, "application/json");
    const auto body = json::parse(response.body);
    EXPECT_EQ(body.at("error").at("status").as_string(), name);
    EXPECT_EQ(body.at("error").at("reason").as_string(), reason);
    EXPECT_EQ(body.at("error").at("request_id").as_string(), "req_1");
    EXPECT_FALSE(body.at("message").as_string().empty());
    EXPECT_EQ(body.at("message"), body.at("error").at("message"));
    EXPECT_FALSE(body.at("error").as_object().contains("details"));
    // The reason is one that the closed table knows.
    EXPECT_NE(domain::reason_of(reason), domain::Reason::None);
}

INSTANTIATE_TEST_SUITE_P(
    All, ErrorFaces,
    testing::Values(
        Face{ErrorCode::InvalidArgument, 400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"},
        Face{ErrorCode::Unauthenticated, 401, "UNAUTHENTICATED", "AUTHENTICATION_REQUIRED"},
        Face{ErrorCode::PaymentRequired, 402, "PAYMENT_REQUIRED", "INSUFFICIENT_BALANCE"},
        Face{ErrorCode::PermissionDenied, 403, "PERMISSION_DENIED", "PERMISSION_DENIED"},
        Face{ErrorCode::NotFound, 404, "NOT_FOUND", "RESOURCE_NOT_FOUND"},
        Face{ErrorCode::AlreadyExists, 409, "ALREADY_EXISTS", "STATE_INVALID"},
        Face{ErrorCode::FailedPrecondition, 409, "FAILED_PRECONDITION", "STATE_INVALID"},
        Face{ErrorCode::ResourceExhausted, 429, "RESOURCE_EXHAUSTED", "RESOURCE_LIMIT_EXCEEDED"},
        Face{ErrorCode::Unavailable, 503, "UNAVAILABLE", "SERVICE_UNAVAILABLE"},
        Face{ErrorCode::Upstream, 502, "UPSTREAM", "CARRIER_REJECTED"},
        Face{ErrorCode::Internal, 500, "INTERNAL", "INTERNAL"}));

TEST(ErrorResponse, ShowsReasonMessageAndEveryProblem) {
    const auto error = domain::fail(
        domain::Reason::InvalidArgument, "bad \"input\"",
        {domain::problem("actions[1].option.text", domain::Fault::Required, "is required")});
    EXPECT_EQ(error_response(error, "r").body,
              R"({"error":{"status":"INVALID_ARGUMENT","reason":"INVALID_ARGUMENT",)"
              R"("message":"bad \"input\"","request_id":"r","details":[)"
              R"({"path":"actions[1].option.text","reason":"REQUIRED","message":"is required"}]},)"
              R"("message":"bad \"input\""})");
}

TEST(ErrorResponse, NeverShowsTheDetail) {
    const auto response =
        error_response({ErrorCode::Internal, {}, {}, "table numbers is locked"}, "r");
    EXPECT_EQ(response.body.find("locked"), std::string::npos);
}

TEST(ErrorResponse, SaysHowToComeBack) {
    EXPECT_EQ(error_response({ErrorCode::Unauthenticated}, "r").headers.find("WWW-Authenticate"),
              "Bearer");
    EXPECT_EQ(error_response({ErrorCode::Unavailable}, "r").headers.find("Retry-After"), "1");
    const auto limited = rate_limited_response("customer", std::chrono::seconds(3), "r");
    EXPECT_EQ(limited.status, 429);
    EXPECT_EQ(limited.headers.find("Retry-After"), "3");
    const auto body = json::parse(limited.body);
    EXPECT_EQ(body.at("error").at("reason").as_string(), "RATE_LIMIT_EXCEEDED");
    EXPECT_EQ(json::serialize(body.at("error").at("details")), R"([{"limited_by":"customer"}])");
}

} // namespace
} // namespace numberd::api
