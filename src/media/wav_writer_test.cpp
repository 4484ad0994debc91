// SPDX-License-Identifier: Apache-2.0
#include "media/wav_writer.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "media/clip.hpp"
#include "media/g711.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

class WavWriterTest : public testing::Test {
  protected:
    WavWriterTest()
        : path_(testing::TempDir() + "numberd-wav-" + std::to_string(getpid()) + "-" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {}
    ~WavWriterTest() override { std::filesystem::remove(path_); }

    std::vector<std::uint8_t> bytes() const {
        std::ifstream file(path_, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string path_;
};

TEST_F(WavWriterTest, WhatItWritesIsReadBackAsTheSameSound) {
    const auto sound = tone({440}, -10, 300ms);
    auto writer = WavWriter::open(path_, 10s);
    ASSERT_TRUE(writer);
    for (std::size_t at = 0; at < sound.size(); at += 160) {
        EXPECT_TRUE(writer.value().push(std::span(sound).subspan(at, 160)));
    }
    ASSERT_TRUE(writer.value().close());
    const auto file = bytes();
    ASSERT_EQ(file.size(), 44 + sound.size() * 2);
    EXPECT_EQ(static_cast<std::int16_t>(file[44 + 20] | file[44 + 21] << 8), sound[10]);
    const auto clip = decode_sound(file, 10s);
    ASSERT_TRUE(clip);
    EXPECT_EQ(clip.value()->duration(), 300ms);
}

TEST_F(WavWriterTest, TheFileIsPlayableBeforeItIsClosed) {
    auto writer = WavWriter::open(path_, 10s);
    ASSERT_TRUE(writer);
    for (int i = 0; i < 110; ++i)
        writer.value().push(Samples(160, 1000));
    const auto clip = decode_sound(bytes(), 10s);
    ASSERT_TRUE(clip);
    EXPECT_GE(clip.value()->duration(), 2s);
}

TEST_F(WavWriterTest, KeepsNoMoreThanItsBound) {
    auto writer = WavWriter::open(path_, 1s);
    ASSERT_TRUE(writer);
    EXPECT_TRUE(writer.value().push(Samples(7900)));
    EXPECT_FALSE(writer.value().push(Samples(200)));
    EXPECT_FALSE(writer.value().push(Samples(200)));
    ASSERT_TRUE(writer.value().close());
    EXPECT_EQ(bytes().size(), 44U + 16'000);
}

TEST_F(WavWriterTest, NothingHappensAfterClose) {
    auto writer = WavWriter::open(path_, 1s);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer.value().close());
    EXPECT_FALSE(writer.value().push(Samples(160)));
    EXPECT_TRUE(writer.value().close());
    EXPECT_EQ(bytes().size(), 44U);
}

TEST_F(WavWriterTest, TellsWhenTheFileCannotBeMadeOrTheDiskIsFull) {
    const auto missing = WavWriter::open("/nonexistent/file.wav", 1s);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::Unavailable);
    const auto full = WavWriter::open("/dev/full", 1s);
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, ErrorCode::Unavailable);
}

} // namespace
} // namespace numberd::media
