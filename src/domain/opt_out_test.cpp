// SPDX-License-Identifier: Apache-2.0
#include "domain/opt_out.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace numberd::domain {
namespace {

std::string word_of(std::string_view text) {
    const auto keyword = keyword_of(text);
    return keyword ? std::string(keyword->word) : "";
}

TEST(Keyword, IsTheWholeTextWhateverItsCaseAndEnd) {
    for (const char* text : {"STOP", "stop", " Stop ", "sToP.", "STOP!!", "\tstop\r\n", "stop ;"})
        EXPECT_EQ(word_of(text), "STOP") << text;
    EXPECT_EQ(word_of("Stop All."), "STOP ALL");
    EXPECT_EQ(word_of("stopall"), "STOPALL");
    for (const char* word : {"UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}) {
        ASSERT_EQ(word_of(word), word);
        EXPECT_EQ(keyword_of(word)->kind, KeywordKind::Stop);
    }
    EXPECT_EQ(keyword_of("start")->kind, KeywordKind::Start);
    EXPECT_EQ(keyword_of("unstop")->kind, KeywordKind::Start);
    EXPECT_EQ(keyword_of("Yes")->kind, KeywordKind::Yes);
    EXPECT_EQ(keyword_of("help?")->kind, KeywordKind::Help);
    EXPECT_EQ(keyword_of("INFO")->kind, KeywordKind::Help);
}

TEST(Keyword, IsNoPartOfAText) {
    for (const char* text : {"", " ", ".", "!?", "please stop", "stop it", "STOP  ALL", "STOPP",
                             "ST OP", ".stop", "no", "yes please", "\xff", "st\xc3\xb6p"})
        EXPECT_FALSE(keyword_of(text)) << text;
    EXPECT_FALSE(keyword_of(std::string(100'000, 's')));
}

TEST(OptOutStep, AnswersOnceAndOnlyWhatChangesSomething) {
    for (const auto from : {OptOutStatus::None, OptOutStatus::OptedIn}) {
        const auto stop = step_of(from, KeywordKind::Stop);
        EXPECT_TRUE(stop.is_handled && stop.is_answered);
        EXPECT_EQ(stop.to, OptOutStatus::OptedOut);
        const auto start = step_of(from, KeywordKind::Start);
        EXPECT_TRUE(start.is_handled && !start.is_answered && !start.to);
        EXPECT_FALSE(step_of(from, KeywordKind::Yes).is_handled);
    }
    const auto again = step_of(OptOutStatus::OptedOut, KeywordKind::Stop);
    EXPECT_TRUE(again.is_handled && !again.is_answered && !again.to);
    for (const auto keyword : {KeywordKind::Start, KeywordKind::Yes}) {
        const auto step = step_of(OptOutStatus::OptedOut, keyword);
        EXPECT_TRUE(step.is_handled && step.is_answered);
        EXPECT_EQ(step.to, OptOutStatus::OptedIn);
    }
    for (const auto from : {OptOutStatus::None, OptOutStatus::OptedIn, OptOutStatus::OptedOut}) {
        const auto help = step_of(from, KeywordKind::Help);
        EXPECT_TRUE(help.is_handled && help.is_answered && !help.to);
    }
}

TEST(OptOutHelp, GoesOutSoOftenAnHour) {
    OptOut entry{.id = {},
                 .customer_id = {},
                 .number = *E164::from_value(15'551'234'567),
                 .peer = *E164::from_value(15'557'654'321),
                 .message_id = {}};
    Timestamp now{std::chrono::hours{400'000}};
    for (int i = 0; i < kHelpsMax; ++i) {
        ASSERT_TRUE(may_help(entry, now));
        count_help(entry, now);
        now += std::chrono::minutes{1};
    }
    EXPECT_FALSE(may_help(entry, now));
    now += std::chrono::hours{1};
    ASSERT_TRUE(may_help(entry, now));
    count_help(entry, now);
    EXPECT_EQ(entry.helped, 1);
}

} // namespace
} // namespace numberd::domain
