// SPDX-License-Identifier: Apache-2.0
#include "flow/test_script.hpp"

#include <gtest/gtest.h>

#include <charconv>

#include "base/rng.hpp"

namespace numberd::flow {
namespace {

template <class... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ",") + item;
    return text;
}

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}

std::string named(std::string_view name, const std::string& value) {
    return value.empty() ? "" : " " + std::string(name) + "=" + value;
}

std::string_view text_of(EndReason reason) {
    switch (reason) {
        case EndReason::Completed:
            return "completed";
        case EndReason::Hangup:
            return "hangup";
        case EndReason::HungUp:
            return "hungup";
        case EndReason::ActionLimit:
            return "action limit";
        case EndReason::Failed:
            return "failed";
    }
    return "?";
}

/// Cuts `word` and a blank off the front of `text`, if they are there.
bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    const auto rest = text.substr(word.size());
    if (!rest.empty() && rest.front() != ' ') return false;
    text = rest.empty() ? rest : rest.substr(1);
    return true;
}

Event event_of(std::string_view text, const State& state) {
    const Token stale = take(text, "old") ? 1'000'000 : 0;
    const auto token = stale + state.waiting_for;
    if (take(text, "start")) return Started{};
    if (take(text, "answered")) return Answered{token};
    if (take(text, "digit")) return DigitPressed{text.front()};
    if (take(text, "played")) return Played{token, std::string(text)};
    if (take(text, "timer")) return TimerFired{stale + state.timer};
    if (take(text, "accepted!")) return MessageAccepted{token, std::string(text), ""};
    if (take(text, "accepted")) return MessageAccepted{token, "", std::string(text)};
    if (take(text, "queued!")) return WebhookQueued{token, std::string(text)};
    if (take(text, "queued")) return WebhookQueued{token, ""};
    if (take(text, "hungup")) return HungUp{};
    EXPECT_TRUE(take(text, "webhook")) << text;
    int status = 0;
    std::from_chars(text.data(), text.data() + text.size(), status);
    const auto blank = text.find(' ');
    return WebhookAnswered{token, status,
                           std::string(blank == text.npos ? "" : text.substr(blank + 1))};
}

} // namespace

ProgramPtr program_of(std::string_view actions_json) {
    SeededRng rng(1);
    auto parsed = parse(actions_json, rng);
    if (parsed) return std::move(parsed).value();
    ADD_FAILURE() << faults_of(actions_json) << "in " << actions_json;
    return parse("[]", rng).value();
}

std::string faults_of(std::string_view actions_json) {
    SeededRng rng(1);
    const auto parsed = parse(actions_json, rng);
    std::string text;
    if (parsed) return text;
    for (const auto& problem : parsed.error().problems) {
        text += problem.path + " " + std::string(problem.reason) + "\n";
    }
    return text;
}

std::string option_faults(std::string_view type, std::string_view option_json) {
    const auto text = faults_of(R"([{"id":"here","type":")" + std::string(type) + R"(","option":)" +
                                std::string(option_json) + "}]");
    static constexpr std::string_view prefix = "actions[0].";
    std::string out;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = text.find('\n', begin);
        EXPECT_TRUE(text.compare(begin, prefix.size(), prefix) == 0) << text;
        if (!out.empty()) out += "; ";
        out += text.substr(begin + prefix.size(), end - begin - prefix.size());
        begin = end + 1;
    }
    return out;
}

std::string text_of(const Command& command) {
    return std::visit(
        Overloaded{
            [](const Answer&) { return std::string("answer"); },
            [](const Speak& c) {
                return "speak " + quoted(c.text) + named("language", c.language) +
                       named("voice", c.voice);
            },
            [](const Play& c) { return "play " + joined(c.urls); },
            [](const Beep&) { return std::string("beep"); },
            [](const StopSound&) { return std::string("stop sound"); },
            [](const StartTimer& c) { return "timer " + std::to_string(c.delay.count()); },
            [](const StopTimer&) { return std::string("stop timer"); },
            [](const SendMessage& c) {
                return "send " + quoted(c.text) + " to " + joined(c.destinations) +
                       named("from", c.source) + named("medias", joined(c.medias));
            },
            [](const SendWebhook& c) {
                return std::string(c.wait ? "request" : "queue") + " " + c.method + " " + c.uri +
                       " " + c.content_type + named("body", c.body);
            },
            [](const ActionBegan& c) { return "began " + c.type + " " + c.option; },
            [](const ActionEnded& c) { return "ended " + c.result; },
            [](const End& c) {
                return "end " + std::string(text_of(c.reason)) +
                       (c.detail.empty() ? "" : ": " + c.detail);
            },
        },
        command);
}

Script::Script(Medium medium, std::string_view actions_json, Variables variables)
    : program_(program_of(actions_json)), state_(fresh(medium, std::move(variables))) {}

std::string Script::feed(std::string_view event) {
    auto made = step(*program_, state_, event_of(event, state_));
    state_ = std::move(made.state);
    std::string text = "> " + std::string(event) + "\n";
    for (const auto& command : made.commands)
        text += text_of(command) + "\n";
    return text;
}

std::string Script::feed_all(const std::vector<std::string_view>& events) {
    std::string text;
    for (const auto event : events)
        text += feed(event);
    return text;
}

std::string_view Script::variable(std::string_view name) const {
    const auto found = state_.variables.find(name);
    return found == state_.variables.end() ? std::string_view("(none)") : found->second;
}

std::string run_call(std::string_view actions_json, const std::vector<std::string_view>& events,
                     Variables variables) {
    return Script(Medium::Call, actions_json, std::move(variables)).feed_all(events);
}

std::string run_message(std::string_view actions_json, const std::vector<std::string_view>& events,
                        Variables variables) {
    return Script(Medium::Message, actions_json, std::move(variables)).feed_all(events);
}

} // namespace numberd::flow
