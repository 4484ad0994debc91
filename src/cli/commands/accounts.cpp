// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"

namespace numberd::cli {
namespace {

Field plan_option() {
    return {"--plan",
            "plan_type",
            "its limits",
            Form::Text,
            {"free", "basic", "professional", "unlimited"}};
}

Field email_option() {
    return {"--email", "email", "where its people can be reached"};
}

Field permission_option(bool is_required) {
    return {"--permission", "permission", "sum of 1 project, 16 agent, 32 admin, 64 manager",
            Form::Integer,  {},           is_required};
}

std::vector<RestCommand> own() {
    return {
        {.words = "whoami",
         .method = "GET",
         .path = "/v1.0/me",
         .help = "the agent that you are to the server"},
        {.words = "customer get",
         .method = "GET",
         .path = "/v1.0/customer",
         .help = "your own customer",
         .hides = "webhook_secret"},
        {.words = "customer update",
         .method = "PUT",
         .path = "/v1.0/customer",
         .help = "change your own customer; what is not given stays",
         .options = {name_option(),
                     detail_option(),
                     email_option(),
                     {"--phone-number", "phone_number", "where its people can be called"},
                     {"--address", "address", "where its people sit"},
                     {"--webhook-uri", "webhook_uri", "where webhooks go; '' ends them"},
                     {"--webhook-method",
                      "webhook_method",
                      "how they are sent",
                      Form::Text,
                      {"POST", "GET", "PUT", "DELETE"}}},
         .hides = "webhook_secret"},
    };
}

std::vector<RestCommand> customers() {
    return {
        {.words = "customers list",
         .method = "GET",
         .path = "/v1.0/customers",
         .help = "the customers of this installation",
         .columns = "id name status plan=plan_type email created=tm_create"},
        {.words = "customers get",
         .method = "GET",
         .path = "/v1.0/customers/{id}",
         .help = "a customer",
         .arguments = {id_argument("CUSTOMER")}},
        {.words = "customers create",
         .method = "POST",
         .path = "/v1.0/customers",
         .help = "create a customer, its first agent and an access key, shown this once",
         .options = {{"--name", "name", "its name", Form::Text, {}, true},
                     {"--email", "email", "its first agent's name, too", Form::Text, {}, true},
                     plan_option()},
         .takes_key = true},
        {.words = "customers update",
         .method = "PUT",
         .path = "/v1.0/customers/{id}",
         .help = "change a customer or its plan",
         .arguments = {id_argument("CUSTOMER")},
         .options = {name_option(), detail_option(), email_option(), plan_option()}},
        {.words = "customers freeze",
         .method = "POST",
         .path = "/v1.0/customers/{id}/freeze",
         .help = "refuse a customer's requests, calls and texts",
         .arguments = {id_argument("CUSTOMER")},
         .asks = Asks::Always,
         .question = "Freeze customer {CUSTOMER}? Its calls and texts are refused."},
        {.words = "customers recover",
         .method = "POST",
         .path = "/v1.0/customers/{id}/recover",
         .help = "let a frozen customer go on",
         .arguments = {id_argument("CUSTOMER")}},
        {.words = "customers delete",
         .method = "DELETE",
         .path = "/v1.0/customers/{id}",
         .help = "delete a customer with all that is its own",
         .arguments = {id_argument("CUSTOMER")},
         .asks = Asks::Always,
         .question = "Delete customer {CUSTOMER} with its numbers, flows, agents and keys?"},
    };
}

std::vector<RestCommand> agents() {
    return {
        {.words = "agents list",
         .method = "GET",
         .path = "/v1.0/agents",
         .help = "your agents",
         .columns = "id username name permission created=tm_create"},
        {.words = "agents get",
         .method = "GET",
         .path = "/v1.0/agents/{id}",
         .help = "an agent of yours",
         .arguments = {id_argument("AGENT")}},
        {.words = "agents create",
         .method = "POST",
         .path = "/v1.0/agents",
         .help = "create an agent; its password is asked for, or read from standard input",
         .arguments = {{"USERNAME", "username", "as in kim@example.com", Form::Text, {}, true},
                       {"", "password", "password of the agent", Form::Secret}},
         .options = {name_option(), detail_option(), permission_option(false)},
         .takes_key = true},
        {.words = "agents update",
         .method = "PUT",
         .path = "/v1.0/agents/{id}",
         .help = "change an agent",
         .arguments = {id_argument("AGENT")},
         .options = {name_option(), detail_option()}},
        {.words = "agents password",
         .method = "PUT",
         .path = "/v1.0/agents/{id}/password",
         .help = "give an agent a new password, asked for or read from standard input",
         .arguments = {id_argument("AGENT"), {"", "password", "new password", Form::Secret}}},
        {.words = "agents permission",
         .method = "PUT",
         .path = "/v1.0/agents/{id}/permission",
         .help = "change what an agent may do",
         .arguments = {id_argument("AGENT")},
         .options = {permission_option(true)}},
        {.words = "agents delete",
         .method = "DELETE",
         .path = "/v1.0/agents/{id}",
         .help = "delete an agent; its tokens end",
         .arguments = {id_argument("AGENT")},
         .asks = Asks::Always,
         .question = "Delete agent {AGENT}?"},
    };
}

std::vector<RestCommand> accesskeys() {
    return {
        {.words = "accesskeys list",
         .method = "GET",
         .path = "/v1.0/accesskeys",
         .help = "your access keys",
         .columns = "id name key=token_prefix used=tm_used expires=tm_expire"},
        {.words = "accesskeys get",
         .method = "GET",
         .path = "/v1.0/accesskeys/{id}",
         .help = "an access key of yours",
         .arguments = {id_argument("KEY")}},
        {.words = "accesskeys create",
         .method = "POST",
         .path = "/v1.0/accesskeys",
         .help = "create an access key, shown this once",
         .options = {name_option(),
                     detail_option(),
                     {"--expire", "expire", "seconds from now; never unless given", Form::Integer},
                     {"--only-number", "scope.numbers",
                      "id of a number that it may do things to; several", Form::List},
                     {"--only-verb",
                      "scope.verbs",
                      "what it may do; several",
                      Form::List,
                      {"GET", "POST", "PUT", "DELETE"}}},
         .takes_key = true},
        {.words = "accesskeys update",
         .method = "PUT",
         .path = "/v1.0/accesskeys/{id}",
         .help = "rename an access key",
         .arguments = {id_argument("KEY")},
         .options = {name_option(), detail_option()}},
        {.words = "accesskeys revoke",
         .method = "DELETE",
         .path = "/v1.0/accesskeys/{id}",
         .help = "end an access key",
         .arguments = {id_argument("KEY")},
         .asks = Asks::Always,
         .question = "Revoke access key {KEY}? What uses it is refused from now on."},
    };
}

} // namespace

std::vector<RestCommand> account_commands() {
    std::vector<RestCommand> rows;
    for (const auto part : {own, customers, agents, accesskeys}) {
        for (auto& row : part())
            rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace numberd::cli
