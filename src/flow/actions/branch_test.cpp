// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

/// A branch that leads to one of three ends, each a wait whose duration names it.
std::string branch(const std::string& option, Variables variables) {
    const auto text = run_message(R"([{"type":"branch","option":)" + option + R"(},
            {"id":"next","type":"sleep","option":{"duration":1}},
            {"id":"a","type":"sleep","option":{"duration":2}},
            {"id":"b","type":"sleep","option":{"duration":3}}])",
                                  {"start"}, std::move(variables));
    return text.substr(text.find("ended"));
}
constexpr std::string_view kNext = "began sleep {\"duration\":1}\ntimer 1\n";
constexpr std::string_view kA = "began sleep {\"duration\":2}\ntimer 2\n";
constexpr std::string_view kB = "began sleep {\"duration\":3}\ntimer 3\n";

std::string then(const std::string& result, std::string_view where) {
    return "ended " + result + "\n" + std::string(where);
}

TEST(Branch, GoesWhereTheValueLeads) {
    const std::string option = R"({"target_ids":{"1":"a","2":"b"},"default_target_id":"b"})";
    EXPECT_EQ(branch(option, {{"voipbin.call.digits", "1"}}), then("branch 1", kA));
    EXPECT_EQ(branch(option, {{"voipbin.call.digits", "2"}}), then("branch 2", kB));
    EXPECT_EQ(branch(option, {{"voipbin.call.digits", "12"}}), then("default", kB));
    EXPECT_EQ(branch(option, {}), then("default", kB));
}

TEST(Branch, GoesToTheNextActionWithoutADefault) {
    EXPECT_EQ(branch("{}", {}), then("default", kNext));
    EXPECT_EQ(branch(R"({"default_target_id":"00000000-0000-0000-0000-000000000000"})", {}),
              then("default", kNext));
}

TEST(Branch, ReadsTheVariableThatIsNamedInEitherWay) {
    EXPECT_EQ(branch(R"({"variable":"x","target_ids":{"v":"a"}})", {{"x", "v"}}),
              then("branch v", kA));
    EXPECT_EQ(branch(R"({"variable":"${x}","target_ids":{"v":"a"}})", {{"x", "v"}}),
              then("branch v", kA));
    EXPECT_EQ(branch(R"({"variable":"${x}","target_ids":{"a b":"a"}})", {{"x", "a b"}}),
              then("branch a b", kA));
    const std::string text(300, 'x');
    EXPECT_EQ(branch(R"({"variable":"${x}","default_target_id":"b"})", {{"x", text}}),
              then("default", kB));
    EXPECT_EQ(branch(R"({"variable":"x.${n}","target_ids":{"v":"a"}})", {{"n", "1"}, {"x.1", "v"}}),
              then("branch v", kA));
}

TEST(Branch, EmptiesTheVariable) {
    Script script(Medium::Message, R"([{"type":"branch","option":{"variable":"${x}"}},
                                       {"type":"sleep","option":{"duration":1}}])",
                  {{"x", "v"}});
    script.feed("start");
    EXPECT_EQ(script.variable("x"), "");
}

TEST(Branch, IgnoresCaseAndWhiteSpaceOnlyOnDemand) {
    const auto option = [](std::string_view ignore_case) {
        return R"({"variable":"x","target_ids":{"HOURS":"a"},"ignore_case":)" +
               std::string(ignore_case) + "}";
    };
    EXPECT_EQ(branch(option("true"), {{"x", " hours\n"}}), then("branch HOURS", kA));
    EXPECT_EQ(branch(option("false"), {{"x", "hours"}}), then("default", kNext));
    EXPECT_EQ(branch(option("true"), {{"x", "hour"}}), then("default", kNext));
}

TEST(Branch, TakesTheDefaultWhenItsVariableCannotBeOne) {
    EXPECT_EQ(
        branch(R"({"variable":"n${x}","default_target_id":"b"})", {{"x", std::string(200, 'x')}}),
        then("default: option.variable LENGTH", kB));
}

TEST(Branch, ChecksItsOptions) {
    EXPECT_EQ(option_faults("branch",
                            R"({"default_target_id":"gone","target_ids":{"1":"lost","2":"here"}})"),
              "option.default_target_id UNKNOWN_TARGET; option.target_ids.1 UNKNOWN_TARGET");
    EXPECT_EQ(option_faults("branch", R"({"target_ids":{"1":"","2":3,"3":"${x}"}})"),
              "option.target_ids.1 REQUIRED; option.target_ids.2 TYPE; "
              "option.target_ids.3 UNKNOWN_TARGET");
    EXPECT_EQ(option_faults("branch", R"({"target_ids":[],"variable":5,"ignore_case":1,"x":0})"),
              "option.x UNKNOWN_FIELD; option.variable TYPE; option.target_ids TYPE; "
              "option.ignore_case TYPE");
    std::string many;
    for (int i = 0; i <= 100; ++i)
        many += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(":"here")";
    EXPECT_EQ(option_faults("branch", R"({"target_ids":{)" + many + "}}"),
              "option.target_ids LENGTH");
    EXPECT_EQ(
        option_faults("branch", R"({"target_ids":{")" + std::string(257, 'k') + R"(":"here"}})"),
        "option.target_ids." + std::string(64, 'k') + " LENGTH");
}

} // namespace
} // namespace numberd::flow
