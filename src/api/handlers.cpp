// SPDX-License-Identifier: Apache-2.0
#include "api/handlers.hpp"

namespace numberd::api {

std::vector<Handler> all_handlers() {
    std::vector<Handler> handlers;
    add_auth_handlers(handlers);
    add_number_handlers(handlers);
    add_number_care_handlers(handlers);
    add_people_handlers(handlers);
    add_billing_handlers(handlers);
    add_usage_handlers(handlers);
    add_import_handlers(handlers);
    add_event_handlers(handlers);
    add_signup_handlers(handlers);
    add_stream_handlers(handlers);
    add_search_handlers(handlers);
    add_flow_handlers(handlers);
    add_message_handlers(handlers);
    add_opt_out_handlers(handlers);
    add_call_handlers(handlers);
    add_customer_handlers(handlers);
    add_carrier_handlers(handlers);
    add_port_handlers(handlers);
    add_port_paper_handlers(handlers);
    add_port_out_handlers(handlers);
    add_reconciling_handlers(handlers);
    add_inventory_handlers(handlers);
    add_sandbox_handlers(handlers);
    add_health_handlers(handlers);
    return handlers;
}

Result<std::vector<Handler>> bind_handlers(const Document& document,
                                           const std::vector<Handler>& handlers) {
    std::vector<Handler> bound;
    for (const auto& operation : document.operations()) {
        const auto has_id = [&](const Handler& handler) {
            return handler.operation == operation.id;
        };
        const auto found = std::find_if(handlers.begin(), handlers.end(), has_id);
        if (found == handlers.end()) {
            return Error{ErrorCode::InvalidArgument,
                         {},
                         "operation " + operation.id + " of the API document has no handler"};
        }
        bound.push_back(*found);
    }
    for (const auto& handler : handlers) {
        const auto is_it = [&](const Operation& operation) {
            return operation.id == handler.operation;
        };
        const auto& operations = document.operations();
        if (std::none_of(operations.begin(), operations.end(), is_it)) {
            return Error{ErrorCode::InvalidArgument,
                         {},
                         "handler " + std::string(handler.operation) +
                             " has no operation in the API document"};
        }
    }
    return bound;
}

} // namespace numberd::api
