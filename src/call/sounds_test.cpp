// SPDX-License-Identifier: Apache-2.0
#include "call/sounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "http/server.hpp"
#include "media/wav_writer.hpp"
#include "support/await.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::call {
namespace {

using media::ClipPtr;
using test::await;
using testing::HasSubstr;

class SoundsTest : public testing::Test {
  protected:
    SoundsTest() {
        write_wav("beep.wav", 8000);
        settings_.sounds_directory = dir_.path();
    }
    void write_wav(const std::string& name, std::size_t samples) const {
        auto wav = media::WavWriter::open((dir_.path() / name).string(), std::chrono::hours{1});
        EXPECT_TRUE(wav);
        EXPECT_TRUE(wav.value().push(media::Samples(samples, 1000)));
        EXPECT_TRUE(wav.value().close());
    }
    Result<ClipPtr> load(const std::string& source) {
        if (!sounds_) sounds_ = std::make_unique<Sounds>(client_, settings_, clock_);
        return await<ClipPtr>([&](Sounds::Done done) { sounds_->load(source, std::move(done)); });
    }
    std::string file(const std::string& name) {
        std::ifstream stream(dir_.path() / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    test::TempDir dir_;
    test::FakeClock clock_;
    CallSettings settings_;
    http::Client client_{{.allow_private_targets = true}};
    std::unique_ptr<Sounds> sounds_;
};

TEST_F(SoundsTest, PlaysAFileOfTheSoundsDirectoryAndKeepsIt) {
    const auto clip = load("beep.wav");
    ASSERT_TRUE(clip) << clip.error().message;
    EXPECT_EQ(clip.value()->duration(), std::chrono::milliseconds{1000});
    EXPECT_EQ(load("beep.wav").value(), clip.value());
}

TEST_F(SoundsTest, AFileThatHasChangedIsReadAgain) {
    const auto before = load("beep.wav").value();
    write_wav("beep.wav", 4000);
    const auto shorter = load("beep.wav").value();
    EXPECT_EQ(shorter->duration(), std::chrono::milliseconds{500});
    const auto file = dir_.path() / "beep.wav";
    std::filesystem::last_write_time(
        file, std::filesystem::last_write_time(file) + std::chrono::seconds{1});
    EXPECT_NE(load("beep.wav").value(), shorter) << "the size is not all that tells";
    std::filesystem::remove(file);
    EXPECT_THAT(load("beep.wav").error().message, HasSubstr("no sound file"));
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
    clock_.advance(settings_.sound_url_kept - std::chrono::seconds{1});
    EXPECT_TRUE(load(base + "/beep.wav"));
    EXPECT_EQ(requests, 1);
    clock_.advance(std::chrono::seconds{1});
    EXPECT_TRUE(load(base + "/beep.wav"));
    EXPECT_EQ(requests, 2) << "too old: it may be another one by now";
    EXPECT_THAT(load(base + "/gone.wav").error().message, HasSubstr("404"));
    server.stop(std::chrono::seconds{1});
}

/// Serves a sound, but not before it is let.
class HeldSounds : public SoundsTest {
  protected:
    HeldSounds() { EXPECT_TRUE(server_.start()); }
    ~HeldSounds() override {
        let();
        server_.stop(std::chrono::milliseconds{0});
    }
    std::string url(int number) const {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + "/" + std::to_string(number);
    }
    void ask(const std::string& source) {
        sounds_->load(source, [this](const Result<ClipPtr>& clip) {
            const std::lock_guard lock(mutex_);
            ++(clip                                                ? played_
               : clip.error().code == ErrorCode::ResourceExhausted ? refused_
                                                                   : lost_);
            changed_.notify_all();
        });
    }
    void let() {
        const std::lock_guard lock(mutex_);
        let_ = true;
        for (const auto& responder : std::exchange(held_, {}))
            responder.send(sound());
    }
    bool wait(const std::function<bool()>& until) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, test::kDeadline, until);
    }

    int requests_ = 0;
    int played_ = 0;
    int refused_ = 0;
    int lost_ = 0;

  private:
    http::Response sound() {
        http::Response response;
        response.status = 200;
        response.body = file("beep.wav");
        return response;
    }
    void serve(const http::Responder& responder) {
        const std::lock_guard lock(mutex_);
        ++requests_;
        if (let_) return responder.send(sound());
        held_.push_back(responder);
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool let_ = false;
    std::vector<http::Responder> held_;
    http::Server server_{{},
                         [this](http::Request, http::Responder responder) { serve(responder); },
                         [](int) { return http::Response{}; }};
};

TEST_F(HeldSounds, ManyWhoWantTheSameShareOneLoad) {
    ASSERT_TRUE(load("beep.wav"));
    for (int i = 0; i < 200; ++i)
        ask(url(1));
    let();
    ASSERT_TRUE(wait([&] { return played_ + refused_ + lost_ == 200; }));
    EXPECT_EQ(played_, 200);
    EXPECT_EQ(requests_, 1);
}

TEST_F(HeldSounds, ButDifferentOnesAndThoseWhoWaitAreBounded) {
    settings_.live_calls_max = 10;
    ASSERT_TRUE(load("beep.wav"));
    for (int i = 0; i < 65; ++i)
        ask(url(i));
    ASSERT_TRUE(wait([&] { return refused_ == 1; })) << "the 65th sound";
    for (int i = 0; i < 11; ++i)
        ask(url(1));
    ASSERT_TRUE(wait([&] { return refused_ == 2; })) << "the 11th who waits beside the 64";
    let();
    ASSERT_TRUE(wait([&] { return played_ + lost_ == 74; }));
    EXPECT_EQ(lost_, 0);
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
