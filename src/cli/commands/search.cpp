// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"
#include "cli/views.hpp"

namespace numberd::cli {
namespace {

RestCommand available() {
    return {
        .words = "available list",
        .method = "GET",
        .path = "/v1.0/available_numbers",
        .help = "numbers that can be had; listing one does not reserve it",
        .options = {{"--country", "country_code", "as in US; needed unless --type is virtual"},
                    {"--type",
                     "type",
                     "only of this type",
                     Form::Text,
                     {"normal", "virtual", "local", "toll_free", "mobile", "national"}},
                    {"--area-code", "area_code", "only in this area"},
                    {"--contains", "contains", "only with these digits"},
                    {"--starts-with", "starts_with", "only with these first digits"},
                    {"--ends-with", "ends_with", "only with these last digits"},
                    {"--region", "region", "only in this state or province"},
                    {"--locality", "locality", "only in this town"},
                    {"--feature",
                     "features",
                     "only with this feature; may be given several times",
                     Form::List,
                     {"emergency", "fax", "mms", "sms", "voice"}}},
        .columns = "number type country region city features",
    };
}

} // namespace

std::vector<RestCommand> search_commands() {
    return {
        available(),
        {.words = "reservations list",
         .method = "GET",
         .path = "/v1.0/number_reservations",
         .help = "the numbers that you hold",
         .columns = "number expires=tm_expire created=tm_create id"},
        {.words = "reservations create",
         .method = "POST",
         .path = "/v1.0/number_reservations",
         .help = "hold a number while you make up your mind",
         .arguments = {phone_argument()},
         .options = {{"--expire", "expire", "seconds from now; 900 unless given", Form::Integer}},
         .takes_key = true},
        {.words = "reservations get",
         .method = "GET",
         .path = "/v1.0/number_reservations/{id}",
         .help = "a reservation of yours",
         .arguments = {id_argument("RESERVATION")}},
        {.words = "reservations delete",
         .method = "DELETE",
         .path = "/v1.0/number_reservations/{id}",
         .help = "give a reservation up",
         .arguments = {id_argument("RESERVATION")},
         .asks = Asks::Always,
         .question = "Give reservation {RESERVATION} up?"},
        {.words = "orders list",
         .method = "GET",
         .path = "/v1.0/number_orders",
         .help = "your orders of several numbers, newest first",
         .columns = "id status name created=tm_create"},
        {.words = "orders create",
         .method = "POST",
         .path = "/v1.0/number_orders",
         .help = "provision several numbers, with an outcome for each",
         .arguments = {{"NUMBER", "numbers", "as in +15551234567; several", Form::List, {}, true}},
         .options = {call_flow_option(), message_flow_option(), name_option(), tags_option()},
         .show = show_order,
         .asks = Asks::WhereItCosts,
         .question = "Buy {NUMBER}? Each is charged every month until it is released.",
         .takes_key = true},
        {.words = "orders get",
         .method = "GET",
         .path = "/v1.0/number_orders/{id}",
         .help = "an order of yours and what has become of each number",
         .arguments = {id_argument("ORDER")},
         .show = show_order},
    };
}

} // namespace numberd::cli
