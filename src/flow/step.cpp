// SPDX-License-Identifier: Apache-2.0
#include "flow/step.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <utility>

#include "base/uuid.hpp"
#include "flow/option_check.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

std::string why(const Faults& faults) {
    const auto& first = faults.problems().front();
    return first.path + " " + std::string(first.reason);
}

/// The call is not answered yet and the action at the position needs it: the answer is an action
/// of its own in the trace. While it waits, so does the action.
bool answers_first(const Run& run) {
    return run.action().kind->sounds && !run.state().answered;
}

void answer_first(Run& run) {
    run.emit(ActionBegan{Uuid{}.to_string(), "answer", R"({"implicit":true})"});
    run.emit(Answer{run.wait_for_answer()});
}

void answered(Run& run) {
    auto& state = run.state();
    state.answered = true;
    state.waiting_for = 0;
    run.emit(ActionEnded{"answered"});
}

void start_with(Run& run, const json::object& values, const Faults& faults) {
    const auto& kind = *run.action().kind;
    const Options options(kind.options, values);
    if (faults.none()) return kind.start(run, options);
    if (kind.refused != nullptr) return kind.refused(run, options, why(faults));
    run.next("skipped: " + why(faults));
}

void start(Run& run) {
    const auto& action = run.action();
    Faults faults;
    if (!action.has_variables) {
        run.emit(ActionBegan{action.id, std::string(action.kind->type), action.option_json});
        return start_with(run, action.option, faults);
    }
    const auto values = substituted(action.kind->options, action.option, run.state().variables);
    const Path path{.name = "option"};
    OptionCheck(When::Running, run.program(), path, faults).check(*action.kind, values);
    run.emit(ActionBegan{action.id, std::string(action.kind->type), json::serialize(values)});
    start_with(run, values, faults);
}

/// Begins the action at the position, or ends the run if there is none.
void begin(Run& run) {
    auto& state = run.state();
    if (state.position >= run.program().actions.size()) return run.end(EndReason::Completed);
    if (state.executed >= kExecutedActionsMax) {
        return run.end(EndReason::ActionLimit,
                       "more than " + std::to_string(kExecutedActionsMax) + " actions");
    }
    const auto& action = run.action();
    if (!action.kind->media.has(state.medium)) {
        // medium_problems() keeps such flows from being bound; a run must not fail on one.
        ++state.executed;
        run.emit(ActionBegan{action.id, std::string(action.kind->type), action.option_json});
        return run.next(state.medium == Medium::Call ? "skipped: not for calls"
                                                     : "skipped: not for messages");
    }
    if (answers_first(run)) return answer_first(run);
    ++state.executed;
    start(run);
}

/// Hands an event to the waiting action.
void resume(Run& run, const Event& event) {
    if (answers_first(run)) {
        if (std::holds_alternative<Answered>(event)) answered(run);
        return;
    }
    const auto& action = run.action();
    if (action.kind->resume == nullptr) return;
    if (!action.has_variables) {
        const Options options(action.kind->options, action.option);
        return action.kind->resume(run, options, event);
    }
    const auto values = substituted(action.kind->options, action.option, run.state().variables);
    action.kind->resume(run, Options(action.kind->options, values), event);
}

/// Keeps the digit, whatever runs: what is pressed during a prompt counts for what comes after it.
void press(Run& run, char digit) {
    auto& state = run.state();
    if (state.medium != Medium::Call) return;
    if (digit >= 'a' && digit <= 'd') digit = static_cast<char>(digit - 'a' + 'A');
    static constexpr std::string_view keys = "0123456789ABCD*#";
    if (digit == 0 || keys.find(digit) == keys.npos) return;
    const auto held = run.variable(kDigits);
    if (held.size() < kDigitsMax) run.set(kDigits, std::string(held) + digit);
    if (state.digit_stops_sound) run.stop_sound();
    if (run.is_waiting()) resume(run, DigitPressed{digit});
}

struct Deliver {
    Run& run;

    void operator()(const Started&) const {
        auto& state = run.state();
        if (state.started) return;
        state.started = true;
        if (bytes_of(state.variables) <= kVariablesBytesMax) return;
        run.end(EndReason::Failed,
                "the variables exceed " + std::to_string(kVariablesBytesMax) + " bytes");
    }
    void operator()(const HungUp&) const {
        if (run.is_waiting()) return run.end("interrupted", EndReason::HungUp);
        run.end(EndReason::HungUp);
    }
    void operator()(const DigitPressed& event) const {
        if (run.state().started) press(run, event.digit);
    }
    void operator()(const TimerFired& event) const {
        if (event.token != 0 && event.token == run.state().timer) resume(run, event);
    }
    void operator()(const Played& event) const {
        if (event.token != 0 && event.token == run.state().sound) run.state().sound = 0;
        answer(event);
    }
    void operator()(const Answered& event) const { answer(event); }
    void operator()(const MessageAccepted& event) const { answer(event); }
    void operator()(const WebhookQueued& event) const { answer(event); }
    void operator()(const WebhookAnswered& event) const { answer(event); }

    template <class AnswerEvent>
    void answer(const AnswerEvent& event) const {
        if (event.token != 0 && event.token == run.state().waiting_for) resume(run, event);
    }
};

} // namespace

State fresh(Medium medium, Variables variables) {
    constexpr std::size_t longest = kVariablesBytesMax + 1;
    State state;
    state.medium = medium;
    const auto is_kept = [](const auto& variable) {
        return is_plain(variable.first, longest) && is_plain(variable.second, longest);
    };
    if (std::ranges::all_of(variables, is_kept)) { // nearly always
        state.variables = std::move(variables);
        return state;
    }
    while (!variables.empty()) {
        auto variable = variables.extract(variables.begin());
        for (std::string* text : {&variable.key(), &variable.mapped()}) {
            if (!is_plain(*text, longest)) *text = clean(*text, longest);
        }
        auto put = state.variables.insert(std::move(variable));
        if (!put.inserted) put.position->second = std::move(put.node.mapped());
    }
    return state;
}

Step step(const Program& program, State state, const Event& event) {
    Run run(program.content(), std::move(state));
    const auto is_over = [&run] { return run.state().ended; };
    if (!is_over() && run.is_waiting() && run.state().position >= run.program().actions.size()) {
        run.end("interrupted", EndReason::Failed, "the state is not one of this flow");
    }
    if (!is_over()) std::visit(Deliver{run}, event);
    while (!is_over() && run.state().started && !run.is_waiting())
        begin(run);
    return {std::move(run.state()), run.take_commands()};
}

} // namespace numberd::flow
