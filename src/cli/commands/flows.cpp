// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"
#include "cli/views.hpp"

namespace numberd::cli {

std::vector<RestCommand> flow_commands() {
    return {
        {.words = "flows list",
         .method = "GET",
         .path = "/v1.0/flows",
         .help = "your flows, newest first",
         .columns = "id name detail updated=tm_update"},
        {.words = "flows get",
         .method = "GET",
         .path = "/v1.0/flows/{id}",
         .help = "a flow of yours",
         .arguments = {flow_argument()},
         .show = show_flow},
        {.words = "flows create",
         .method = "POST",
         .path = "/v1.0/flows",
         .help = "create a flow, from a file or standard input",
         .options = {name_option(), detail_option()},
         .show = show_flow,
         .takes_key = true,
         .takes_file = true},
        {.words = "flows update",
         .method = "PUT",
         .path = "/v1.0/flows/{id}",
         .help = "change a flow; what is not given stays",
         .arguments = {flow_argument()},
         .options = {name_option(), detail_option()},
         .show = show_flow,
         .takes_file = true,
         .takes_etag = true},
        {.words = "flows delete",
         .method = "DELETE",
         .path = "/v1.0/flows/{id}",
         .help = "delete a flow; numbers that ran it have none then",
         .arguments = {flow_argument()},
         .asks = Asks::Always,
         .question = "Delete flow {FLOW}? Numbers that run it answer no more."},
    };
}

} // namespace numberd::cli
