// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace numberd::message {

/// When each number may hand over its next text, at so many a second. What may not go now gets a
/// turn behind those that wait; the caller keeps it. One thread. Holds the numbers that have had a
/// text in the last moments, and no others.
///
///   new:       free, nobody waits ─► now;  else ─► the turn behind the last one
///   its turn:  free, or less than one text early (a turn that was taken late moves no other)
///              ─► now;  else (many turns have come at once, after a restart) ─► behind the last
class Pace {
  public:
    /// 0: no limit.
    explicit Pace(int per_second);

    /// nullopt: now, and it is counted. Otherwise the turn that it gets. `has_turn`: it comes back
    /// at the turn that it got, or is tried again.
    std::optional<Timestamp> take(std::string_view number, bool has_turn, Timestamp now);
    /// When the next one that waits has its turn, and forgets numbers that are idle; nullopt: none.
    std::optional<Timestamp> next_turn(Timestamp now);
    std::size_t size() const { return numbers_.size(); }

  private:
    struct Turns {
        Timestamp free{}; ///< the next text may go then
        Timestamp last{}; ///< behind the last turn that was given
    };

    std::chrono::microseconds interval_;
    std::map<std::string, Turns, std::less<>> numbers_;
};

} // namespace numberd::message
