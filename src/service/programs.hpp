// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "base/rng.hpp"
#include "domain/ids.hpp"
#include "domain/store.hpp"
#include "flow/program.hpp"

namespace numberd::service {

/// Parsed flows, least recently used ones dropped. A run keeps the program it began with; a changed
/// flow is parsed anew for the next run. Any thread.
class Programs {
  public:
    static constexpr std::size_t kKeptMax = 10'000;

    Programs(domain::Store& store, Rng& rng, std::size_t kept_max = kKeptMax);
    ~Programs();

    /// FLOW_NOT_FOUND if it is gone, FLOW_INVALID if it no longer parses.
    void get(domain::FlowId id, std::function<void(Result<flow::ProgramPtr>)> done);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::service
