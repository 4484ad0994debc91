// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"

namespace numberd::cli {
namespace {

constexpr const char* kColumns =
    "id status manual account number=numbers.0.number foc=tm_foc reason time=tm_create";
constexpr const char* kOutColumns =
    "id status number=numbers.0.number to=gaining_carrier foc=tm_foc told reason time=tm_create";

Field port_argument() {
    return id_argument("PORT");
}

Field of_all_option() {
    return {"--of-all", "all", "those of every customer; for the operator", Form::Flag};
}

Field account_option() {
    return {"--account", "account", "the carrier account, or own"};
}

Field numbers_option() {
    return {"--number", "numbers", "a number; may be given several times", Form::List, {}, true};
}

Field foc_option() {
    return {"--foc", "tm_foc", "when the numbers move; UTC: '2026-01-31 09:30:00'"};
}

std::vector<RestCommand> reading() {
    return {
        {.words = "ports list",
         .method = "GET",
         .path = "/v1.0/number_ports",
         .help = "the numbers that you bring along, newest first",
         .options = {of_all_option()},
         .columns = kColumns},
        {.words = "ports get",
         .method = "GET",
         .path = "/v1.0/number_ports/{id}",
         .help = "how far a port is",
         .arguments = {port_argument()}},
        {.words = "ports check",
         .method = "POST",
         .path = "/v1.0/number_ports/check",
         .help = "whether numbers can be ported, and through which account",
         .options = {numbers_option(), account_option()}},
        {.words = "ports documents",
         .method = "GET",
         .path = "/v1.0/number_ports/{id}/documents",
         .help = "the documents of a port",
         .arguments = {port_argument()},
         .columns = "id kind file_name content_type bytes time=tm_create | sha256"},
        {.words = "ports document",
         .method = "GET",
         .path = "/v1.0/port_documents/{id}",
         .help = "a document with its content, in Base64",
         .arguments = {id_argument("DOCUMENT")}},
        {.words = "ports comments",
         .method = "GET",
         .path = "/v1.0/number_ports/{id}/comments",
         .help = "what was said about a port",
         .arguments = {port_argument()},
         .columns = "time=tm_create author status text | id"},
    };
}

std::vector<RestCommand> changing() {
    return {
        {.words = "ports create",
         .method = "POST",
         .path = "/v1.0/number_ports",
         .help = "a draft, from a file or standard input",
         .options = {account_option(),
                     {"--requested", "tm_requested", "the day that you wish for"}},
         .takes_key = true,
         .takes_file = true},
        {.words = "ports update",
         .method = "PUT",
         .path = "/v1.0/number_ports/{id}",
         .help = "change a port; what is not given stays",
         .arguments = {port_argument()},
         .options = {{"--requested", "tm_requested", "the day that you wish for"}},
         .takes_file = true,
         .takes_etag = true},
        {.words = "ports submit",
         .method = "POST",
         .path = "/v1.0/number_ports/{id}/submit",
         .help = "hand a port in, or again after action-required",
         .arguments = {port_argument()},
         .asks = Asks::Always,
         .question = "Hand in port {PORT}? Its numbers leave their carrier."},
        {.words = "ports cancel",
         .method = "POST",
         .path = "/v1.0/number_ports/{id}/cancel",
         .help = "cancel a port",
         .arguments = {port_argument()}},
        {.words = "ports delete",
         .method = "DELETE",
         .path = "/v1.0/number_ports/{id}",
         .help = "remove a draft, or a port that has ended",
         .arguments = {port_argument()},
         .asks = Asks::Always,
         .question = "Remove port {PORT} and its documents?"},
        {.words = "ports upload",
         .method = "POST",
         .path = "/v1.0/number_ports/{id}/documents",
         .help = "add a document: JSON with kind, file_name and content in Base64",
         .arguments = {port_argument()},
         .takes_file = true},
        {.words = "ports remove-document",
         .method = "DELETE",
         .path = "/v1.0/port_documents/{id}",
         .help = "remove a document",
         .arguments = {id_argument("DOCUMENT")},
         .asks = Asks::Always,
         .question = "Remove document {DOCUMENT}?"},
        {.words = "ports comment",
         .method = "POST",
         .path = "/v1.0/number_ports/{id}/comments",
         .help = "say something to the carrier",
         .arguments = {port_argument(), {"TEXT", "text", "what", Form::Text, {}, true}}},
        {.words = "ports step",
         .method = "POST",
         .path = "/v1.0/number_ports/{id}/steps",
         .help = "move a port that no carrier moves; for the operator",
         .arguments = {port_argument(),
                       {"STATUS",
                        "status",
                        "where to",
                        Form::Text,
                        {"in-process", "action-required", "scheduled", "completed", "cancelled",
                         "failed"},
                        true}},
         .options = {{"--reason", "reason", "what is wrong"}, foc_option()}},
    };
}

std::vector<RestCommand> port_outs() {
    return {
        {.words = "port-outs list",
         .method = "GET",
         .path = "/v1.0/port_outs",
         .help = "numbers of yours that other carriers want, newest first",
         .options = {of_all_option()},
         .columns = kOutColumns},
        {.words = "port-outs get",
         .method = "GET",
         .path = "/v1.0/port_outs/{id}",
         .help = "a port-out",
         .arguments = {id_argument("PORT_OUT")}},
        {.words = "port-outs enter",
         .method = "POST",
         .path = "/v1.0/port_outs",
         .help = "enter that another carrier wants numbers; for the operator",
         .options = {numbers_option(),
                     {"--to", "gaining_carrier", "who wants them"},
                     {"--entity", "entity_name", "for whom"},
                     {"--pin", "pin", "that was given"},
                     foc_option()},
         .takes_key = true},
        {.words = "port-outs approve",
         .method = "POST",
         .path = "/v1.0/port_outs/{id}/approve",
         .help = "let the numbers go",
         .arguments = {id_argument("PORT_OUT")},
         .options = {{"--force", "force", "whatever PIN was given", Form::Flag}, foc_option()},
         .asks = Asks::Always,
         .question = "Let the numbers of {PORT_OUT} go?"},
        {.words = "port-outs refuse",
         .method = "POST",
         .path = "/v1.0/port_outs/{id}/refuse",
         .help = "keep the numbers",
         .arguments = {id_argument("PORT_OUT"), {"REASON", "reason", "why", Form::Text, {}, true}}},
        {.words = "port-outs step",
         .method = "POST",
         .path = "/v1.0/port_outs/{id}/steps",
         .help = "say that a port-out is over; for the operator",
         .arguments = {id_argument("PORT_OUT"),
                       {"STATUS", "status", "how", Form::Text, {"completed", "cancelled"}, true}}},
        {.words = "port-outs pin",
         .method = "GET",
         .path = "/v1.0/port_out_pin",
         .help = "whether you have a PIN for port-outs"},
        {.words = "port-outs set-pin",
         .method = "PUT",
         .path = "/v1.0/port_out_pin",
         .help = "the PIN that whoever wants your numbers must give",
         .arguments = {{"", "pin", "PIN; none if it is empty", Form::Secret}}},
    };
}

} // namespace

std::vector<RestCommand> port_commands() {
    auto all = reading();
    for (auto rows : {changing(), port_outs()})
        all.insert(all.end(), rows.begin(), rows.end());
    return all;
}

} // namespace numberd::cli
