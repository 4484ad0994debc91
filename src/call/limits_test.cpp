// SPDX-License-Identifier: Apache-2.0
#include <future>

#include "call/call_for_test.hpp"
#include "media/wav_writer.hpp"
#include "support/http_receiver.hpp"

namespace numberd::call {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

constexpr auto kWaitsForever =
    R"([{"type":"answer"},{"type":"sleep","option":{"duration":60000}}])";

CallSettings at_most(milliseconds duration) {
    CallSettings settings;
    settings.duration_max = duration;
    return settings;
}

class ShortCalls : public InboundTest {
  protected:
    ShortCalls() : InboundTest(at_most(milliseconds{50})) {}
};

TEST_F(ShortCalls, ACallThatLastsTooLongIsHungUp) {
    number_with(kWaitsForever);
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->ended, sip::Ended::RemoteBye);
    const auto call = record();
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Local);
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Timeout);
    EXPECT_EQ(call.reason, domain::Reason::CallTooLong);
    EXPECT_THAT(steps(call), ElementsAre("answer: answered", "sleep: interrupted"));
}

TEST_F(ShortCalls, OneThatRingsTooLongIsRefused) {
    number_with(R"([{"type":"sleep","option":{"duration":60000}},{"type":"answer"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_FALSE(caller_.is_answered);
    EXPECT_EQ(caller_.ended->reason, "CALL_TOO_LONG");
    EXPECT_EQ(record().reason, domain::Reason::CallTooLong);
}

class SilentCalls : public InboundTest {
  protected:
    SilentCalls() : InboundTest({}, milliseconds{60}) {}
};

TEST_F(SilentCalls, ACallThatBringsNoSoundIsHungUp) {
    number_with(kWaitsForever);
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->ended, sip::Ended::RemoteBye);
    const auto call = record();
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Timeout);
    EXPECT_EQ(call.reason, domain::Reason::MediaTimeout);
}

/// Says nothing until it is let.
class HeldVoice final : public media::Synthesizer {
  public:
    explicit HeldVoice(std::shared_future<void> let) : let_(std::move(let)) {}
    Result<media::Samples> speak(const std::string&, const std::string&) override {
        let_.wait_for(test::kDeadline);
        return media::Samples(800, 3000);
    }

  private:
    std::shared_future<void> let_;
};

CallSettings impatient() {
    CallSettings settings;
    settings.prompt_wait_max = milliseconds{50};
    return settings;
}

class SlowVoice : public InboundTest {
  protected:
    explicit SlowVoice(std::promise<void> let = {})
        : InboundTest(impatient(), {}, std::make_unique<HeldVoice>(let.get_future().share())),
          let_(std::move(let)) {}

    std::promise<void> let_;
};

TEST_F(SlowVoice, ASentenceThatIsNotReadyInTimeIsLeftOut) {
    number_with(
        R"([{"type":"answer"},{"type":"talk","option":{"text":"hello"}},{"type":"hangup"}])");
    dial();
    const bool ended = caller_.wait_for_end();
    let_.set_value();
    ASSERT_TRUE(ended);
    const auto call = record();
    EXPECT_THAT(steps(call),
                ElementsAre("answer: answered", "talk: failed: the sound was not ready in time",
                            "hangup: hangup normal"));
}

CallSettings impatient_of_webhooks() {
    CallSettings settings;
    settings.webhook_wait_max = milliseconds{50};
    return settings;
}

class SlowApplication : public InboundTest {
  protected:
    SlowApplication() : InboundTest(impatient_of_webhooks()) {
        application_.answer([](const http::Request&) { return std::nullopt; });
    }
    test::HttpReceiver application_;
};

TEST_F(SlowApplication, AWebhookThatNobodyAnswersIsNotWaitedForLongerThanAllowed) {
    number_with(R"([{"type":"answer"},{"type":"webhook_send","option":{"sync":true,"uri":")" +
                application_.url() + R"("}},{"type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end()) << "the flow goes on";
    EXPECT_EQ(application_.requests().size(), 1U);
    EXPECT_THAT(steps(record()), ElementsAre("answer: answered", "webhook_send: no answer",
                                             "hangup: hangup normal"));
}

