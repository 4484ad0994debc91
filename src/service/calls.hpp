// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "service/call_journal.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// The records of calls and of the flow runs that calls and messages made.
class Calls {
  public:
    Calls(const Core& core, Metrics& metrics) : core_(core), journal_(core, metrics) {}

    void get(const Actor& actor, domain::CallId id, Done<domain::Call> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Call>> done);
    void get_activeflow(const Actor& actor, domain::ActiveflowId id, Done<domain::Activeflow> done);

    // What happens to a call; written behind it, soon, by the journal.

    /// A call began: call_created.
    void began(const domain::Call& call, domain::Activeflow run);
    /// It was answered: call_progressing.
    void progressed(const domain::Call& call);
    /// Its flow has come further: so much of the run is seen, and survives a crash.
    void reached(const domain::Call& call, domain::Activeflow run);
    /// It is over, with everything its flow did: call_hangup.
    void ended(const domain::Call& call, domain::Activeflow run);
    /// It was refused: a record at hangup with its reason, no run.
    void refused(const domain::Call& call);

    CallJournal& journal() { return journal_; }

    /// Closes the records that a crash left open: hangup, failed. Waits: at start-up only.
    Result<int> close_unfinished();

  private:
    Core core_;
    CallJournal journal_;
};

} // namespace numberd::service
