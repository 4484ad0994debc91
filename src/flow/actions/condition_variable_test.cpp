// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

/// "true", "false" or what else the condition came to.
std::string judge(const std::string& option, Variables variables = {}) {
    const auto text = run_message(
        R"([{"type":"condition_variable","option":{"false_target_id":"no",)" + option + R"(}},
            {"type":"sleep","option":{"duration":1}},
            {"id":"no","type":"sleep","option":{"duration":2}}])",
        {"start"}, std::move(variables));
    const auto begin = text.find("ended ") + 6;
    const auto result = text.substr(begin, text.find('\n', begin) - begin);
    EXPECT_TRUE(text.ends_with(result == "true" ? "timer 1\n" : "timer 2\n")) << text;
    return result;
}

std::string compare(std::string_view left, std::string_view condition, std::string_view right) {
    return judge(R"("variable":"x","condition":")" + std::string(condition) +
                     R"(","value_string":")" + std::string(right) + "\"",
                 {{"x", std::string(left)}});
}

std::string compare_number(std::string_view left, std::string_view condition,
                           std::string_view right) {
    return judge(R"("variable":"x","value_type":"number","condition":")" + std::string(condition) +
                     R"(","value_number":)" + std::string(right),
                 {{"x", std::string(left)}});
}

TEST(ConditionVariable, ComparesTextsByTheirCharacters) {
    struct Row {
        std::string_view left, condition, right, result;
    };
    for (const auto& row :
         {Row{"a", "==", "a", "true"}, Row{"a", "==", "b", "false"}, Row{"a", "!=", "b", "true"},
          Row{"a", "!=", "a", "false"}, Row{"b", ">", "a", "true"}, Row{"a", ">", "a", "false"},
          Row{"a", ">=", "a", "true"}, Row{"a", ">=", "b", "false"}, Row{"a", "<", "b", "true"},
          Row{"10", "<", "9", "true"}, Row{"a", "<=", "a", "true"}, Row{"b", "<=", "a", "false"},
          Row{"abc", "contains", "b", "true"}, Row{"abc", "contains", "", "true"},
          Row{"abc", "contains", "B", "false"}, Row{"abc", "matches", "b|z", "true"},
          Row{"abc", "matches", "^b", "false"}}) {
        EXPECT_EQ(compare(row.left, row.condition, row.right), row.result)
            << row.left << row.condition << row.right;
    }
}

TEST(ConditionVariable, ComparesNumbersAsNumbers) {
    EXPECT_EQ(compare_number("10", ">", "9"), "true");
    EXPECT_EQ(compare_number(" +10.50 ", "==", "10.5"), "true");
    EXPECT_EQ(compare_number("-1e2", "<=", "-100"), "true");
    EXPECT_EQ(compare_number("2", "<", "2"), "false");
    EXPECT_EQ(compare_number("3", "!=", "2"), "true");
}

TEST(ConditionVariable, IsFalseForWhatIsNoNumber) {
    for (const auto* text : {"", "x", "1x", "inf", "nan", "1e999", "0x10"}) {
        for (const auto* condition : {"==", ">", ">=", "<", "<="}) {
            EXPECT_EQ(compare_number(text, condition, "0"), "false") << text << condition;
        }
        EXPECT_EQ(compare_number(text, "!=", "0"), "true") << text;
    }
}

TEST(ConditionVariable, ComparesLengthsInCharacters) {
    const auto length = [](std::string_view value, std::string_view condition) {
        return judge(R"("variable":"x","value_type":"length","value_length":2,"condition":")" +
                         std::string(condition) + "\"",
                     {{"x", std::string(value)}});
    };
    EXPECT_EQ(length("\u00e9\u00e9", "=="), "true");
    EXPECT_EQ(length("abc", ">"), "true");
    EXPECT_EQ(length("abc", "<="), "false");
    EXPECT_EQ(judge(R"("variable":"${x}","value_type":"length","condition":"==")"), "true");
    EXPECT_EQ(judge(R"("variable":"${x}","condition":"==","value_string":"")"), "true");
}

TEST(ConditionVariable, TakesANameOrAText) {
    const std::string equals = R"(,"condition":"==","value_string":"v")";
    EXPECT_EQ(judge(R"("variable":"x")" + equals, {{"x", "v"}}), "true");
    EXPECT_EQ(judge(R"("variable":"${x}")" + equals, {{"x", "v"}}), "true");
    EXPECT_EQ(judge(R"("variable":"v")" + equals), "true");
    EXPECT_EQ(judge(R"("variable":"voipbin.call.digits","condition":"==")"), "true");
}

TEST(ConditionVariable, DoesNotTakeAValueForAName) {
    EXPECT_EQ(judge(R"("variable":"${text}","condition":"==","value_string":"secret")",
                    {{"text", "pin"}, {"pin", "secret"}}),
              "false");
}

TEST(ConditionVariable, IgnoresCaseAndWhiteSpaceOnDemand) {
    const auto fold = [](std::string_view condition, std::string_view right) {
        return judge(R"("variable":"x","ignore_case":true,"condition":")" + std::string(condition) +
                         R"(","value_string":")" + std::string(right) + "\"",
                     {{"x", " Yes Please\n"}});
    };
    EXPECT_EQ(fold("==", "YES please"), "true");
    EXPECT_EQ(fold("contains", "PLEASE"), "true");
    EXPECT_EQ(fold("matches", "^yes"), "true");
}

TEST(ConditionVariable, IsFalseWhenAVariableMakesItImpossible) {
    EXPECT_EQ(judge(R"("variable":"x","condition":"${c}")", {{"c", "~"}}),
              "false: option.condition ENUM");
    EXPECT_EQ(judge(R"("variable":"x","condition":"matches","value_string":"${p}")", {{"p", "("}}),
              "false: option.value_string PATTERN");
}

TEST(ConditionVariable, MatchesInLinearTimeAndBoundedMemory) {
    const std::string text(100'000, 'a');
    EXPECT_EQ(judge(R"("variable":"x","condition":"matches","value_string":"^(a+)+$")",
                    {{"x", text + "b"}}),
              "false");
    EXPECT_EQ(option_faults("condition_variable",
                            R"({"condition":"matches","variable":"x","false_target_id":"here",
                                "value_string":"((a{100}){100}){100}"})"),
              "option.value_string PATTERN");
}

TEST(ConditionVariable, ChecksItsOptions) {
    const auto faults = [](const std::string& option) {
        return option_faults("condition_variable", "{" + option + "}");
    };
    EXPECT_EQ(faults(""),
              "option.condition REQUIRED; option.variable REQUIRED; "
              "option.false_target_id REQUIRED");
    const std::string rest = R"(,"variable":"x","false_target_id":"here")";
    EXPECT_EQ(faults(R"("condition":"=")" + rest), "option.condition ENUM");
    EXPECT_EQ(faults(R"("condition":"contains","value_type":"number")" + rest),
              "option.condition CONTRADICTION");
    EXPECT_EQ(faults(R"("condition":"matches","value_string":"[")" + rest),
              "option.value_string PATTERN");
    EXPECT_EQ(faults(R"("condition":"matches","value_string":"[${x}")" + rest), "");
    EXPECT_EQ(faults(R"("condition":"==","value_number":"5","value_length":-1,"value_type":"int")" +
                     rest),
              "option.value_type ENUM; option.value_number TYPE; option.value_length RANGE");
    EXPECT_EQ(faults(R"("condition":"==","variable":"x","false_target_id":"gone")"),
              "option.false_target_id UNKNOWN_TARGET");
}

} // namespace
} // namespace numberd::flow
