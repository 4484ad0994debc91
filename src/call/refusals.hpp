// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/call.hpp"
#include "domain/reason.hpp"
#include "sip/agent.hpp"

namespace numberd::call {

/// How a reason is told to a SIP peer: status, Q.850 cause and its code as the Reason header's
/// text.
sip::Refusal refusal_of(domain::Reason reason);

/// How a flow that hangs up before the answer is told: FLOW_ENDED under the status of its reason.
sip::Refusal refusal_of(domain::HangupReason why);

} // namespace numberd::call
