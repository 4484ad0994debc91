// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "domain/message.hpp"

namespace numberd::domain {
namespace {

std::string times(int count, std::string_view text) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += text;
    return out;
}

TEST(SmsParts, CountsTheGsmAlphabetInSeptets) {
    EXPECT_EQ(sms_parts(""), 1);
    EXPECT_EQ(sms_parts("We're open Mon-Fri 9-5"), 1);
    EXPECT_EQ(sms_parts(times(160, "a")), 1);
    EXPECT_EQ(sms_parts(times(161, "a")), 2);
    EXPECT_EQ(sms_parts(times(306, "a")), 2);
    EXPECT_EQ(sms_parts(times(307, "a")), 3);
    // Letters outside ASCII that the alphabet has, one septet each.
    EXPECT_EQ(sms_parts(times(160, "é")), 1);
    EXPECT_EQ(sms_parts("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¤¡ÄÖÑÜ§¿äöñüà" + times(100, "x")), 1);
}

TEST(SmsParts, CountsTheExtensionTableTwice) {
    EXPECT_EQ(sms_parts(times(80, "€")), 1);
    EXPECT_EQ(sms_parts(times(81, "€")), 2);
    for (const char* twice : {"[", "]", "{", "}", "\\", "~", "^", "|", "\f"}) {
        EXPECT_EQ(sms_parts(times(158, "a") + twice), 1) << twice;
        EXPECT_EQ(sms_parts(times(159, "a") + twice), 2) << twice;
    }
}

TEST(SmsParts, DoesNotCutAnEscapeInTwo) {
    // 152 + 2 + 152 septets are 306, which would fit into two parts of 153 if cut anywhere.
    EXPECT_EQ(sms_parts(times(152, "a") + "€" + times(151, "a")), 2);
    EXPECT_EQ(sms_parts(times(152, "a") + "€" + times(152, "a")), 3);
}

TEST(SmsParts, CountsTheRestInUtf16) {
    EXPECT_EQ(sms_parts("`"), 1);
    EXPECT_EQ(sms_parts(times(70, "ж")), 1);
    EXPECT_EQ(sms_parts(times(71, "ж")), 2);
    EXPECT_EQ(sms_parts(times(134, "ж")), 2);
    EXPECT_EQ(sms_parts(times(135, "ж")), 3);
    EXPECT_EQ(sms_parts(times(70, "a") + "ж"), 2);
    EXPECT_EQ(sms_parts(times(71, "`")), 2);
}

TEST(SmsParts, CountsAnEmojiTwiceAndDoesNotCutIt) {
    EXPECT_EQ(sms_parts(times(35, "😀")), 1);
    EXPECT_EQ(sms_parts(times(36, "😀")), 2);
    // 33 emoji fill 66 units of a part's 67; the next one goes to the next part.
    EXPECT_EQ(sms_parts(times(66, "😀")), 2);
    EXPECT_EQ(sms_parts(times(67, "😀")), 3);
}

TEST(SmsParts, TakesBytesThatAreNoUtf8AsOneCharacterEach) {
    EXPECT_EQ(sms_parts(times(70, "\xff")), 1);
    EXPECT_EQ(sms_parts(times(71, "\xff")), 2);
    EXPECT_EQ(sms_parts("\xc3"), 1);
    EXPECT_EQ(sms_parts("\xf0\x9f\x98"), 1);
}

TEST(SmsEncoding, IsGsm7WhereThatHasEveryCharacter) {
    EXPECT_EQ(text_of(sms_encoding("")), "gsm7");
    EXPECT_EQ(text_of(sms_encoding("caf\u00e9 [5 \u20ac]")), "gsm7");
    EXPECT_EQ(text_of(sms_encoding("caf\u00e9 \u4e2d")), "ucs2");
    EXPECT_EQ(text_of(sms_encoding("\xff")), "ucs2");
}

} // namespace
} // namespace numberd::domain
