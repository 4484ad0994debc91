// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/activeflow.hpp"
#include "domain/address.hpp"
#include "domain/store.hpp"
#include "flow/command.hpp"
#include "flow/step.hpp"
#include "http/client.hpp"
#include "service/core.hpp"
#include "service/messages.hpp"

// What the flow runs of calls and of texts have in common.

namespace numberd::service {

/// Options that a trace keeps in all; those of later actions are left out.
inline constexpr std::size_t kTraceBytesMax = 256 * 1024;

/// What a run did, step by step, with the times that the interpreter does not know. Holds at most
/// flow::kExecutedActionsMax steps, as the interpreter ends a run there. One thread.
class Trace {
  public:
    explicit Trace(const Clock& clock, std::vector<domain::ExecutedAction> so_far = {});

    void began(const flow::ActionBegan& action);
    void ended(const flow::ActionEnded& action);
    void over(const flow::End& end);
    /// Puts it all into the run's record.
    void write_to(domain::Activeflow& run) const;

  private:
    const Clock& clock_;
    std::vector<domain::ExecutedAction> actions_;
    std::size_t option_bytes_ = 0;
    domain::RunEnd end_reason_ = domain::RunEnd::None;
    std::string end_detail_{};
};

/// voipbin.activeflow.…: what every run begins with.
flow::Variables run_variables(const domain::Activeflow& run);
/// NAME.type, NAME.target and so on.
void add_address(flow::Variables& variables, const std::string& name,
                 const domain::Address& address);

/// A flow's message_send as the message to queue; `own` is the number that the flow runs on.
NewMessage message_of(const flow::SendMessage& send, const domain::Address& own,
                      domain::ActiveflowId run);

/// The request of a webhook_send that is waited for: checked and signed as every webhook is.
/// INVALID_ARGUMENT: it must not be made.
Result<http::ClientRequest> awaited_webhook(const domain::Tx& tx, const Core& core,
                                            domain::CustomerId customer,
                                            const flow::SendWebhook& send,
                                            std::chrono::milliseconds timeout);

/// What came of it, for the flow.
flow::WebhookAnswered webhook_answered(flow::Token token, Result<http::ClientResponse> response);

} // namespace numberd::service
