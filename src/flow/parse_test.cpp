// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "base/uuid.hpp"
#include "flow/faults.hpp"
#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

std::string reason_of(std::string_view actions_json) {
    SeededRng rng(1);
    const auto parsed = parse(actions_json, rng);
    return parsed ? "" : std::string(parsed.error().reason);
}

TEST(Parse, KeepsWhatTheClientGaveAndAddsNextId) {
    EXPECT_EQ(program_of(R"([
        {"type":"answer","id":"A_1.b-c","tm_execute":"2024-01-01","next_id":"t","option":null},
        {"option":{"async":false,"text":"Hi","voice_id":null},"type":"talk","id":"t"}])")
                  ->actions_json(),
              R"([{"id":"A_1.b-c","next_id":"t","type":"answer","option":{}},)"
              R"({"id":"t","next_id":"00000000-0000-0000-0000-000000000000","type":"talk",)"
              R"("option":{"async":false,"text":"Hi"}}])");
}

TEST(Parse, MakesAnIdWhereThereIsNone) {
    const auto program = program_of(
        R"([{"type":"stop"},{"type":"stop","id":""},{"type":"stop","id":null},
            {"type":"stop","id":"00000000-0000-0000-0000-000000000000"}])");
    const auto text = program->actions_json();
    std::set<std::string> ids;
    for (auto at = text.find(R"("id":")"); at != text.npos; at = text.find(R"({"id":")", at + 1)) {
        const auto id = text.substr(text.find(":\"", at) + 2, 36);
        ASSERT_TRUE(Uuid::parse(id)) << id;
        EXPECT_EQ(id[14], '4');
        EXPECT_FALSE(Uuid::parse(id)->is_nil());
        ids.insert(id);
    }
    EXPECT_EQ(ids.size(), 4u);
}

TEST(Parse, ReadsItsOwnOutput) {
    const auto once = program_of(R"([{"type":"goto","id":"g","option":{"target_id":"g"}},
                                     {"type":"talk","option":{"text":"\u20ac ${x} \"\\"}}])")
                          ->actions_json();
    EXPECT_EQ(program_of(once)->actions_json(), once);
    EXPECT_EQ(program_of("[]")->actions_json(), "[]");
}

TEST(Parse, FindsTargetsOfUuidsInEitherCase) {
    EXPECT_EQ(faults_of(R"([{"type":"stop","id":"AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee"},
        {"type":"goto","option":{"target_id":"aaaaaaaa-BBBB-4ccc-8ddd-eeeeeeeeeeee"},
         "next_id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}])"),
              "");
    EXPECT_EQ(faults_of(R"([{"type":"stop","id":"Name"},{"type":"stop","next_id":"name"}])"),
              "actions[1].next_id UNKNOWN_TARGET\n");
}

TEST(Parse, ReportsEveryFaultAtOnceWithItsPath) {
    EXPECT_EQ(faults_of(R"([
        {"type":"talk","option":{"txt":"Hi"}},
        7,
        {"type":"warp"},
        {"id":"x","next_id":"gone","colour":1},
        {"type":"stop","id":"x"},
        {"type":5,"id":5,"next_id":5,"option":[]},
        {"type":"stop","id":"a b"},
        {"type":"stop","id":"00000000-0000-0000-0000-000000000001"},
        {"type":"stop","next_id":"00000000-0000-0000-0000-000000000002"}])"),
              "actions[1] TYPE\n"
              "actions[2].type UNKNOWN_ACTION\n"
              "actions[3].type REQUIRED\n"
              "actions[4].id DUPLICATE_ID\n"
              "actions[5].type TYPE\n"
              "actions[5].id TYPE\n"
              "actions[6].id PATTERN\n"
              "actions[7].id CONTRADICTION\n"
              "actions[0].option.txt UNKNOWN_FIELD\n"
              "actions[0].option.text REQUIRED\n"
              "actions[3].colour UNKNOWN_FIELD\n"
              "actions[3].next_id UNKNOWN_TARGET\n"
              "actions[5].next_id TYPE\n"
              "actions[5].option TYPE\n"
              "actions[8].next_id UNKNOWN_TARGET\n");
}