struct SoundsDirectory {
    SoundsDirectory() {
        for (const char* name : {"first.wav", "second.wav", "other.wav"}) {
            auto wav =
                media::WavWriter::open((sounds.path() / name).string(), std::chrono::seconds{1});
            EXPECT_TRUE(wav && wav.value().push(media::Samples(800, 1000)) && wav.value().close());
        }
    }
    test::TempDir sounds;
};

class SlowSounds : protected SoundsDirectory, public InboundTest {
  protected:
    SlowSounds() : InboundTest(from(sounds.path())) {}
    static CallSettings from(const std::filesystem::path& directory) {
        auto settings = impatient();
        settings.sounds_directory = directory;
        return settings;
    }
};

TEST_F(SlowSounds, ALaterFileOfAListThatIsNotReadyInTimeEndsTheAction) {
    using media::ClipPtr;
    const auto first =
        await<ClipPtr>([&](Sounds::Done done) { sounds_.load("first.wav", std::move(done)); });
    ASSERT_TRUE(first) << first.error().message;
    // From here on the one worker is held: the first file is kept, the second is not.
    std::promise<void> held;
    std::promise<void> let;
    sounds_.load("other.wav", [&held, free = let.get_future().share()](const Result<ClipPtr>&) {
        held.set_value();
        free.wait_for(2 * test::kDeadline);
    });
    held.get_future().wait();
    number_with(R"([{"type":"answer"},
                    {"type":"play","option":{"stream_urls":["first.wav","second.wav"]}},
                    {"type":"hangup"}])");
    dial();
    const bool ended = caller_.wait_for_end();
    let.set_value();
    ASSERT_TRUE(ended);
    EXPECT_THAT(steps(record()),
                ElementsAre("answer: answered", "play: failed: the sound was not ready in time",
                            "hangup: hangup normal"));
}

class KeptSteps : public InboundTest {
  protected:
    static CallSettings kept_soon() {
        CallSettings settings;
        settings.steps_kept_after = milliseconds{1};
        return settings;
    }
    KeptSteps() : InboundTest(kept_soon()) {}
};

TEST_F(KeptSteps, AreInTheStoreWhileTheCallGoesOn) {
    number_with(kWaitsForever);
    dial();
    ASSERT_TRUE(caller_.wait([](const Caller& caller) { return caller.is_answered; }));
    const auto deadline = std::chrono::steady_clock::now() + test::kDeadline;
    std::vector<std::string> seen;
    while (seen.size() < 2 && std::chrono::steady_clock::now() < deadline) {
        const auto calls = stack_.store->read_and_wait(
            [this](const domain::Tx& tx) { return tx.calls().list(actor_.customer_id, {}); });
        ASSERT_TRUE(calls);
        if (!calls.value().empty()) seen = steps(calls.value()[0]);
        std::this_thread::yield();
    }
    EXPECT_THAT(seen, ElementsAre("answer: answered", "sleep: "));
    caller_.hang_up();
    EXPECT_THAT(steps(record()), ElementsAre("answer: answered", "sleep: interrupted"));
}

class FloodedCalls : public InboundTest {};

TEST_F(FloodedCalls, DigitsThatComeFasterThanTheyAreTakenAreDropped) {
    number_with(R"([{"type":"answer"},{"type":"digits_receive","option":{"duration":60000,
                 "key":"#"}}])");
    dial();
    record_at(domain::CallStatus::Progressing); // nothing more is on its way to the loop
    std::promise<void> gate;
    std::promise<void> held;
    engine_.pick_loop().post([&, opened = gate.get_future().share()] {
        held.set_value();
        opened.wait_for(test::kDeadline);
    });
    ASSERT_EQ(held.get_future().wait_for(test::kDeadline), std::future_status::ready);
    constexpr sip::CallKey first = 1;
    for (int i = 0; i < 1000; ++i)
        inbound_.on_info_digit(first, '1');
    gate.set_value();
    std::promise<void> taken;
    engine_.pick_loop().post([&] { taken.set_value(); });
    ASSERT_EQ(taken.get_future().wait_for(test::kDeadline), std::future_status::ready);
    inbound_.on_info_digit(first, '#');
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_THAT(steps(record()),
                testing::Contains("digits_receive: digits " +
                                  std::string(Session::kDigitsWaitingMax, '1') + "#"));
}

} // namespace
} // namespace numberd::call
