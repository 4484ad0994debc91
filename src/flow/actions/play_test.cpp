// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Play, PlaysAndGoesOn) {
    Script script(Medium::Call, R"([{"type":"answer"},{"type":"play","option":{
        "stream_urls":["https://a.example/${x}.wav","hold/music.wav"],"digits_handle":"next"}},
        {"type":"stop"}])",
                  {{"x", "b"}});
    script.feed("start");
    EXPECT_EQ(script.feed_all({"answered", "digit #"}),
              "> answered\n"
              "ended answered\n"
              "began play {\"stream_urls\":[\"https://a.example/b.wav\",\"hold/music.wav\"],"
              "\"digits_handle\":\"next\"}\n"
              "play https://a.example/b.wav,hold/music.wav\n"
              "> digit #\n"
              "stop sound\n"
              "ended interrupted by digit #\n"
              "began stop {}\n"
              "ended stopped\n"
              "end completed\n");
}

TEST(Play, GoesOnWhenASoundIsMissing) {
    Script script(Medium::Call, R"([{"type":"play","option":{"stream_urls":["a.wav"]}}])");
    script.feed_all({"start", "answered", "digit 1"});
    EXPECT_EQ(script.feed("played not found"),
              "> played not found\nended failed: not found\nend completed\n");
}

TEST(Play, ChecksItsOptions) {
    const auto faults = [](std::string_view urls) {
        return option_faults("play", R"({"stream_urls":)" + std::string(urls) + "}");
    };
    EXPECT_EQ(option_faults("play", "{}"), "option.stream_urls REQUIRED");
    EXPECT_EQ(faults("[]"), "option.stream_urls REQUIRED");
    EXPECT_EQ(faults("\"a.wav\""), "option.stream_urls TYPE");
    EXPECT_EQ(faults(R"(["a.wav",""])"), "option.stream_urls[1] REQUIRED");
    EXPECT_EQ(faults(R"([7])"), "option.stream_urls[0] TYPE");
    EXPECT_EQ(faults(R"(["1","2","3","4","5","6","7","8","9","10"])"), "");
    EXPECT_EQ(faults(R"(["1","2","3","4","5","6","7","8","9","10","11"])"),
              "option.stream_urls LENGTH");
    EXPECT_EQ(faults("[\"https://a.example/" + std::string(2048, 'x') + "\"]"),
              "option.stream_urls[0] LENGTH");
}

TEST(Play, TakesNoPathThatLeavesTheFolderOfSounds) {
    for (const auto* url : {"../secret.wav", "a/../../b.wav", "/etc/passwd", ".hidden", "a//b",
                            "file:///etc/passwd", "ftp://a/b", "https://", "https://a b"}) {
        EXPECT_EQ(option_faults("play", R"({"stream_urls":[")" + std::string(url) + "\"]}"),
                  "option.stream_urls[0] PATTERN")
            << url;
    }
    Script script(Medium::Call,
                  R"([{"type":"answer"},{"type":"play","option":{"stream_urls":["${x}"]}}])",
                  {{"x", "../a"}});
    script.feed("start");
    EXPECT_EQ(script.feed("answered"),
              "> answered\nended answered\nbegan play {\"stream_urls\":[\"../a\"]}\n"
              "ended skipped: option.stream_urls[0] PATTERN\nend completed\n");
}

} // namespace
} // namespace numberd::flow
