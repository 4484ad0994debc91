// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "flow/step.hpp"

namespace numberd::call {

/// What a flow that a call started may use: voipbin.activeflow.…, voipbin.call.….
flow::Variables variables_of(const domain::Call& call, const domain::Activeflow& run);

} // namespace numberd::call
