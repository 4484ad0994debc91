// SPDX-License-Identifier: Apache-2.0
#include "domain/reason.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace numberd::domain {
namespace {

std::vector<Reason> all_reasons() {
    std::vector<Reason> all;
    for (int i = 1; i <= static_cast<int>(Reason::CarrierRejected); ++i) {
        all.push_back(static_cast<Reason>(i));
    }
    return all;
}

TEST(Reason, HasATextOfItsOwnThatLeadsBackToIt) {
    std::set<std::string_view> seen;
    for (const Reason reason : all_reasons()) {
        const std::string_view text = text_of(reason);
        EXPECT_FALSE(text.empty());
        EXPECT_TRUE(seen.insert(text).second) << text;
        EXPECT_EQ(reason_of(text), reason) << text;
        EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'A' && c <= 'Z') || c == '_';
        })) << text;
    }
    EXPECT_EQ(text_of(Reason::None), "");
    EXPECT_EQ(reason_of("NO_SUCH_REASON"), Reason::None);
    EXPECT_EQ(text_of(static_cast<Reason>(9999)), "");
}

TEST(Reason, SaysWhichKindOfErrorItIs) {
    const struct {
        Reason reason;
        std::string_view text;
        ErrorCode code;
    } rows[] = {
        {Reason::NumberNotFound, "NUMBER_NOT_FOUND", ErrorCode::NotFound},
        {Reason::NumberAlreadyExists, "NUMBER_ALREADY_EXISTS", ErrorCode::AlreadyExists},
        {Reason::ResourceLimitExceeded, "RESOURCE_LIMIT_EXCEEDED", ErrorCode::ResourceExhausted},
        {Reason::RateLimitExceeded, "RATE_LIMIT_EXCEEDED", ErrorCode::ResourceExhausted},
        {Reason::InsufficientBalance, "INSUFFICIENT_BALANCE", ErrorCode::PaymentRequired},
        {Reason::NumberPending, "NUMBER_PURCHASE_PENDING", ErrorCode::FailedPrecondition},
        {Reason::NoCallFlow, "NO_CALL_FLOW", ErrorCode::FailedPrecondition},
        {Reason::VirtualNumberFromPstn, "VIRTUAL_NUMBER_FROM_PSTN", ErrorCode::FailedPrecondition},
        {Reason::AccountFrozen, "ACCOUNT_FROZEN", ErrorCode::PermissionDenied},
        {Reason::InvalidId, "INVALID_ID", ErrorCode::InvalidArgument},
        {Reason::Overload, "OVERLOAD", ErrorCode::Unavailable},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(text_of(row.reason), row.text);
        EXPECT_EQ(code_of(row.reason), row.code) << row.text;
    }
}

TEST(Reason, MakesAnErrorThatCarriesIt) {
    const Error error = fail(Reason::InvalidArgument, "look below",
                             {problem("actions[1].option.text", Fault::Required, "is missing")});
    EXPECT_EQ(error.code, ErrorCode::InvalidArgument);
    EXPECT_EQ(error.reason, "INVALID_ARGUMENT");
    EXPECT_EQ(error.message, "look below");
    ASSERT_EQ(error.problems.size(), 1u);
    EXPECT_EQ(error.problems[0], (Problem{"actions[1].option.text", "REQUIRED", "is missing"}));
}

TEST(Fault, HasATextOfItsOwn) {
    std::set<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(Fault::Contradiction); ++i) {
        const std::string_view text = text_of(static_cast<Fault>(i));
        EXPECT_FALSE(text.empty());
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_EQ(text_of(Fault::UnknownField), "UNKNOWN_FIELD");
}

} // namespace
} // namespace numberd::domain
