// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "flow/step.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

State full_state() {
    State state;
    state.medium = Medium::Message;
    state.variables = {{"a", "\u20ac\"\\\n"}, {"", ""}, {"nul", std::string("\0x", 2)}};
    state.position = 3;
    state.waiting_for = 4;
    state.last_token = 6;
    state.timer = 5;
    state.sound = 2;
    state.digit_stops_sound = true;
    state.started = true;
    state.answered = true;
    state.executed = 9;
    state.loops_left = {{0, 2}, {999, 0}};
    return state;
}

TEST(StateJson, RoundTripsEveryField) {
    for (const bool is_call : {true, false}) {
        auto state = full_state();
        state.medium = is_call ? Medium::Call : Medium::Message;
        const auto read = state_of(state_json(state));
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_EQ(read.value(), state);
    }
    State ended;
    ended.started = ended.ended = true;
    EXPECT_EQ(state_of(state_json(ended)).value(), ended);
    EXPECT_EQ(state_of(state_json(State{})).value(), State{});
}

TEST(StateJson, RoundTripsTheMostThatARunMayHold) {
    auto state = full_state();
    state.variables = {{"x", std::string(kVariablesBytesMax, '\x01')}};
    EXPECT_EQ(state_of(state_json(state)).value(), state);
}

TEST(StateJson, NeedsEveryFieldAndNoOther) {
    const auto whole = json::parse(state_json(full_state())).as_object();
    for (const auto& member : whole) {
        auto object = whole;
        object.erase(member.key());
        EXPECT_FALSE(state_of(json::serialize(object))) << member.key();
        object[member.key()] = nullptr;
        EXPECT_FALSE(state_of(json::serialize(object))) << member.key();
        object[member.key()] = "7";
        EXPECT_FALSE(state_of(json::serialize(object))) << member.key();
        object[member.key()] = -1;
        EXPECT_FALSE(state_of(json::serialize(object))) << member.key();
        object[member.key()] = 1.5;
        EXPECT_FALSE(state_of(json::serialize(object))) << member.key();
    }
    auto more = whole;
    more["else"] = 1;
    EXPECT_FALSE(state_of(json::serialize(more)));
}

TEST(StateJson, RefusesWhatNoRunCanBe) {
    const auto with = [](std::string_view name, json::value value) {
        auto object = json::parse(state_json(full_state())).as_object();
        object[name] = std::move(value);
        return state_of(json::serialize(object)).has_value();
    };
    EXPECT_TRUE(with("version", 1));
    EXPECT_FALSE(with("version", 0));
    EXPECT_FALSE(with("version", 2));
    EXPECT_FALSE(with("medium", "fax"));
    EXPECT_FALSE(with("position", kActionsMax + 1));
    EXPECT_FALSE(with("executed", kExecutedActionsMax + 1));
    EXPECT_FALSE(with("waiting_for", 7)); // beyond last_token
    EXPECT_FALSE(with("timer", 7));
    EXPECT_FALSE(with("sound", 7));
    EXPECT_FALSE(with("last_token", UINT64_MAX));
    EXPECT_FALSE(with("started", false)); // and waits
    EXPECT_FALSE(with("ended", true));    // and waits
    EXPECT_FALSE(with("variables", json::object{{"x", 1}}));
    EXPECT_FALSE(with("loops_left", json::object{{"x", 1}}));
    EXPECT_FALSE(with("loops_left", json::object{{"1000", 1}}));
    EXPECT_FALSE(with("loops_left", json::object{{"1", 101}}));
    EXPECT_FALSE(with("loops_left", json::object{{"-1", 1}}));
}

TEST(StateJson, RefusesWhatIsNoState) {
    for (const auto* text : {"", "{", "[]", "null", "{}", "7", "\"\xff\""}) {
        EXPECT_FALSE(state_of(text)) << text;
    }
    EXPECT_FALSE(state_of(std::string(100'000, '[')));
    EXPECT_FALSE(state_of(std::string(kStateBytesMax + 1, ' ')));
    const auto refused = state_of("{}");
    EXPECT_EQ(refused.error().code, ErrorCode::Internal);
    EXPECT_FALSE(refused.error().detail.empty());
}

} // namespace
} // namespace numberd::flow
