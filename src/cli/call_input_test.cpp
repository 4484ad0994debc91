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
    EXPECT_EQ(check_digits("1\x1B[2J").error().message.substr(0, 16), "'\\x1B' is no key");
    EXPECT_EQ(check_digits("１").error().message.substr(0, 15), "'１' is no key");
}

TEST(CallInput, ACalleeIsANumberOrASipUriWithItsServer) {
    for (const char* to : {"+899100000001", "899100000001", "sip:+899100000001@127.0.0.1:5060",
                           "sip:+899100000001@localhost", "sip:support@example.com"}) {
        EXPECT_TRUE(check_callee(to)) << to;
    }
    for (const char* to :
         {"", "+899 100000001", " +899100000001", "+899100000001\n", "+899100000001\x1B[2J", "foo",
          "sip:+899100000001", "sip:+899100000001@", "sip:@127.0.0.1", "sip:a@host:0x1",
          "+899100000001@127.0.0.1", "sip:a@host\r\nX: y"}) {
        const auto checked = check_callee(to);
        ASSERT_FALSE(checked) << to;
        EXPECT_EQ(checked.error().message, printable(checked.error().message));
    }
    EXPECT_EQ(callee_of("+899100000001").user, "+899100000001");
    EXPECT_EQ(callee_of("+899100000001").address, "");
    EXPECT_EQ(callee_of("sip:+899100000001@127.0.0.1:5060").user, "+899100000001");
    EXPECT_EQ(callee_of("sip:+899100000001@127.0.0.1:5060").address, "127.0.0.1:5060");
}

TEST(CallInput, AnAddressHasAPort) {
    for (const char* address : {"127.0.0.1:5060", "localhost:1", "sip.example.com:65535"}) {
        EXPECT_TRUE(check_address(address)) << address;
    }
    for (const char* address : {"", "foo", "127.0.0.1", "127.0.0.1:", ":5060", "a:0", "a:65536",
                                "a b:1", "a:1:2", "a:x"}) {
        EXPECT_FALSE(check_address(address)) << address;
    }
}

TEST(CallInput, ControlCharactersAreSpeltOut) {
    EXPECT_EQ(printable("a\x1B[2J\r\nb\x7F é"), "a\\x1B[2J\\x0D\nb\\x7F é");
    EXPECT_EQ(printable("\u202Eevil \u2066x\u200F \u2028"), "\\u202Eevil \\u2066x\\u200F \u2028");
    EXPECT_EQ(printable("\xC2\x9B"
                        "2J \xC2\xA0\xC2"),
              "\\x9B"
              "2J \xC2\xA0\xC2");
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
    EXPECT_EQ(why_not_answered({.timed_out = true, .unreachable = true}, at),
              "nothing listens at 127.0.0.1:5060, or it cannot be reached");
    EXPECT_EQ(why_not_answered({}, at), "the answer of 127.0.0.1:5060 has no sound we can take");
}

} // namespace
} // namespace numberd::cli
