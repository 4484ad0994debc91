// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "domain/event.hpp"
#include "store/postgres/readers.hpp"
#include "store/postgres/session.hpp"

namespace numberd::store::postgres {

/// Tells the commit listeners of the events of all processes, each in its turn. Sequences are given
/// under a lock that is held up to the commit (see Batch), so their order is that of the commits:
/// whoever has read one has missed none below it. Any thread.
class Feed {
  public:
    using Listener = std::function<void(std::span<const domain::Event>)>;

    explicit Feed(Readers& readers) : readers_(readers) {}

    /// What is committed by now is not told.
    Result<void> begin(Session& session);
    void add_listener(Listener listener);

    /// Tells of what this process has just committed, and before it of what others had; by then all
    /// that a listener reads of it is there. If the others' cannot be read, our own are told all
    /// the same, since an answer waits for that, and once more when it is their turn.
    void tell_own(std::span<const domain::Event> events, Session& session);
    /// Tells of all that is committed. An Error: the store cannot be read now.
    Result<void> catch_up(Session& session);

  private:
    void tell(std::span<const domain::Event> events, Session& session);
    Result<void> read_up_to(std::int64_t sequence, Session& session);

    Readers& readers_;
    std::mutex mutex_;
    std::vector<Listener> listeners_{};
    std::int64_t told_ = 0; ///< the sequence up to which all has been told
};

} // namespace numberd::store::postgres
