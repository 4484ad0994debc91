// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "flow/test_random.hpp"
#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

constexpr std::size_t kActions = 8;

/// A valid action of a random kind whose targets are among the kActions.
std::string random_action(Rng& rng) {
    const auto target = "\"a" + std::to_string(rng.below(kActions)) + "\"";
    const auto flag = rng.below(2) == 0 ? "true" : "false";
    const auto small = std::to_string(rng.below(4));
    static constexpr std::string_view texts[] = {
        "x", "${x}", "1", "${voipbin.call.digits}", "${voipbin.webhook.body}", "${big}${big}"};
    const auto text = "\"" + std::string(texts[rng.below(std::size(texts))]) + "\"";
    const auto handle = rng.below(2) == 0 ? R"("next")" : R"("")";
    switch (rng.below(14)) {
        case 0:
            return R"("type":"answer")";
        case 1:
            return R"("type":"talk","option":{"async":)" + std::string(flag) + R"(,"text":)" +
                   text + R"(,"digits_handle":)" + handle + "}";
        case 2:
            return R"("type":"play","option":{"stream_urls":[)" + text + "]}";
        case 3:
            return R"("type":"beep")";
        case 4:
            return R"("type":"digits_receive","option":{"key":"#","length":)" + small +
                   R"(,"duration":)" + small + "}";
        case 5:
            return R"("type":"branch","option":{"target_ids":{"1":)" + target + R"(},"variable":)" +
                   text + R"(,"default_target_id":)" + target + "}";
        case 6:
            return R"("type":"condition_variable","option":{"condition":"<","variable":)" + text +
                   R"(,"value_string":"5","false_target_id":)" + target + "}";
        case 7:
            return R"("type":"goto","option":{"loop_count":)" + small + R"(,"target_id":)" +
                   target + "}";
        case 8:
            return R"("type":"variable_set","option":{"key":"x","value":)" + text + "}";
        case 9:
            return R"("type":"sleep","option":{"duration":)" + small + "}";
        case 10:
            return R"("type":"message_send","option":{"destinations":["+15550001111"],"text":)" +
                   text + "}";
        case 11:
            return R"("type":"webhook_send","option":{"uri":"http://a/","sync":)" +
                   std::string(flag) + "}";
        case 12:
            return rng.below(4) == 0 ? R"("type":"hangup")" : R"("type":"beep")";
        default:
            return rng.below(4) == 0 ? R"("type":"stop")" : R"("type":"answer")";
    }
}

std::string random_program(Rng& rng) {
    std::string text = "[";
    for (std::size_t i = 0; i < kActions; ++i) {
        text += (i == 0 ? "{" : ",{") + std::string(R"("id":"a)") + std::to_string(i) + "\"," +
                random_action(rng);
        if (rng.below(4) == 0)
            text += R"(,"next_id":"a)" + std::to_string(rng.below(kActions)) + "\"";
        text += "}";
    }
    return text + "]";
}

TEST(RandomRun, KeepsTheRulesWhateverHappens) {
    std::size_t ended = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        SeededRng rng(seed);
        const auto actions = random_program(rng);
        const auto program = program_of(actions);
        auto state = fresh(rng.below(3) == 0 ? Medium::Message : Medium::Call,
                           {{"x", "5"}, {"big", std::string(rng.below(8) == 0 ? 20'000 : 3, 'b')}});
        RunRules rules;
        bool same = true;
        for (int i = 0; i < 60 && same && rules.ok(); ++i) {
            const auto kind = i == 1 ? 8 : rng.below(9);
            auto made =
                checked_step(*program, state, random_event(kind, rng.next_u64(), state), same);
            rules.take(made);
            state = std::move(made.state);
        }
        ASSERT_TRUE(rules.ok()) << "seed " << seed << ": " << actions;
        ASSERT_TRUE(same) << "seed " << seed << ": " << actions;
        ended += state.ended ? 1 : 0;
    }
    EXPECT_GT(ended, 150u); // or the events are so strange that nothing is tested
}

} // namespace
} // namespace numberd::flow
