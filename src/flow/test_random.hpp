// SPDX-License-Identifier: Apache-2.0
// For the property test and the fuzzer: random runs and what must hold for each of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "flow/step.hpp"

namespace numberd::flow {

/// Follows a run's commands; ok() is false once one breaks the rules that every run keeps.
class RunRules {
  public:
    void take(const Step& step) {
        for (const auto& command : step.commands)
            take(command);
        const bool waits = step.state.waiting_for != 0 || step.state.timer != 0;
        ok_ = ok_ && step.state.ended == (ends_ == 1);
        ok_ = ok_ && open_ == (waits && !step.state.ended);
        // Started, it waits or is over: nothing is left undone between two events.
        ok_ = ok_ && (!step.state.started || waits != step.state.ended);
    }
    bool ok() const { return ok_; }

  private:
    void take(const Command& command) {
        ok_ = ok_ && ends_ == 0; // End is the last command
        if (std::holds_alternative<ActionBegan>(command)) {
            ok_ = ok_ && !open_;
            open_ = true;
        } else if (const auto* ended = std::get_if<ActionEnded>(&command)) {
            ok_ = ok_ && open_ && !ended->result.empty();
            open_ = false;
        } else if (std::holds_alternative<End>(command)) {
            ok_ = ok_ && !open_;
            ++ends_;
        }
    }

    bool ok_ = true;
    bool open_ = false;
    int ends_ = 0;
};

/// An event made of two numbers: mostly one that the state waits for.
inline Event random_event(std::uint64_t kind, std::uint64_t detail, const State& state) {
    const Token token = detail % 8 == 0 ? detail % 5 : state.waiting_for;
    static constexpr std::string_view bodies[] = {"", "{\"a\":1,\"b\":\"\xff\"}", "{\"a\":\"x\"}",
                                                  "\xff\xfe", "[1]"};
    switch (kind % 9) {
        case 0:
            return Answered{token};
        case 1:
        case 2:
            return DigitPressed{"0123456789*#ABCDxe"[detail % 18]};
        case 3:
            return Played{token, detail % 3 == 0 ? "no \xff sound" : ""};
        case 4:
            return TimerFired{detail % 8 == 0 ? token : state.timer};
        case 5:
            if (detail % 2 == 0) return WebhookQueued{token, detail % 3 == 0 ? "REFUSED" : ""};
            return MessageAccepted{token, detail % 3 == 0 ? "REFUSED" : "", "id"};
        case 6:
            return WebhookAnswered{token, static_cast<int>(detail % 600),
                                   std::string(bodies[detail % 5])};
        case 7:
            return detail % 16 == 0 ? Event(HungUp{}) : Event(Played{token, ""});
        default:
            return Started{};
    }
}

/// step(), and whether the same happens from the state as it was written down and read again.
inline Step checked_step(const Program& program, const State& state, const Event& event,
                         bool& same) {
    auto direct = step(program, state, event);
    const auto read = state_of(state_json(state));
    same = read.has_value() && read.value() == state;
    if (!same) return direct;
    const auto again = step(program, read.value(), event);
    same = again.state == direct.state && again.commands.size() == direct.commands.size();
    return direct;
}

} // namespace numberd::flow
