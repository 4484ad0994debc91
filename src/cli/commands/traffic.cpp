// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"
#include "cli/views.hpp"

namespace numberd::cli {
namespace {

std::vector<RestCommand> calls() {
    return {
        {.words = "calls list",
         .method = "GET",
         .path = "/v1.0/calls",
         .help = "your calls, newest first, refused ones too",
         .columns = "time=tm_create from=source.target to=destination.target status reason id | "
                    "by=hangup_by ended=hangup_reason activeflow=activeflow_id"},
        {.words = "calls get",
         .method = "GET",
         .path = "/v1.0/calls/{id}",
         .help = "a call of yours",
         .arguments = {id_argument("CALL")}},
        {.words = "activeflows get",
         .method = "GET",
         .path = "/v1.0/activeflows/{id}",
         .help = "a run of a flow, with every action that it reached",
         .arguments = {id_argument("ACTIVEFLOW")},
         .show = show_run},
    };
}

std::vector<Field> opt_out_filters() {
    return {{"--number", "number", "only of this number", Form::Phone},
            {"--peer", "peer", "only of this phone", Form::Phone},
            {"--status",
             "status",
             "only in this status",
             Form::Text,
             {"none", "opted_out", "opted_in"}}};
}

RestCommand opt_outs_export() {
    auto options = opt_out_filters();
    options.push_back({"--format", "format", "csv unless given", Form::Text, {"json", "csv"}});
    return {.words = "opt-outs export",
            .method = "GET",
            .path = "/v1.0/opt_outs",
            .help = "the whole opt-out ledger with what proves it, for a file",
            .options = std::move(options),
            .streams = true};
}

std::vector<RestCommand> opt_outs() {
    return {
        {.words = "opt-outs list",
         .method = "GET",
         .path = "/v1.0/opt_outs",
         .help = "who wants no texts of which number of yours, newest first",
         .options = opt_out_filters(),
         .columns = "number peer status source keyword id | time=tm_create reason text"},
        opt_outs_export(),
        {.words = "opt-outs get",
         .method = "GET",
         .path = "/v1.0/opt_outs/{id}",
         .help = "an opt-out with its history and what proves it",
         .arguments = {id_argument("OPT_OUT")}},
        {.words = "opt-outs add",
         .method = "POST",
         .path = "/v1.0/opt_outs",
         .help = "opt a phone out of a number's texts, by hand",
         .options = {{"--number", "number", "a number of yours", Form::Phone, {}, true},
                     {"--peer", "peer", "the phone", Form::Phone, {}, true},
                     {"--reason", "reason", "how it was said", Form::Text, {}, true}},
         .takes_key = true},
        {.words = "opt-outs delete",
         .method = "DELETE",
         .path = "/v1.0/opt_outs/{id}",
         .help = "opt the phone in again, by hand",
         .arguments = {id_argument("OPT_OUT")},
         .asks = Asks::Always,
         .question = "Let the phone of {OPT_OUT} get texts again? Only if it has said so."},
    };
}

std::vector<RestCommand> messages() {
    return {
        {.words = "messages list",
         .method = "GET",
         .path = "/v1.0/messages",
         .help = "your messages, newest first",
         .columns = "time=tm_create direction from=source.target to=targets.0.destination.target "
                    "status=targets.0.status text id | reason=targets.0.reason"},
        {.words = "messages get",
         .method = "GET",
         .path = "/v1.0/messages/{id}",
         .help = "a message of yours",
         .arguments = {id_argument("MESSAGE")}},
        {.words = "messages send",
         .method = "POST",
         .path = "/v1.0/messages",
         .help = "send a text from a number of yours",
         .options =
             {{"--from", "source", "a number of yours", Form::Phone, {}, true},
              {"--to", "destinations", "whom to; may be given several times", Form::List, {}, true},
              {"--text", "text", "what it says"},
              {"--media", "medias", "address of a picture; may be given several times",
               Form::List}},
         .takes_key = true},
        {.words = "sandbox list",
         .method = "GET",
         .path = "/sandbox/messages",
         .help = "texts between outside phones and your numbers, newest first",
         .columns = "time=tm_create direction from to status reason text"},
        {.words = "sandbox send",
         .method = "POST",
         .path = "/sandbox/messages",
         .help = "text a number of yours from an outside phone",
         .options = {{"--from", "from", "the outside phone", Form::Phone, {}, true},
                     {"--to", "to", "a number of yours", Form::Phone, {}, true},
                     {"--text", "text", "what it says"},
                     {"--media", "media", "address of a picture; may be given several times",
                      Form::List},
                     {"--origin",
                      "origin",
                      "from where; pstn is the telephone network",
                      Form::Text,
                      {"pstn", "internal"}}}},
    };
}

} // namespace

std::vector<RestCommand> traffic_commands() {
    auto rows = calls();
    for (const auto& more : {messages(), opt_outs()})
        rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

} // namespace numberd::cli
