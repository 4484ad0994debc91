// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/clock.hpp"
#include "domain/activeflow.hpp"
#include "flow/command.hpp"

namespace numberd::call {

/// What a call's flow did, step by step, with the times that the interpreter does not know.
class Trace {
  public:
    explicit Trace(const Clock& clock) : clock_(clock) {}

    void began(const flow::ActionBegan& action);
    void ended(const flow::ActionEnded& action);
    const std::vector<domain::ExecutedAction>& actions() const { return actions_; }

  private:
    const Clock& clock_;
    std::vector<domain::ExecutedAction> actions_;
};

} // namespace numberd::call
