// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"

#include <iterator>

namespace numberd::cli {
namespace {

std::vector<RestCommand> all_commands() {
    std::vector<RestCommand> all;
    for (const auto family :
         {number_commands, search_commands, port_commands, flow_commands, traffic_commands,
          account_commands, billing_commands, event_commands, carrier_commands}) {
        auto rows = family();
        all.insert(all.end(), std::make_move_iterator(rows.begin()),
                   std::make_move_iterator(rows.end()));
    }
    return all;
}

} // namespace

const std::vector<RestCommand>& rest_commands() {
    static const std::vector<RestCommand> all = all_commands();
    return all;
}

} // namespace numberd::cli
