// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <vector>

#include "domain/activeflow.hpp"
#include "domain/message.hpp"
#include "domain/store.hpp"
#include "flow/program.hpp"
#include "flow/step.hpp"
#include "http/client.hpp"
#include "service/core.hpp"

// The flow run of one message, inside a transaction: the step, its trace and everything that it
// asks for (texts, webhooks) become durable together or not at all.
//
//   begin_run ─► running ──step──► … ──► ended
//                   ▲  │ sleep: tm_wake is when it is over
//                   │  │ webhook_send that waits: tm_wake is its deadline, the request goes out
//                   │  ▼ after the commit
//                waiting: flow::State in the row. A restart finds it here and goes on at tm_wake;
//                an answer that was under way is then "none came".

namespace numberd::message {

/// How long a webhook_send may be waited for; the request itself gives up earlier.
inline constexpr std::chrono::seconds kAnswerDeadline{20};
inline constexpr std::chrono::seconds kAnswerTimeout{15};

/// A request that a run waits for: to be made after the commit.
struct AwaitedRequest {
    domain::ActiveflowId run_id;
    flow::Token token = 0;
    http::ClientRequest request;
};
using AwaitedRequests = std::vector<AwaitedRequest>;

/// Begins the run of an inbound message that has been written; `run.id` is set already.
Result<AwaitedRequests> begin_run(domain::Tx& tx, const service::Core& core,
                                  const domain::Message& message, domain::Activeflow run,
                                  const flow::Program& program);

/// Hands an event to a run that waits. A run that is over, or waits for something else by now,
/// stays as it is.
Result<AwaitedRequests> resume_run(domain::Tx& tx, const service::Core& core,
                                   domain::ActiveflowId id, const flow::Program& program,
                                   const flow::Event& event);

/// The time has come for a run that waits until `tm_wake`: its sleep is over, or the answer that
/// it waits for has not come. One that waits longer by now stays as it is.
Result<AwaitedRequests> wake_run(domain::Tx& tx, const service::Core& core, domain::ActiveflowId id,
                                 const flow::Program& program);

/// Ends a run that cannot go on (its actions or its state no longer read back).
Result<void> abandon_run(domain::Tx& tx, const service::Core& core, domain::ActiveflowId id);

} // namespace numberd::message
