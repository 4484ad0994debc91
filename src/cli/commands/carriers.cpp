// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"

namespace numberd::cli {
namespace {

Field account_argument() {
    return {"CARRIER", "account", "the name of a carrier account", Form::Text, {}, true};
}

std::vector<RestCommand> carriers() {
    return {
        {.words = "carriers list",
         .method = "GET",
         .path = "/v1.0/carriers",
         .help = "the carrier accounts, and how they do",
         .columns = "name kind usable=is_usable breaker=health.breaker failures=health.failures "
                    "pending=unfinished.purchases releasing=unfinished.releases | priority "
                    "requests=health.requests rate_limited=health.rate_limited "
                    "last_error=health.last_error"},
        {.words = "carriers get",
         .method = "GET",
         .path = "/v1.0/carriers/{account}",
         .help = "a carrier account, and how it does",
         .arguments = {account_argument()}},
        {.words = "carriers reconcile",
         .method = "POST",
         .path = "/v1.0/carriers/{account}/reconciliations",
         .help = "compare an account with your numbers now",
         .arguments = {account_argument()}},
        {.words = "carriers reconciliations",
         .method = "GET",
         .path = "/v1.0/carriers/{account}/reconciliations",
         .help = "its comparisons with your numbers, newest first",
         .arguments = {account_argument()},
         .columns = "created=tm_create status here=numbers_here there=numbers_there orphans ghosts "
                    "drifts detail | id reason actor"},
    };
}

std::vector<RestCommand> inventory() {
    return {
        {.words = "inventory list",
         .method = "GET",
         .path = "/v1.0/carriers/{account}/numbers",
         .help = "the numbers of your own ranges, newest first",
         .arguments = {account_argument()},
         .options =
             {{"--status", "status", "only in that status", Form::Text, {"available", "assigned"}}},
         .columns = "id number status country type region city | postal_code features "
                    "our_reference"},
        {.words = "inventory import",
         .method = "POST",
         .path = "/v1.0/carriers/{account}/numbers",
         .help = "bring numbers of your own ranges in",
         .arguments = {account_argument()},
         .options = {{"--csv", "csv", "comma-separated values under a line of their names"}},
         .takes_file = true},
        {.words = "inventory get",
         .method = "GET",
         .path = "/v1.0/inventory_numbers/{id}",
         .help = "a number of your own ranges",
         .arguments = {id_argument("INVENTORY_NUMBER")}},
        {.words = "inventory remove",
         .method = "DELETE",
         .path = "/v1.0/inventory_numbers/{id}",
         .help = "take a number out of the inventory",
         .arguments = {id_argument("INVENTORY_NUMBER")},
         .asks = Asks::Always,
         .question = "Take number {INVENTORY_NUMBER} out of the inventory?"},
    };
}

std::vector<RestCommand> findings() {
    return {
        {.words = "findings list",
         .method = "GET",
         .path = "/v1.0/carrier_findings",
         .help = "in what carrier accounts and your numbers do not agree",
         .options =
             {{"--carrier", "carrier", "only of that account"},
              {"--kind", "kind", "only of that kind", Form::Text, {"orphan", "ghost", "drift"}},
              {"--status",
               "status",
               "only in that status",
               Form::Text,
               {"open", "approved", "resolved", "dismissed", "gone"}}},
         .columns = "id carrier kind status number detail seen=tm_seen | number_id action"},
        {.words = "findings get",
         .method = "GET",
         .path = "/v1.0/carrier_findings/{id}",
         .help = "a finding",
         .arguments = {id_argument("FINDING")}},
        {.words = "findings approve",
         .method = "POST",
         .path = "/v1.0/carrier_findings/{id}/approve",
         .help = "adopt or release an orphan, remove a ghost, repair drift",
         .arguments = {id_argument("FINDING"),
                       {"ACTION",
                        "action",
                        "what to do about it",
                        Form::Text,
                        {"adopt", "release", "remove", "repair"},
                        true}},
         .options = {{"--customer", "customer_id", "whose an adopted number is to be"},
                     call_flow_option(),
                     message_flow_option()},
         .asks = Asks::Always,
         .question = "Do you want to {ACTION} what finding {FINDING} is about?"},
        {.words = "findings dismiss",
         .method = "POST",
         .path = "/v1.0/carrier_findings/{id}/dismiss",
         .help = "leave a finding as it is",
         .arguments = {id_argument("FINDING")}},
    };
}

} // namespace

std::vector<RestCommand> carrier_commands() {
    std::vector<RestCommand> all;
    for (const auto family : {carriers, inventory, findings}) {
        auto rows = family();
        all.insert(all.end(), std::make_move_iterator(rows.begin()),
                   std::make_move_iterator(rows.end()));
    }
    return all;
}

} // namespace numberd::cli
