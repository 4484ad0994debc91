// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/rest_command.hpp"

namespace numberd::cli {

// The rows of the table of commands, a family a file. Another family is another file, named here
// and in rest_commands().
std::vector<RestCommand> number_commands();
std::vector<RestCommand> search_commands(); ///< available, reservations, orders
std::vector<RestCommand> port_commands();   ///< ports, port-outs
std::vector<RestCommand> flow_commands();
std::vector<RestCommand> traffic_commands(); ///< calls, activeflows, messages, sandbox
std::vector<RestCommand> account_commands(); ///< me, customer, customers, agents, accesskeys
std::vector<RestCommand> billing_commands();
std::vector<RestCommand> event_commands();   ///< events, webhooks
std::vector<RestCommand> carrier_commands(); ///< carriers, findings

/// All of them, in the order in which help and manual show them.
const std::vector<RestCommand>& rest_commands();

} // namespace numberd::cli
