// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace numberd::log {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::Not;

/// Runs `body` in a child process and matches what it wrote to stderr.
#define EXPECT_LOG(body, matcher) \
    EXPECT_EXIT(                  \
        {                         \
            body;                 \
            flush();              \
            std::exit(0);         \
        },                        \
        testing::ExitedWithCode(0), matcher)

std::ptrdiff_t lines_of(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

TEST(Log, WritesOneJsonLineWithEscapedFields) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(info("call_ended", {{"call_id", "a\"b"}, {"seconds", 3}}),
               HasSubstr(R"("level":"info","event":"call_ended","call_id":"a\"b","seconds":"3"})"));
}

TEST(Log, StaysJsonWhateverStrangersSend) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(info("call_refused", {{"sip_call_id", "57\xbd\xc3\xa9"}, {"to", "caf\u00e9"}}),
               AllOf(HasSubstr(R"("sip_call_id":"57\u00bd\u00c3\u00a9")"),
                     HasSubstr("\"to\":\"caf\u00e9\"")));
}

TEST(Log, CountsAFloodInsteadOfWritingIt) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(
        {
            for (int i = 0; i < 1000; ++i)
                warn("flood");
            warn("other");
        },
        // Twenty a second and the other; a second may turn meanwhile.
        AllOf(HasSubstr("other"), testing::ResultOf(lines_of, AllOf(Ge(21), Le(41)))));
}

TEST(Log, LeavesOutWhatIsBelowTheLevel) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(
        {
            debug("hidden");
            info("shown");
        },
        AllOf(HasSubstr("shown"), Not(HasSubstr("hidden"))));
}

TEST(Log, MasksNumbers) {
    EXPECT_EQ(mask("+15551234567"), "+1555•••4567");
}

} // namespace
} // namespace numberd::log
