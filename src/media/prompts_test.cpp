// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "base/metrics.hpp"
#include "media/clip_cache.hpp"
#include "media/speech.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

/// Speaks 100 ms a character, once its gate is open.
class GatedSynthesizer final : public Synthesizer {
  public:
    explicit GatedSynthesizer(bool open) : open_(open) {}

    Result<Samples> speak(const std::string& text, const std::string& voice) override {
        std::unique_lock lock(mutex_);
        spoken_.push_back(voice + "/" + text);
        changed_.notify_all();
        changed_.wait_for(lock, 10s, [this] { return open_; });
        if (text == "bad") return Error{ErrorCode::InvalidArgument, {}, "cannot say that"};
        if (text == "throw") throw std::runtime_error("out of breath");
        return Samples(text.size() * 800, 1000);
    }

    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    bool wait_until_spoken(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, 10s, [&] { return spoken_.size() >= count; });
    }
    std::vector<std::string> spoken() {
        const std::lock_guard lock(mutex_);
        return spoken_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_;
    std::vector<std::string> spoken_;
};

/// Gathers answers from any thread.
class Answers {
  public:
    Prompts::Done add() {
        return [this](Result<ClipPtr> result) {
            const std::lock_guard lock(mutex_);
            results_.push_back(std::move(result));
            changed_.notify_all();
        };
    }
    std::vector<Result<ClipPtr>> wait(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 10s, [&] { return results_.size() >= count; });
        return results_;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Result<ClipPtr>> results_;
};

class PromptsTest : public testing::Test {
  protected:
    GatedSynthesizer& make(PromptSettings settings, bool open) {
        auto synthesizer = std::make_unique<GatedSynthesizer>(open);
        auto& borrowed = *synthesizer;
        prompts_.emplace(std::move(synthesizer), settings, metrics_);
        return borrowed;
    }

    Result<ClipPtr> render(const std::string& text, const std::string& voice = "v") {
        Answers answers;
        prompts_->render(text, voice, answers.add());
        const auto results = answers.wait(1);
        if (results.size() != 1) return Error{ErrorCode::Internal, {}, "no answer"};
        return results[0];
    }

    Metrics metrics_;
    std::optional<Prompts> prompts_;
};

TEST_F(PromptsTest, FiftyAskersCostOneRendering) {
    auto& synthesizer = make({.threads = 2}, false);
    Answers answers;
    for (int i = 0; i < 50; ++i)
        prompts_->render("hello", "v", answers.add());
    ASSERT_TRUE(synthesizer.wait_until_spoken(1));
    synthesizer.open();
    const auto results = answers.wait(50);
    ASSERT_EQ(results.size(), 50U);
    for (const auto& result : results) {
        ASSERT_TRUE(result);
        EXPECT_EQ(result.value(), results[0].value());
        EXPECT_EQ(result.value()->duration(), 500ms);
    }
    EXPECT_EQ(synthesizer.spoken().size(), 1U);
    EXPECT_NE(metrics_.text().find("numberd_prompt_renders_total 1"), std::string::npos);
}

TEST_F(PromptsTest, ACachedClipIsAnsweredAtOnceOnTheAskersThread) {
    auto& synthesizer = make({}, true);
    ASSERT_TRUE(render("hello"));
    bool answered = false;
    prompts_->render("hello", "v", [&, self = std::this_thread::get_id()](auto result) {
        answered = result && std::this_thread::get_id() == self;
    });
    EXPECT_TRUE(answered);
    EXPECT_EQ(synthesizer.spoken().size(), 1U);
}

TEST_F(PromptsTest, AnotherVoiceIsAnotherRendering) {
    auto& synthesizer = make({}, true);
    ASSERT_TRUE(render("hello", "a"));
    ASSERT_TRUE(render("hello", "b"));
    EXPECT_EQ(synthesizer.spoken(), (std::vector<std::string>{"a/hello", "b/hello"}));
}

