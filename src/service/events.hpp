// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/event.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// The event log as its customer sees it.
class Events {
  public:
    explicit Events(const Core& core) : core_(core) {}

    /// Newest first. The page's token is of this list alone.
    void list(const Actor& actor, domain::EventFilter filter, domain::Page page,
              Done<Listed<domain::Event>> done);

    /// The last change of the actor's own number, live or released, at or before `time`.
    /// NUMBER_NOT_FOUND if it was not there yet.
    void number_at(const Actor& actor, domain::NumberId id, Timestamp time,
                   Done<domain::Event> done);

  private:
    Core core_;
};

std::string event_json(const domain::Event& event, TimeFormat format);

} // namespace numberd::service
