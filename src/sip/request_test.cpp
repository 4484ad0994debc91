// SPDX-License-Identifier: Apache-2.0
#include "sip/request.hpp"

#include <gtest/gtest.h>

#include "sip/reply.hpp"

namespace numberd::sip {
namespace {

TEST(PercentDecoded, DecodesEscapesAndKeepsWhatIsNone) {
    EXPECT_EQ(percent_decoded("%2B1555"), "+1555");
    EXPECT_EQ(percent_decoded("a%41%5a"), "aAZ");
    EXPECT_EQ(percent_decoded("%zz%4"), "%zz%4");
    EXPECT_EQ(percent_decoded("%"), "%");
    EXPECT_EQ(percent_decoded("%00"), std::string(1, '\0'));
    EXPECT_EQ(percent_decoded(""), "");
}

TEST(Unquoted, TakesQuotesAndEscapesAway) {
    EXPECT_EQ(unquoted("\"A \\\"B\\\\\""), "A \"B\\");
    EXPECT_EQ(unquoted("A B"), "A B");
    EXPECT_EQ(unquoted("\""), "\"");
    EXPECT_EQ(unquoted("\"\""), "");
    EXPECT_EQ(unquoted("\"x\\\""), "x\\");
}

TEST(ReasonHeader, LeavesOutWhatWouldEndTheQuotedString) {
    EXPECT_EQ(reason_header(1, "NUMBER_NOT_FOUND"), "Q.850;cause=1;text=\"NUMBER_NOT_FOUND\"");
    EXPECT_EQ(reason_header(42, "a\"b\\c\r\nd\x7f"), "Q.850;cause=42;text=\"abcd\"");
}

} // namespace
} // namespace numberd::sip
