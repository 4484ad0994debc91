// SPDX-License-Identifier: Apache-2.0
#include "flow/program.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "flow/action.hpp"
#include "flow/action_docs.hpp"
#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

std::string read(const std::string& path) {
    std::ifstream file(std::string(NUMBERD_SOURCE_DIR) + "/" + path);
    EXPECT_TRUE(file) << path;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(MediumProblems, NameEachActionThatNeedsTheOtherMedium) {
    const auto program = program_of(R"([
        {"type":"answer"},{"type":"talk","option":{"text":"x"}},
        {"type":"play","option":{"stream_urls":["a"]}},{"type":"beep"},{"type":"digits_receive"},
        {"id":"b","type":"branch"},
        {"type":"condition_variable",
         "option":{"variable":"x","condition":"==","false_target_id":"b"}},
        {"type":"goto","option":{"target_id":"b"}},{"type":"variable_set","option":{"key":"x"}},
        {"type":"sleep","option":{"duration":1}},
        {"type":"message_send","option":{"destinations":["+15550002222"],"text":"x"}},
        {"type":"webhook_send","option":{"uri":"http://a"}},{"type":"hangup"},{"type":"stop"}])");
    EXPECT_TRUE(medium_problems(*program, Medium::Call).empty());
    std::string text;
    for (const auto& problem : medium_problems(*program, Medium::Message)) {
        text += problem.path + " " + std::string(problem.reason) + " " + problem.message + "\n";
    }
    EXPECT_EQ(text,
              "actions[0] MEDIUM answer runs on calls only\n"
              "actions[1] MEDIUM talk runs on calls only\n"
              "actions[2] MEDIUM play runs on calls only\n"
              "actions[3] MEDIUM beep runs on calls only\n"
              "actions[4] MEDIUM digits_receive runs on calls only\n"
              "actions[12] MEDIUM hangup runs on calls only\n");
}

TEST(ActionSchemas, DescribeEveryActionAndOption) {
    const auto schemas = json::parse(action_schemas_json());
    EXPECT_EQ(schemas.as_object().size(), action_kinds().size());
    for (const auto* kind : action_kinds()) {
        const auto& action = schemas.at(kind->type);
        EXPECT_FALSE(action.at("description").as_string().empty());
        EXPECT_FALSE(action.at("media").as_array().empty());
        const auto& option = action.at("option");
        EXPECT_EQ(option.at("additionalProperties"), json::value(false));
        EXPECT_EQ(option.at("properties").as_object().size(), kind->options.size());
        for (const auto& spec : kind->options) {
            const auto& property = option.at("properties").at(spec.name);
            EXPECT_FALSE(property.at("description").as_string().empty()) << spec.name;
        }
    }
}

TEST(ActionSchemas, StateTheLimitsThatSavingChecks) {
    const auto schemas = json::parse(action_schemas_json());
    const auto& talk = schemas.at("talk").at("option");
    EXPECT_EQ(talk.at("required"), json::array{"text"});
    EXPECT_EQ(talk.at("properties").at("text").at("maxLength"), 4096);
    const auto& receive = schemas.at("digits_receive").at("option").at("properties");
    EXPECT_EQ(receive.at("duration").at("default"), 10000);
    EXPECT_EQ(receive.at("duration").at("maximum"), 300000);
    EXPECT_EQ(schemas.at("sleep").at("media"), (json::array{"call", "message"}));
}

TEST(ActionDocs, AreWhatIsCommitted) {
    EXPECT_EQ(read("docs/flow-actions.md"), action_docs())
        << "build numberd_docs and run it on docs/";
}

std::string actions_of(const std::string& example) {
    return json::serialize(json::parse(read("examples/" + example)).at("actions"));
}

TEST(Examples, AreValidWhereTheyAreUsed) {
    EXPECT_TRUE(medium_problems(*program_of(actions_of("menu.json")), Medium::Call).empty());
    const auto autoreply = program_of(actions_of("autoreply.json"));
    EXPECT_TRUE(medium_problems(*autoreply, Medium::Message).empty());
}

std::string spoken(const std::string& trace) {
    std::string out;
    std::istringstream lines(trace);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("speak") || line.starts_with("end ")) out += line + "\n";
    }
    return out;
}

TEST(Examples, MenuLeadsADigitToItsBranch) {
    Script script(Medium::Call, actions_of("menu.json"));
    script.feed_all({"start", "answered"});
    EXPECT_EQ(spoken(script.feed_all({"digit 1", "played"})),
              "speak \"This is sales. Thank you for calling. Goodbye.\" language=en-US\n"
              "end hangup: normal\n");
    EXPECT_EQ(script.variable("branch"), "sales");
    Script support(Medium::Call, actions_of("menu.json"));
    support.feed_all({"start", "answered", "played", "digit 2", "played"});
    EXPECT_EQ(support.variable("branch"), "support");
    EXPECT_TRUE(support.state().ended);
}

TEST(Examples, MenuAsksThreeTimesAndHangsUp) {
    Script script(Medium::Call, actions_of("menu.json"));
    const auto trace = script.feed_all({"start", "answered", "played", "timer", "played", "digit 9",
                                        "played", "played", "timer", "played"});
    const std::string welcome =
        "speak \"Welcome to numberd. Press 1 for sales, or 2 for support.\" language=en-US\n";
    const std::string sorry = "speak \"Sorry, that is not a choice.\" language=en-US\n";
    EXPECT_EQ(spoken(trace),
              welcome + sorry + welcome + sorry + welcome + sorry + "end hangup: normal\n");
    EXPECT_EQ(script.variable("branch"), "other");
}

TEST(Examples, AutoreplyAnswersKeywords) {
    const auto reply = [](const std::string& text) {
        const auto trace = run_message(actions_of("autoreply.json"), {"start", "accepted"},
                                       {{"voipbin.conversation_message.text", text},
                                        {"voipbin.conversation.peer.target", "+15550001111"}});
        EXPECT_TRUE(trace.ends_with("end completed\n")) << trace;
        const auto begin = trace.find("\nsend ") + 1;
        return trace.substr(begin, trace.find('\n', begin) - begin);
    };
    const std::string hours = "send \"We're open Mon-Fri 9-5\" to +15550001111";
    EXPECT_EQ(reply("HOURS"), hours);
    EXPECT_EQ(reply(" hours\n"), hours);
    EXPECT_NE(reply("Menu").find("Text HOURS for"), std::string::npos);
    EXPECT_NE(reply("hello").find("Thanks for your message"), std::string::npos);
}

} // namespace
} // namespace numberd::flow
