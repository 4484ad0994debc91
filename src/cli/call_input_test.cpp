// SPDX-License-Identifier: Apache-2.0
#include "cli/call_input.hpp"

#include <gtest/gtest.h>

#include "cli/softphone.hpp"

namespace numberd::cli {
namespace {

TEST(CallInput, DigitsAreKeysAndCommas) {
    for (const char* digits : {"", "1", "1,2#", ",,0123456789*#ABCD,"}) {
        EXPECT_TRUE(check_digits(digits)) << digits;
    }
    for (const char* digits : {"a", "1 2", "1;2", "E", "１", "12x4"}) {
        EXPECT_FALSE(check_digits(digits)) << digits;
    }
    EXPECT_EQ(check_digits("12x4").error().message.substr(0, 13), "'x' is no key");
}

TEST(CallInput, ACallerIsANumberOrASipUri) {
    for (const char* from : {"+15550001111", "15550001111", "sip:alice@example.com",
                             "sip:+15550001111@127.0.0.1:5060", "sip:a.b-c_d@host"}) {
        EXPECT_TRUE(check_caller(from)) << from;
    }
    for (const char* from : {"", "+", "alice", "+1555 0001111", "123", "+1555000111122223", "sip:",
                             "sip:alice", "sip:@host", "sip:alice@", "sips:a@host", "tel:+15550001",
                             "sip:a@host:", "sip:a@host:99999", "sip:a@host:port", "sip:a b@host",
                             "sip:a@host>;x=\"", "sip:a@host\r\nX: y", "sip:a@b@c"}) {
        EXPECT_FALSE(check_caller(from)) << from;
    }
}

TEST(CallInput, ARecordHasNumbersWithAPlus) {
    EXPECT_EQ(recorded_as("+15550001111"), "+15550001111");
    EXPECT_EQ(recorded_as("15550001111"), "+15550001111");
    EXPECT_EQ(recorded_as("sip:15550001111@127.0.0.1:5060"), "+15550001111");
    EXPECT_EQ(recorded_as("sip:alice@example.com"), "sip:alice@example.com");
    EXPECT_EQ(recorded_as("0123"), "0123");
}

TEST(CallInput, ANumberCallsFromOurAddress) {
    EXPECT_EQ(uri_of_caller("15550001111", "127.0.0.1:7"), "sip:15550001111@127.0.0.1:7");
    EXPECT_EQ(uri_of_caller("sip:alice@example.com", "127.0.0.1:7"), "sip:alice@example.com");
}

TEST(CallOutcome, SaysWhyNobodyTookTheCall) {
    const std::string at = "127.0.0.1:5060";
    EXPECT_EQ(why_not_answered({.status = 404, .reason = "NUMBER_NOT_FOUND"}, at),
              "not answered: SIP 404, NUMBER_NOT_FOUND");
    EXPECT_EQ(why_not_answered({.status = 486}, at), "not answered: SIP 486");
    EXPECT_EQ(why_not_answered({.timed_out = true}, at),
              "nobody answered at 127.0.0.1:5060 (timeout)");
    EXPECT_EQ(why_not_answered({}, at), "the answer of 127.0.0.1:5060 has no sound we can take");
}

} // namespace
} // namespace numberd::cli
