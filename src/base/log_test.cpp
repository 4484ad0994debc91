// SPDX-License-Identifier: Apache-2.0
#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace numberd::log {
namespace {

using testing::HasSubstr;
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

TEST(Log, WritesOneJsonLineWithEscapedFields) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(info("call_ended", {{"call_id", "a\"b"}, {"seconds", 3}}),
               HasSubstr(R"("level":"info","event":"call_ended","call_id":"a\"b","seconds":"3"})"));
}

TEST(Log, CountsAFloodInsteadOfWritingIt) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(
        {
            for (int i = 0; i < 20; ++i)
                warn("flood");
            for (int i = 0; i < 1000; ++i)
                warn("flood", {{"after", "limit"}});
        },
        Not(HasSubstr("1000")));
}

TEST(Log, LeavesOutWhatIsBelowTheLevel) {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    EXPECT_LOG(
        {
            debug("hidden");
            info("shown");
        },
        testing::AllOf(HasSubstr("shown"), Not(HasSubstr("hidden"))));
}

TEST(Log, MasksNumbers) {
    EXPECT_EQ(mask("+15551234567"), "+1555•••4567");
}

} // namespace
} // namespace numberd::log
