// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "media/speech.hpp"
#include "media/speech_meter.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

std::chrono::milliseconds length(const Samples& samples) {
    return std::chrono::milliseconds{samples.size() * 1000 / kSampleRate};
}

TEST(Flite, SpeaksForAsLongAsASentenceTakes) {
    const auto flite = make_flite();
    const auto said = flite->speak("Welcome to our company. Press one for sales.", "");
    ASSERT_TRUE(said);
    EXPECT_GT(length(said.value()), 1500ms);
    EXPECT_LT(length(said.value()), 6000ms);
    SpeechMeter meter;
    meter.push(said.value());
    EXPECT_GT(meter.heard(), 1000ms);
}

TEST(Flite, SaysALongerTextLongerAndTagsNotAtAll) {
    const auto flite = make_flite();
    const auto one = flite->speak("hello", "").value();
    const auto three = flite->speak("hello hello hello", "").value();
    EXPECT_GT(three.size(), one.size() * 3 / 2);
    // Not the same samples: the voice's noise is random.
    EXPECT_EQ(flite->speak("<speak>hello</speak>", "").value().size(), one.size());
}

TEST(Flite, RefusesWhatItCannotSay) {
    const auto flite = make_flite();
    for (const auto* text : {"", "...", "\u4F60\u597D"}) {
        const auto said = flite->speak(text, "");
        ASSERT_FALSE(said);
        EXPECT_EQ(said.error().code, ErrorCode::InvalidArgument);
    }
}

TEST(Flite, LivesThroughOddTexts) {
    const auto flite = make_flite();
    for (const std::string& text :
         {std::string(30, 'x'), std::string(12, '9'), std::string("$1,000,000.00 %s %n \\ \" '"),
          std::string("a.b@c.d http://e/f?g=h&i 12:30 1/2 #*~^ (555) 123-4567"),
          std::string("..a,,;;b!!??c--"), std::string("'''''a"), std::string("1e99 0x7f -5 +5")}) {
        EXPECT_TRUE(flite->speak(text, "")) << text;
    }
}

TEST(Flite, StopsWhereTheSoundBecomesTooLong) {
    const auto flite = make_flite(2s);
    EXPECT_TRUE(flite->speak("hello", ""));
    const auto said = flite->speak("one two. three four, five six seven. eight nine.", "");
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, ErrorCode::InvalidArgument);
}

TEST(Flite, TwoThreadsGetAsMuchAsOne) {
    const auto flite = make_flite();
    const auto expected = flite->speak("good morning", "").value();
    std::array<Samples, 2> said;
    std::vector<std::thread> threads;
    for (auto& samples : said) {
        threads.emplace_back([&] { samples = flite->speak("good morning", "").value(); });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(said[0].size(), expected.size());
    EXPECT_EQ(said[1].size(), expected.size());
}

} // namespace
} // namespace numberd::media
