// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"
#include "base/sha256.hpp"

#include <gtest/gtest.h>

namespace numberd {
namespace {

// The examples of RFC 4648 §10.
TEST(Base64, IsThatOfTheRfc) {
    const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                            {"f", "Zg=="},
                                                            {"fo", "Zm8="},
                                                            {"foo", "Zm9v"},
                                                            {"foob", "Zm9vYg=="},
                                                            {"fooba", "Zm9vYmE="},
                                                            {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(base64_of(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
    const std::string all("\x00\xff\xfe", 3);
    EXPECT_EQ(base64_decode(base64_of(all)), all);
}

TEST(Base64, IsNothingElse) {
    for (const char* text : {"Zg", "Zg=", "Zg==x", "Z g==", "Zg==\n", "-_-_", "=", "Zm9v!"})
        EXPECT_FALSE(base64_decode(text)) << text;
}

// The example of FIPS 180-2.
TEST(Sha256, IsThatOfTheStandard) {
    EXPECT_EQ(sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Hex, IsLowerCase) {
    EXPECT_EQ(hex_of(""), "");
    EXPECT_EQ(hex_of(std::string("\x00\xAB\x1f", 3)), "00ab1f");
}

} // namespace
} // namespace numberd
