// SPDX-License-Identifier: Apache-2.0
#include "flow/substitute.hpp"

#include <gtest/gtest.h>

namespace numberd::flow {
namespace {

const Variables kVariables = {{"a", "1"},         {"b.c", "two"},
                              {"nested", "${a}"}, {"quote", "x\",\"admin\":\"1\n"},
                              {"path", "/p?q"},   {"text", "a b&c=+1\u00e9"}};

TEST(Substitute, ReplacesKnownNamesAndDropsUnknownOnes) {
    EXPECT_EQ(substitute("", kVariables), "");
    EXPECT_EQ(substitute("plain $ { } text", kVariables), "plain $ { } text");
    EXPECT_EQ(substitute("${a}", kVariables), "1");
    EXPECT_EQ(substitute("<${a}${b.c}>", kVariables), "<1two>");
    EXPECT_EQ(substitute("x${unknown}y", kVariables), "xy");
    EXPECT_EQ(substitute("$${a}", kVariables), "$1");
}

TEST(Substitute, EndsANameAtTheFirstBraceAndNeverReadsItsOwnResult) {
    EXPECT_EQ(substitute("${nested}", kVariables), "${a}");
    EXPECT_EQ(substitute("${x${a}}", kVariables), "}");
    EXPECT_EQ(substitute("open ${a", kVariables), "open ${a");
}

TEST(Substitute, IsBoundedWhateverTheVariablesHold) {
    const Variables big = {{"x", std::string(200'000, 'x')}};
    std::string text;
    for (int i = 0; i < 1000; ++i)
        text += "${x}";
    EXPECT_EQ(substitute(text, big).size(), kSubstitutedBytesMax);
    EXPECT_EQ(substitute(text, big, Escape::None, 10), "xxxxxxxxxx");
    EXPECT_EQ(substitute("${e}", {{"e", "\u20ac\u20ac"}}, Escape::None, 5), "\u20ac");
}

TEST(Substitute, EscapesAValueWithinAJsonStringOnly) {
    const auto json = [](std::string_view text) {
        return substitute(text, kVariables, Escape::Json, 1000);
    };
    EXPECT_EQ(json(R"({"t":"${quote}","n":${a}})"), R"({"t":"x\",\"admin\":\"1\u000A","n":1})");
    EXPECT_EQ(json(R"({"t":"\"${quote}"})"), R"({"t":"\"x\",\"admin\":\"1\u000A"})");
    EXPECT_EQ(json(R"(["\\",${path}])"), R"(["\\",/p?q])");
}

TEST(Substitute, PercentEncodesAValueInAQueryOnly) {
    const auto uri = [](std::string_view text) {
        return substitute(text, kVariables, Escape::UriQuery, 1000);
    };
    EXPECT_EQ(uri("https://h${path}&t=${text}"), "https://h/p?q&t=a b&c=+1\u00e9");
    EXPECT_EQ(uri("https://h/?t=${text}&u=${a}"), "https://h/?t=a%20b%26c%3D%2B1%C3%A9&u=1");
}

TEST(Substitute, TellsWhetherAndWhichVariableThereIs) {
    EXPECT_TRUE(has_variable("a ${b} c"));
    EXPECT_FALSE(has_variable("a ${b"));
    EXPECT_FALSE(has_variable("a} ${b"));
    EXPECT_EQ(sole_variable("${b.c}"), "b.c");
    EXPECT_EQ(sole_variable("${b}${c}"), "");
    EXPECT_EQ(sole_variable("b.c"), "");
    EXPECT_EQ(sole_variable("${}"), "");
}

} // namespace
} // namespace numberd::flow
