// SPDX-License-Identifier: Apache-2.0
#include "media/speakable.hpp"

#include <gtest/gtest.h>

#include <random>

namespace numberd::media {
namespace {

TEST(Speakable, LeavesPlainEnglishAlone) {
    EXPECT_EQ(speakable("Press 1, or wait."), "Press 1, or wait.");
    EXPECT_EQ(speakable("5 < 6 & 7 > 2"), "5 < 6 & 7 > 2");
}

TEST(Speakable, StripsTheTagsOfSsmlAndResolvesItsEntities) {
    EXPECT_EQ(speakable("<speak>Hello</speak>"), "Hello");
    EXPECT_EQ(speakable(" \n<speak version=\"1.0\">Tom &amp; <b>Ann</b> &#65;&#x42;</speak>"),
              "Tom &  Ann  AB");
    EXPECT_EQ(speakable("<speak>a<!-- <b> not this --> c</speak>"), "a  c");
}

TEST(Speakable, LivesWithBrokenSsml) {
    EXPECT_EQ(speakable("<speak>open <break"), "open");
    EXPECT_EQ(speakable("<speak>a & b &unknown; c &toolongtobeaname; d</speak>"),
              "a & b   c &toolongtobeaname; d");
    EXPECT_EQ(speakable("<speak"), "");
    EXPECT_EQ(speakable("<speak>&#99999999999; &#x; &#; x</speak>"), "x");
}

TEST(Speakable, FoldsAccentsAndTypographicMarks) {
    EXPECT_EQ(speakable("Z\u00FCrich caf\u00E9 \u00C6"), "Zurich cafe A");
    EXPECT_EQ(speakable("it\u2019s 5\u20136\u2026"), "it's 5 - 6...");
}

TEST(Speakable, IsEmptyWhenNothingCanBeSaid) {
    for (const auto* text : {"", "   ", "...", "\u4F60\u597D", "\x80\xFF", "<speak></speak>"}) {
        EXPECT_EQ(speakable(text), "") << text;
    }
}

TEST(Speakable, AlwaysGivesPrintableAscii) {
    std::minstd_rand engine(11);
    std::uniform_int_distribution<int> byte(0, 255);
    for (int round = 0; round < 2000; ++round) {
        std::string text = round % 2 == 0 ? "<speak>" : "";
        for (int i = 0; i < 40; ++i)
            text += static_cast<char>(byte(engine));
        for (const char c : speakable(text)) {
            EXPECT_GE(c, 0x20);
            EXPECT_LT(c, 0x7F);
        }
    }
}

TEST(SpokenPieces, CutsBehindSentencesThenBetweenWordsThenAnywhere) {
    using Pieces = std::vector<std::string>;
    EXPECT_EQ(spoken_pieces("Short one.", 20), Pieces{"Short one."});
    EXPECT_EQ(spoken_pieces("One. Two. Three four", 12), (Pieces{"One. Two.", "Three four"}));
    EXPECT_EQ(spoken_pieces("one two three four", 10), (Pieces{"one two", "three four"}));
    EXPECT_EQ(spoken_pieces("abcdefghij", 4), (Pieces{"abcd", "efgh", "ij"}));
    EXPECT_EQ(spoken_pieces("", 4), Pieces{});
    EXPECT_EQ(spoken_pieces("    a    ", 2), Pieces{"a"});
}

TEST(SpokenPieces, LoseNothingButSpaces) {
    std::minstd_rand engine(3);
    std::uniform_int_distribution<std::size_t> letter(0, 5);
    for (int round = 0; round < 500; ++round) {
        std::string text;
        for (int i = 0; i < 60; ++i)
            text += std::string_view("ab. ?c")[letter(engine)];
        std::string joined;
        for (const auto& piece : spoken_pieces(text, 7)) {
            EXPECT_LE(piece.size(), 7U);
            joined += piece;
        }
        std::erase(joined, ' ');
        std::erase(text, ' ');
        EXPECT_EQ(joined, text);
    }
}

} // namespace
} // namespace numberd::media