TEST(Parse, GivesAnUnknownActionItsOwnReason) {
    EXPECT_EQ(reason_of(R"([{"type":"warp"},{"type":"talk"}])"), "INVALID_ACTION_TYPE");
    EXPECT_EQ(reason_of(R"([{"type":"talk"}])"), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_of("{"), "INVALID_ARGUMENT");
}

TEST(Parse, RefusesWhatIsNoArrayOfJson) {
    EXPECT_EQ(faults_of(""), "actions TYPE\n");
    EXPECT_EQ(faults_of("{}"), "actions TYPE\n");
    EXPECT_EQ(faults_of("null"), "actions TYPE\n");
    EXPECT_EQ(faults_of("[] []"), "actions TYPE\n");
    EXPECT_EQ(faults_of("[\"\xff\"]"), "actions TYPE\n");
    EXPECT_EQ(faults_of(R"([{"type":"stop"},])"), "actions TYPE\n");
}

TEST(Parse, RefusesAMemberThatIsGivenTwice) {
    EXPECT_EQ(faults_of(R"([{"type":"stop","type":"stop"},
        {"type":"branch","option":{"target_ids":{"1":"a","1":"a"}},"id":"a"},
        {"type":"talk","option":{"text":"a","te\u0078t":"b"}}])"),
              "actions[0].type CONTRADICTION\n"
              "actions[1].option.target_ids.1 CONTRADICTION\n"
              "actions[2].option.text CONTRADICTION\n");
}

TEST(Parse, BoundsDepthSizeAndCount) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(faults_of(nested(32)), "actions[0] TYPE\n");
    EXPECT_EQ(faults_of(nested(33)), "actions TYPE\n");
    EXPECT_EQ(faults_of(nested(100'000)), "actions TYPE\n");

    EXPECT_EQ(faults_of("[]" + std::string(kActionsBytesMax - 2, ' ')), "");
    EXPECT_EQ(faults_of("[]" + std::string(kActionsBytesMax - 1, ' ')), "actions LENGTH\n");

    const auto many = [](std::size_t count) {
        std::string text = R"([{"type":"stop"})";
        for (std::size_t i = 1; i < count; ++i)
            text += R"(,{"type":"stop"})";
        return text + "]";
    };
    EXPECT_EQ(faults_of(many(kActionsMax)), "");
    EXPECT_EQ(faults_of(many(kActionsMax + 1)), "actions LENGTH\n");
}

TEST(Parse, BoundsTheFaultsItReportsAndTheNamesInThem) {
    std::string text = "[0";
    for (std::size_t i = 0; i < kFaultsMax + 50; ++i)
        text += ",0";
    SeededRng rng(1);
    const auto parsed = parse(text + "]", rng);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().problems.size(), kFaultsMax);

    std::string twice = "[{\"k\":0";
    for (std::size_t i = 0; i < kFaultsMax + 50; ++i)
        twice += ",\"k\":0";
    EXPECT_EQ(parse(twice + "}]", rng).error().problems.size(), kFaultsMax);

    const auto name = "\u20ac" + std::string(10'000, 'x');
    EXPECT_EQ(faults_of(R"([{"type":"stop",")" + name + R"(":1}])"),
              "actions[0].\u20ac" + std::string(61, 'x') + " UNKNOWN_FIELD\n");
    const auto unknown = parse(R"([{"type":")" + name + R"("}])", rng);
    EXPECT_LT(unknown.error().problems.front().message.size(), 120u);
}

TEST(Parse, BoundsIds) {
    const auto with_id = [](std::size_t length) {
        return R"([{"type":"stop","id":")" + std::string(length, 'i') + "\"}]";
    };
    EXPECT_EQ(faults_of(with_id(64)), "");
    EXPECT_EQ(faults_of(with_id(65)), "actions[0].id PATTERN\n");
}

TEST(Parse, SaysWhatIsWrongInWords) {
    SeededRng rng(1);
    const auto parsed = parse(R"([{"type":"talk"},{"type":"talk"}])", rng);
    EXPECT_EQ(parsed.error().message,
              "the flow's actions are not valid: actions[0].option.text: is required, and 1 more");
}

} // namespace
} // namespace numberd::flow