TEST_F(PromptsTest, TheLeastRecentlyUsedClipGoesFirst) {
    // Each clip is 10 letters * 1,600 bytes and a little more: two fit.
    auto& synthesizer = make({.cache_bytes_max = 40'000}, true);
    for (const auto* text : {"aaaaaaaaaa", "bbbbbbbbbb", "aaaaaaaaaa", "cccccccccc"}) {
        ASSERT_TRUE(render(text));
        EXPECT_LE(prompts_->cached_bytes(), 40'000U);
    }
    EXPECT_EQ(synthesizer.spoken().size(), 3U);
    ASSERT_TRUE(render("aaaaaaaaaa"));
    EXPECT_EQ(synthesizer.spoken().size(), 3U);
    ASSERT_TRUE(render("bbbbbbbbbb"));
    EXPECT_EQ(synthesizer.spoken().size(), 4U);
    EXPECT_GT(prompts_->cached_bytes(), 32'000U);
}

TEST_F(PromptsTest, AClipLargerThanTheCacheIsGivenButNotKept) {
    make({.cache_bytes_max = 1000}, true);
    ASSERT_TRUE(render("hello"));
    EXPECT_EQ(prompts_->cached_bytes(), 0U);
}

TEST_F(PromptsTest, TheQueueIsBoundedByTextsAndByAskers) {
    auto& synthesizer = make({.queue_max = 3, .askers_max = 4}, false);
    Answers accepted;
    for (const auto* text : {"a", "b", "c"})
        prompts_->render(text, "v", accepted.add());
    Answers refused;
    prompts_->render("d", "v", refused.add());
    prompts_->render("a", "v", accepted.add());
    prompts_->render("a", "v", refused.add());
    const auto errors = refused.wait(2);
    ASSERT_EQ(errors.size(), 2U);
    for (const auto& error : errors) {
        ASSERT_FALSE(error);
        EXPECT_EQ(error.error().code, ErrorCode::ResourceExhausted);
    }
    synthesizer.open();
    for (const auto& result : accepted.wait(4))
        EXPECT_TRUE(result);
    EXPECT_TRUE(render("d"));
}

TEST_F(PromptsTest, RefusesEmptyAndLongTextsAndLongSound) {
    make({.text_bytes_max = 20, .voice_bytes_max = 5, .longest = 1s}, true);
    for (const auto& [text, voice] : std::vector<std::pair<std::string, std::string>>{
             {"", "v"}, {std::string(21, 'x'), "v"}, {"x", "longer"}, {"elevenchars", "v"}}) {
        const auto result = render(text, voice);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
    }
    EXPECT_TRUE(render("ten chars!"));
}

TEST_F(PromptsTest, AnErrorReachesTheAskersAndIsTriedAgain) {
    auto& synthesizer = make({}, true);
    EXPECT_EQ(render("bad").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(render("bad").error().code, ErrorCode::InvalidArgument);
    EXPECT_EQ(synthesizer.spoken().size(), 2U);
}

TEST_F(PromptsTest, ASynthesizerThatThrowsIsAnInternalErrorAndTheWorkerLives) {
    make({}, true);
    EXPECT_EQ(render("throw").error().code, ErrorCode::Internal);
    EXPECT_TRUE(render("fine"));
}

TEST_F(PromptsTest, TheDestructorAnswersWhatItLeaves) {
    auto& synthesizer = make({}, false);
    Answers answers;
    prompts_->render("first", "v", answers.add());
    ASSERT_TRUE(synthesizer.wait_until_spoken(1));
    prompts_->render("second", "v", answers.add());
    auto opener = std::async(std::launch::async, [&] { synthesizer.open(); });
    opener.wait();
    prompts_.reset();
    EXPECT_EQ(answers.wait(2).size(), 2U);
}

TEST(ClipCache, CountsTheSameKeyOnce) {
    ClipCache cache(100'000);
    cache.put("k", make_clip(Samples(800)));
    const auto bytes = cache.bytes();
    cache.put("k", make_clip(Samples(800)));
    EXPECT_EQ(cache.bytes(), bytes);
    EXPECT_EQ(cache.find("other"), nullptr);
}

} // namespace
} // namespace numberd::media
