// SPDX-License-Identifier: Apache-2.0
// The bytes up to the first NUL are a flow's actions, those after it the events of a run. What
// parses must read its own output, and its run must keep the rules of every run. The same bytes are
// also tried as the state of a run.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/rng.hpp"
#include "flow/test_random.hpp"

namespace {

using namespace numberd::flow;

void require(bool condition) {
    if (!condition) std::abort();
}

void run(const Program& program, Medium medium, std::string_view events) {
    auto state = fresh(medium, {{"x", "1"}, {"y", std::string(events)}});
    RunRules rules;
    bool same = true;
    const auto feed = [&](const Event& event) {
        auto made = checked_step(program, state, event, same);
        require(same);
        rules.take(made);
        require(rules.ok());
        state = std::move(made.state);
    };
    feed(Started{});
    for (std::size_t i = 0; i + 1 < events.size() && !state.ended; i += 2) {
        feed(random_event(static_cast<std::uint8_t>(events[i]),
                          static_cast<std::uint8_t>(events[i + 1]), state));
    }
    feed(HungUp{});
    require(state.ended);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto nul = input.find('\0');
    const auto actions = input.substr(0, nul);
    const auto events = nul == input.npos ? std::string_view() : input.substr(nul + 1);
    numberd::SeededRng rng(1);
    if (const auto state = state_of(actions)) {
        require(state_of(state_json(state.value())).value() == state.value());
    }
    const auto parsed = parse(actions, rng);
    if (!parsed) {
        require(!parsed.error().problems.empty());
        return 0;
    }
    const auto canonical = parsed.value()->actions_json();
    if (canonical.size() <= kActionsBytesMax) {
        const auto again = parse(canonical, rng);
        require(again && again.value()->actions_json() == canonical);
    }
    run(*parsed.value(), Medium::Call, events);
    run(*parsed.value(), Medium::Message, events);
    return 0;
}
