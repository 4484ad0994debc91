// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "message/answers.hpp"
#include "service/core.hpp"

namespace numberd::message {

struct WakerSettings {
    int batch = 32; ///< runs that one transaction wakes at most
    std::chrono::milliseconds poll_longest{500};
};

/// Goes on with the runs of messages whose time has come, those of an earlier process too. One
/// thread of its own. Make it before the store's first write.
class Waker {
  public:
    Waker(const service::Core& core, Answers& answers, WakerSettings settings = {});
    /// Stops.
    ~Waker();

    void start();
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::message
