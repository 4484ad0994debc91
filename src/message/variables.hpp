// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/activeflow.hpp"
#include "domain/message.hpp"
#include "flow/step.hpp"

namespace numberd::message {

/// What a flow that a message started may use: voipbin.activeflow.…, voipbin.conversation.…,
/// voipbin.conversation_message.…, voipbin.message.….
flow::Variables variables_of(const domain::Message& message, const domain::Activeflow& run);

/// The conversation of one of our numbers with one phone outside: the same two always have the same
/// one (a UUID of version 8, made of both).
Uuid conversation_id(domain::CustomerId customer, std::string_view self, std::string_view peer);

} // namespace numberd::message
