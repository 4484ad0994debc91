// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <memory>
#include <optional>

#include "base/metrics.hpp"
#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// Who a call is in the event log.
Actor call_actor(const domain::Call& call);

/// What happened to calls and is not in the store yet. Nobody waits for it: what many calls did
/// within some milliseconds becomes one lazy write, and a call that began and ended within them one
/// row. What the store does not take stays, and goes with the next write.
///
///   add() ─► pending ─► lazy write takes it, oldest first ─► durable
///               ▲                    │ the store failed
///               └────────────────────┘
///
/// Any thread. Writes that are under way outlive it.
class CallJournal {
  public:
    CallJournal(const Core& core, Metrics& metrics);

    /// How a call and its run (if it has one, and it has changed) stand now, and what is to be told
    /// of it. In the order in which it happened.
    void add(const domain::Call& call, std::optional<domain::Activeflow> run,
             std::initializer_list<domain::EventKind> kinds);
    /// Tries again to write what could not be written; to be called now and then.
    void mend();
    /// So much of it is not durable yet, counted in events.
    std::size_t unwritten() const;
    /// Nothing can be written any more: what is left is lost, and logged.
    void give_up();

    /// What is new of calls beyond it is lost, and logged.
    static constexpr std::size_t kCallsMax = 100'000;
    /// So many events at most are in one write, so that a backlog holds up nobody else for long.
    static constexpr std::size_t kEventsPerWrite = 1'000;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::service
