// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/timestamp.hpp"
#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "domain/customer.hpp"
#include "domain/flow.hpp"
#include "domain/message.hpp"
#include "domain/number.hpp"

namespace numberd::service {

// The one public JSON form of each resource: what REST answers, what webhooks carry in `data`, and
// what the event log keeps as before and after. Never a secret, save where the name says so.

std::string number_json(const domain::Number& number, TimeFormat format);
std::string flow_json(const domain::Flow& flow, TimeFormat format);
std::string call_json(const domain::Call& call, TimeFormat format);
std::string message_json(const domain::Message& message, TimeFormat format);
std::string activeflow_json(const domain::Activeflow& activeflow, TimeFormat format);
std::string customer_json(const domain::Customer& customer, TimeFormat format);
/// With webhook_secret: for the customer itself (GET /v1.0/customer), never for the log.
std::string own_customer_json(const domain::Customer& customer, TimeFormat format);
std::string agent_json(const domain::Agent& agent, TimeFormat format);

} // namespace numberd::service
