// SPDX-License-Identifier: Apache-2.0
#include "cli/cells.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"
#include "cli/views.hpp"
#include "domain/event.hpp"

namespace numberd::cli {
namespace {

/// Calls and texts are traffic, which is not sealed.
bool is_change(const boost::json::value& event) {
    const auto* type = find_at(event, "type");
    if (!type || !type->is_string()) return false;
    const auto kind = domain::event_kind_of({type->as_string().data(), type->as_string().size()});
    return kind && domain::is_audited(*kind);
}

} // namespace

std::vector<RestCommand> event_commands() {
    return {
        {.words = "events list",
         .method = "GET",
         .path = "/v1.0/events",
         .help = "what happened, newest first; `webhooks listen` follows it",
         .options = {{"--number", "number_id", "only what concerns this number, or its id",
                      Form::NumberId}},
         .columns = "time=tm_create type resource=resource_id actor request=request_id event=id"},
        {.words = "audit list",
         .method = "GET",
         .path = "/v1.0/events",
         .help = "your changes that the sealed log holds, newest first",
         .columns = "time=tm_create type resource=resource_id actor request=request_id event=id",
         .keeps = is_change},
        {.words = "webhooks list",
         .method = "GET",
         .path = "/v1.0/webhook_deliveries",
         .help = "webhooks on their way, arrived and given up, newest first",
         .options = {{"--status",
                      "status",
                      "only in this status",
                      Form::Text,
                      {"pending", "delivered", "dead"}}},
         .columns = "time=tm_create status attempts error=last_error uri id"},
        {.words = "webhooks get",
         .method = "GET",
         .path = "/v1.0/webhook_deliveries/{id}",
         .help = "a webhook and how it fares",
         .arguments = {id_argument("DELIVERY")}},
        {.words = "webhooks replay",
         .method = "POST",
         .path = "/v1.0/webhook_deliveries/{id}/replay",
         .help = "send a webhook again",
         .arguments = {id_argument("DELIVERY")}},
        {.words = "webhooks secret",
         .method = "GET",
         .path = "/v1.0/customer",
         .help = "the secret that signs your webhooks",
         .show = show_webhook_secret},
        {.words = "webhooks rotate-secret",
         .method = "POST",
         .path = "/v1.0/customer/rotate_webhook_secret",
         .help = "make a new secret; the old one signs, too, for a day",
         .show = show_webhook_secret,
         .asks = Asks::Always,
         .question = "Make a new webhook secret? The present one ends after a day."},
    };
}

} // namespace numberd::cli
