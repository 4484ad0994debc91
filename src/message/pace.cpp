// SPDX-License-Identifier: Apache-2.0
#include "message/pace.hpp"

#include <algorithm>

namespace numberd::message {
namespace {

constexpr std::chrono::microseconds kSecond{std::chrono::seconds{1}};

} // namespace

Pace::Pace(int per_second) : interval_(per_second > 0 ? kSecond / per_second : kSecond * 0) {}

std::optional<Timestamp> Pace::take(std::string_view number, bool has_turn, Timestamp now) {
    if (interval_ == interval_.zero()) return std::nullopt;
    auto at = numbers_.find(number);
    if (at == numbers_.end()) at = numbers_.emplace(number, Turns{}).first;
    Turns& turns = at->second;
    const bool may_go =
        has_turn ? turns.free - interval_ <= now : std::max(turns.free, turns.last) <= now;
    if (may_go) {
        turns.free = std::max(turns.free, now) + interval_;
        return std::nullopt;
    }
    const Timestamp turn = std::max(turns.free, turns.last);
    turns.last = turn + interval_;
    return turn;
}

std::optional<Timestamp> Pace::next_turn(Timestamp now) {
    std::optional<Timestamp> next;
    for (auto at = numbers_.begin(); at != numbers_.end();) {
        const Turns& turns = at->second;
        if (std::max(turns.free, turns.last) <= now) {
            at = numbers_.erase(at);
            continue;
        }
        if (turns.last > turns.free) next = next ? std::min(*next, turns.free) : turns.free;
        ++at;
    }
    return next;
}

} // namespace numberd::message
