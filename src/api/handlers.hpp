// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "api/api.hpp"
#include "api/document.hpp"
#include "api/exchange.hpp"

namespace numberd::api {

/// What handlers work with.
struct Backend {
    const Dependencies& services;
    const Document& document;
    std::string_view version;
};

/// What carries out an operation of the document.
struct Handler {
    std::string_view operation; ///< operationId
    /// Called with everything checked; answers the exchange, now or later, once.
    void (*run)(const Backend&, const ExchangePtr&);
    /// Checks what a schema cannot say (one parameter against another); null: nothing.
    void (*check)(const Exchange&, std::vector<Problem>&) = nullptr;
};

void add_auth_handlers(std::vector<Handler>& out);
void add_number_handlers(std::vector<Handler>& out);
void add_number_care_handlers(std::vector<Handler>& out);
void add_people_handlers(std::vector<Handler>& out);
void add_billing_handlers(std::vector<Handler>& out);
void add_usage_handlers(std::vector<Handler>& out);
void add_import_handlers(std::vector<Handler>& out);
void add_event_handlers(std::vector<Handler>& out);
void add_signup_handlers(std::vector<Handler>& out);
void add_stream_handlers(std::vector<Handler>& out);
void add_search_handlers(std::vector<Handler>& out);
void add_flow_handlers(std::vector<Handler>& out);
void add_message_handlers(std::vector<Handler>& out);
void add_opt_out_handlers(std::vector<Handler>& out);
void add_call_handlers(std::vector<Handler>& out);
void add_customer_handlers(std::vector<Handler>& out);
void add_carrier_handlers(std::vector<Handler>& out);
void add_port_handlers(std::vector<Handler>& out);
void add_port_paper_handlers(std::vector<Handler>& out);
void add_port_out_handlers(std::vector<Handler>& out);
void add_reconciling_handlers(std::vector<Handler>& out);
void add_inventory_handlers(std::vector<Handler>& out);
void add_sandbox_handlers(std::vector<Handler>& out);
void add_health_handlers(std::vector<Handler>& out);

std::vector<Handler> all_handlers();

// What customers say of themselves, at sign-up and later.
service::CustomerUpdate customer_update(const boost::json::value& body);
/// What fetch() would refuse at every attempt; the pattern has told the rest.
void check_webhook_uri(const Exchange& exchange, std::vector<Problem>& problems);

/// The handler of each operation, by Operation::index; InvalidArgument if one of either is alone.
Result<std::vector<Handler>> bind_handlers(const Document& document,
                                           const std::vector<Handler>& handlers);

} // namespace numberd::api
