// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "flow/program.hpp"
#include "message/run.hpp"
#include "service/core.hpp"

namespace numberd::message {

/// Makes the requests that runs wait for, and steps each run on with its answer in a new
/// transaction. An answer that cannot be written is lost; the run goes on at its deadline. Any
/// thread.
class Answers {
  public:
    Answers(const service::Core& core, http::Client& client);
    /// Stops.
    ~Answers();

    /// After the commit that left them; `program` is that of their run.
    void request(AwaitedRequests requests, const flow::ProgramPtr& program);
    /// Nothing is asked or written any more: what is under way stays unanswered, and its run waits
    /// on in the store. Call it before the store or the client goes.
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::message
