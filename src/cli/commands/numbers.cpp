// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"
#include "cli/views.hpp"

namespace numberd::cli {
namespace {

constexpr const char* kColumns =
    "number status type name id | call_flow=call_flow_id message_flow=message_flow_id tags";

std::vector<Field> filters() {
    return {
        {"--number", "number", "only this one", Form::Phone},
        {"--type", "type", "only of this type", Form::Text, {"normal", "virtual"}},
        {"--status",
         "status",
         "only in this status",
         Form::Text,
         {"active", "purchase-pending", "suspended"}},
        {"--tag", "tag", "only with this tag"},
        {"--name", "name", "only of this very name"},
        {"--call-flow", "call_flow_id", "only those whose calls run this flow", Form::Flow},
        {"--message-flow", "message_flow_id", "only those whose texts run this flow", Form::Flow}};
}

RestCommand exporting() {
    auto options = filters();
    options.push_back({"--format", "format", "csv unless given", Form::Text, {"json", "csv"}});
    return {.words = "numbers export",
            .method = "GET",
            .path = "/v1.0/numbers",
            .help = "all your numbers with all their fields, for a file; import reads it back",
            .options = std::move(options),
            .streams = true};
}

std::vector<RestCommand> reading() {
    return {
        {.words = "numbers list",
         .method = "GET",
         .path = "/v1.0/numbers",
         .help = "your numbers, newest first",
         .options = filters(),
         .columns = kColumns},
        {.words = "numbers get",
         .method = "GET",
         .path = "/v1.0/numbers/{id}",
         .help = "all that is known of a number",
         .arguments = {number_argument()}},
        {.words = "numbers explain",
         .method = "GET",
         .path = "/v1.0/numbers/{id}/explain",
         .help = "what a call or text to a number would do now, and why",
         .arguments = {number_argument()},
         .options =
             {{"--kind", "kind", "of what; call unless given", Form::Text, {"call", "message"}},
              {"--from", "from", "who calls or texts", Form::Phone},
              {"--origin",
               "origin",
               "from where; pstn is the telephone network",
               Form::Text,
               {"pstn", "client"}}},
         .show = show_explanation},
        {.words = "numbers history",
         .method = "GET",
         .path = "/v1.0/events",
         .help = "every change of a number, newest first",
         .arguments = {{"NUMBER",
                        "number_id",
                        "the number, or its id; of a released one its id",
                        Form::NumberId,
                        {},
                        true}},
         .columns = "time=tm_create type actor request=request_id event=id"},
        {.words = "numbers at",
         .method = "GET",
         .path = "/v1.0/numbers/{id}/history",
         .help = "a number as it was at a time, and the change that made it so",
         .arguments = {number_argument(),
                       {"TIME", "at", "UTC: '2026-01-31 09:30:00'; now unless given"}},
         .show = show_number_at},
        {.words = "numbers usage",
         .method = "GET",
         .path = "/v1.0/numbers/{id}/usage",
         .help = "its calls and texts, day by day; of a released one by its id",
         .arguments = {number_argument()},
         .options = {{"--from", "from",
                      "the first day (UTC), as in 2026-01-31; 30 before the last"},
                     {"--to", "to", "the last day; today unless given"}},
         .csv_columns = kUsageColumns,
         .show = show_usage},
    };
}

std::vector<RestCommand> imports() {
    return {
        {.words = "imports list",
         .method = "GET",
         .path = "/v1.0/number_imports",
         .help = "your imports, newest first",
         .columns = "id status mode rows=rows_total done=rows_done created updated unchanged "
                    "failed time=tm_create | ended=tm_end"},
        {.words = "imports get",
         .method = "GET",
         .path = "/v1.0/number_imports/{id}",
         .help = "how far an import is, and why rows have failed",
         .arguments = {id_argument("IMPORT")},
         .show = show_import},
    };
}

std::vector<RestCommand> changing() {
    return {
        {.words = "numbers buy",
         .method = "POST",
         .path = "/v1.0/numbers",
         .help = "provision a number; one of +899 is virtual and free",
         .arguments = {phone_argument()},
         .options = {call_flow_option(),
                     message_flow_option(),
                     name_option(),
                     detail_option(),
                     tags_option(),
                     rtp_debug_option(),
                     {"--type", "type", "refuse another type", Form::Text, {"normal", "virtual"}}},
         .asks = Asks::WhereItCosts,
         .question = "Buy {NUMBER}? It is charged every month until it is released.",
         .takes_key = true},
        {.words = "numbers update",
         .method = "PUT",
         .path = "/v1.0/numbers/{id}",
         .help = "change a number; what is not given stays",
         .arguments = {number_argument()},
         .options = {call_flow_option(),
                     message_flow_option(),
                     name_option(),
                     detail_option(),
                     tags_option(),
                     rtp_debug_option(),
                     {"--deletion-lock", "deletion_lock", "refuse its release", Form::Truth},
                     {"--campaign-id", "campaign_id", "10DLC campaign of its texts", Form::Text},
                     {"--status",
                      "status",
                      "as suspend and reactivate",
                      Form::Text,
                      {"active", "suspended"}}},
         .takes_etag = true},
        {.words = "numbers flow-ids",
         .method = "PUT",
         .path = "/v1.0/numbers/{id}/flow_ids",
         .help = "bind flows to a number",
         .arguments = {number_argument()},
         .options = {call_flow_option(), message_flow_option()},
         .takes_etag = true},
        {.words = "numbers metadata",
         .method = "PUT",
         .path = "/v1.0/numbers/{id}/metadata",
         .help = "change a number's metadata",
         .arguments = {number_argument()},
         .options = {{"--rtp-debug", "rtp_debug", "log the sound of its calls", Form::Truth}},
         .takes_etag = true},
    };
}

std::vector<RestCommand> living() {
    return {
        {.words = "numbers suspend",
         .method = "POST",
         .path = "/v1.0/numbers/{id}/suspend",
         .help = "stop a number from taking calls and texts",
         .arguments = {number_argument()}},
        {.words = "numbers reactivate",
         .method = "POST",
         .path = "/v1.0/numbers/{id}/reactivate",
         .help = "let a suspended number take calls and texts again",
         .arguments = {number_argument()}},
        {.words = "numbers renew",
         .method = "POST",
         .path = "/v1.0/numbers/{id}/renew",
         .help = "pay the next month of a number",
         .arguments = {number_argument()},
         .asks = Asks::WhereItCosts,
         .question = "Pay the next month of {NUMBER}?",
         .takes_key = true},
        {.words = "numbers renew-due",
         .method = "POST",
         .path = "/v1.0/numbers/renew",
         .help = "pay the next month of numbers of every customer",
         .arguments = {{"TIME",
                        "tm_renew",
                        "those paid until before this time (UTC)",
                        Form::Text,
                        {},
                        true}},
         .columns = "number status renewed_until=tm_renew_due id",
         .asks = Asks::Always,
         .question = "Pay the next month of every number that is paid until before {TIME}?"},
        {.words = "numbers release",
         .method = "DELETE",
         .path = "/v1.0/numbers/{id}",
         .help = "give a number back",
         .arguments = {number_argument()},
         .options = {{"--force", "force", "a locked one, too", Form::Flag}},
         .asks = Asks::Always,
         .question = "Release {NUMBER}? Calls and texts to it end, and another may get it."},
    };
}

} // namespace

std::vector<RestCommand> number_commands() {
    std::vector<RestCommand> rows;
    for (const auto part : {reading, changing, living, imports}) {
        for (auto& row : part())
            rows.push_back(std::move(row));
    }
    rows.push_back(exporting());
    return rows;
}

} // namespace numberd::cli
