// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/text.hpp"

#include <gtest/gtest.h>

#include "base/rng.hpp"

namespace numberd::store::postgres {
namespace {

TEST(Translate, NumbersParametersAsPostgresDoes) {
    EXPECT_EQ(translate("SELECT a FROM t WHERE b = ?1 AND (c, d) < (?12, ?2) AND e <> 'why ?3'"),
              "SELECT a FROM t WHERE b = $1 AND (c, d) < ($12, $2) AND e <> 'why ?3'");
    EXPECT_EQ(translate("SELECT a FROM t INDEXED BY t_a WHERE b = ?1"),
              "SELECT a FROM t WHERE b = $1");
}

TEST(StoredText, LeavesOrdinaryTextAlone) {
    for (const std::string text : {"", "plain", "M\xc3\xbcller \xe2\x82\xac \xf0\x9f\x93\x9e"}) {
        EXPECT_FALSE(needs_encoding(text)) << text;
        EXPECT_FALSE(needs_decoding(text)) << text;
    }
}

TEST(StoredText, BringsBackEveryByte) {
    const std::string all[] = {std::string("a\0b", 3),
                               "\xff\xfe",
                               "\xc3",
                               "\xe2\x82",
                               "\xed\xa0\x80",
                               "\xc0\x80",
                               "\xf4\x8f\xbc\x80",
                               "\xf4\x8f\xbf\xbf",
                               "\xf4\x90\x80\x80",
                               "Andr\xe9 \xe2\x82\xac end"};
    for (const std::string& text : all) {
        EXPECT_TRUE(needs_encoding(text)) << testing::PrintToString(text);
        const std::string stored = encode_text(text);
        EXPECT_EQ(stored.find('\0'), std::string::npos);
        EXPECT_TRUE(needs_decoding(stored));
        EXPECT_EQ(decode_text(stored), text);
    }
}

TEST(StoredText, BringsBackWhateverIsThrownAtIt) {
    SeededRng rng(5);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        // Mostly bytes of which sequences are made, so that some are nearly right.
        constexpr unsigned char kBytes[] = {0,    'a',  0x80, 0xbf, 0xc3, 0xe2,
                                            0xed, 0xf4, 0x8f, 0xbc, 0xa0, 0xff};
        for (std::uint64_t size = rng.below(12); size > 0; --size)
            text += static_cast<char>(kBytes[rng.below(std::size(kBytes))]);
        const std::string stored = needs_encoding(text) ? encode_text(text) : text;
        EXPECT_EQ(needs_decoding(stored) ? decode_text(stored) : stored, text)
            << testing::PrintToString(text);
        EXPECT_EQ(stored.find('\0'), std::string::npos);
    }
}

} // namespace
} // namespace numberd::store::postgres
