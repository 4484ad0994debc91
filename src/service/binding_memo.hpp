// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <set>
#include <tuple>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "flow/medium.hpp"

namespace numberd::service {

/// Which versions of flows were found to run on a medium: who binds the same flow to thousands of
/// numbers has it parsed once. When full it starts over. Any thread.
class BindingMemo {
  public:
    static constexpr std::size_t kKeptMax = 1'000;

    bool has(domain::FlowId id, Timestamp version, flow::Medium medium) const {
        const std::lock_guard lock(mutex_);
        return kept_.contains({id, version, medium});
    }
    void keep(domain::FlowId id, Timestamp version, flow::Medium medium) {
        const std::lock_guard lock(mutex_);
        if (kept_.size() >= kKeptMax) kept_.clear();
        kept_.insert({id, version, medium});
    }

  private:
    mutable std::mutex mutex_;
    std::set<std::tuple<domain::FlowId, Timestamp, flow::Medium>> kept_;
};

} // namespace numberd::service
