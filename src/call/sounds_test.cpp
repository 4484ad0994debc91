// SPDX-License-Identifier: Apache-2.0
#include "call/sounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/server.hpp"
#include "media/wav_writer.hpp"
#include "support/await.hpp"
#include "support/temp_dir.hpp"

namespace numberd::call {
namespace {

using media::ClipPtr;
using test::await;
using testing::HasSubstr;

class SoundsTest : public testing::Test {
  protected:
    SoundsTest() {
        auto wav =
            media::WavWriter::open((dir_.path() / "beep.wav").string(), std::chrono::hours{1});
        EXPECT_TRUE(wav);
        const media::Samples second(8000, 1000);
        EXPECT_TRUE(wav.value().push(second));
        EXPECT_TRUE(wav.value().close());
        settings_.sounds_directory = dir_.path();
    }
    Result<ClipPtr> load(const std::string& source) {
        if (!sounds_) sounds_ = std::make_unique<Sounds>(client_, settings_);
        return await<ClipPtr>([&](Sounds::Done done) { sounds_->load(source, std::move(done)); });
    }
    std::string file(const std::string& name) {
        std::ifstream stream(dir_.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    test::TempDir dir_;
    CallSettings settings_;
    http::Client client_{{.allow_private_targets = true}};
    std::unique_ptr<Sounds> sounds_;
};

TEST_F(SoundsTest, PlaysAFileOfTheSoundsDirectoryAndKeepsIt) {
    const auto clip = load("beep.wav");
    ASSERT_TRUE(clip) << clip.error().message;
    EXPECT_EQ(clip.value()->duration(), std::chrono::milliseconds{1000});
    std::filesystem::remove(dir_.path() / "beep.wav");
    EXPECT_EQ(load("beep.wav").value(), clip.value());
}

TEST_F(SoundsTest, NamesThatLeaveTheDirectoryAreNoFiles) {
    for (const char* name :
         {"", "..", "../beep.wav", "/etc/passwd", ".hidden", "a/b.wav", "no.wav"}) {
        const auto clip = load(name);
        ASSERT_FALSE(clip) << name;
        EXPECT_EQ(clip.error().code, ErrorCode::InvalidArgument) << name;
    }
}

TEST_F(SoundsTest, RefusesWhatIsTooLargeOrNoSound) {
    std::ofstream(dir_.path() / "text.wav") << "this is no sound";
    EXPECT_FALSE(load("text.wav"));
    settings_.sound_bytes_max = 100;
    sounds_.reset();
    EXPECT_THAT(load("beep.wav").error().message, HasSubstr("too large"));
}

TEST_F(SoundsTest, FetchesOverHttpOnceAndTellsTheServersRefusal) {
    std::atomic<int> requests{0};
    http::Server server(
        {},
        [&](http::Request request, http::Responder responder) {
            ++requests;
            http::Response response;
            response.status = request.path == "/beep.wav" ? 200 : 404;
            response.content_type = "audio/wav";
            response.body = file("beep.wav");
            responder.send(std::move(response));
        },
        [](int status) {
            http::Response response;
            response.status = status;
            return response;
        });
    ASSERT_TRUE(server.start());
    const std::string base = "http://127.0.0.1:" + std::to_string(server.port());
    EXPECT_TRUE(load(base + "/beep.wav"));
    EXPECT_TRUE(load(base + "/beep.wav"));
    EXPECT_EQ(requests, 1);
    EXPECT_THAT(load(base + "/gone.wav").error().message, HasSubstr("404"));
    server.stop(std::chrono::seconds{1});
}

TEST_F(SoundsTest, WhatIsUsedLeastGoesFirstWhenThereIsNoRoom) {
    std::filesystem::copy(dir_.path() / "beep.wav", dir_.path() / "other.wav");
    settings_.sound_cache_bytes_max = 20'000; // one second is 16,000 bytes in both laws
    const auto first = load("beep.wav");
    ASSERT_TRUE(load("other.wav"));
    EXPECT_NE(load("beep.wav").value(), first.value()) << "it had to be read again";
}

} // namespace
} // namespace numberd::call
