// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// The records of calls and of the flow runs that calls and messages made.
class Calls {
  public:
    explicit Calls(const Core& core) : core_(core) {}

    void get(const Actor& actor, domain::CallId id, Done<domain::Call> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Call>> done);
    void get_activeflow(const Actor& actor, domain::ActiveflowId id, Done<domain::Activeflow> done);

    /// A call began: call_created.
    void began(const domain::Call& call, domain::Activeflow run);
    /// It was answered: call_progressing.
    void progressed(const domain::Call& call);
    /// Its flow has come further: so much of the run is seen, and survives a crash.
    void reached(domain::Activeflow run);
    /// It is over, with everything its flow did: call_hangup. What the store does not take now is
    /// kept and written by mend().
    void ended(domain::Call call, domain::Activeflow run);
    /// It was refused: a record at hangup with its reason, no run.
    void refused(const domain::Call& call);

    /// Writes what could not be written before; to be called now and then.
    void mend();
    /// How many ends of calls wait for that.
    std::size_t unwritten() const;
    /// Ends beyond it are lost, and logged.
    static constexpr std::size_t kUnwrittenMax = 100'000;

    /// Closes the records that a crash left open: hangup, failed. Waits: at start-up only.
    Result<int> close_unfinished();

  private:
    struct End {
        domain::Call call;
        domain::Activeflow run;
    };
    /// Shared with the writes that are under way.
    struct Unwritten {
        std::mutex mutex;
        std::vector<std::shared_ptr<const End>> ends;
    };
    void write_end(const std::shared_ptr<const End>& end);

    Core core_;
    std::shared_ptr<Unwritten> unwritten_ = std::make_shared<Unwritten>();
};

} // namespace numberd::service
