// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.hpp"

#include <gtest/gtest.h>

namespace numberd {
namespace {

TEST(Timestamp, PrintsBothFormats) {
    const auto time = parse_timestamp("2022-03-20 19:37:53.135685");
    ASSERT_TRUE(time);
    EXPECT_EQ(format_timestamp(*time, TimeFormat::Spaced), "2022-03-20 19:37:53.135685");
    EXPECT_EQ(format_timestamp(*time, TimeFormat::Rfc3339), "2022-03-20T19:37:53.135685Z");
}

TEST(Timestamp, PrintsEveryFieldAtItsWidth) {
    for (const char* text : {"1969-12-31 23:59:59.999999", "0001-01-01 00:00:00.000001",
                             "2024-02-29 07:08:09.012345", "9999-12-31 23:59:59.999999"}) {
        EXPECT_EQ(format_timestamp(*parse_timestamp(text), TimeFormat::Spaced), text);
    }
}

TEST(Timestamp, ReadsWhatClientsSend) {
    const auto wanted = parse_timestamp("2026-01-31 09:30:00.500000");
    for (const char* text :
         {"2026-01-31T09:30:00.5Z", "2026-01-31T09:30:00.500", "2026-01-31 09:30:00.500000Z"}) {
        EXPECT_EQ(parse_timestamp(text), wanted) << text;
    }
    EXPECT_TRUE(parse_timestamp("2026-01-31T09:30:00Z"));
    EXPECT_TRUE(parse_timestamp(kNotYet));
}

TEST(Timestamp, RefusesWhatIsNoTime) {
    for (const char* text :
         {"", "2026-01-31", "2026-02-30 00:00:00", "2026-13-01 00:00:00", "2026-01-31 24:00:00",
          "2026-01-31 09:30:00.", "2026-01-31 09:30:00.1234567", "2026-01-31 09:30:00 +01:00",
          "yesterday"}) {
        EXPECT_FALSE(parse_timestamp(text)) << text;
    }
}

} // namespace
} // namespace numberd
