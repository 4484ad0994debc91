// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/rate_settings.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "domain/sandbox.hpp"
#include "http/server.hpp"
#include "service/access_keys.hpp"
#include "service/accounts.hpp"
#include "service/agents.hpp"
#include "service/audit.hpp"
#include "service/billing.hpp"
#include "service/calls.hpp"
#include "service/carrier_desk.hpp"
#include "service/carrier_status.hpp"
#include "service/core.hpp"
#include "service/customers.hpp"
#include "service/deliveries.hpp"
#include "service/event_streams.hpp"
#include "service/events.hpp"
#include "service/flows.hpp"
#include "service/messages.hpp"
#include "service/number_imports.hpp"
#include "service/number_orders.hpp"
#include "service/number_ports.hpp"
#include "service/number_search.hpp"
#include "service/number_views.hpp"
#include "service/numbers.hpp"
#include "service/own_ranges.hpp"
#include "service/port_outs.hpp"
#include "service/port_papers.hpp"
#include "service/provision.hpp"
#include "service/reconciler.hpp"
#include "service/renewals.hpp"
#include "service/reservations.hpp"
#include "service/resolve.hpp"

namespace numberd::api {

/// What /readyz answers.
enum class Readiness { Ready, Draining, StoreAway };

/// What the API works with. Borrowed; must outlive the Api and every request it still answers: stop
/// the HTTP server first, then close the store, then let go of the Api.
struct Dependencies {
    service::Core core; ///< itself made of references
    service::Accounts& accounts;
    service::Numbers& numbers;
    service::NumberViews& number_views;
    service::Provisioning& provisioning;
    service::NumberSearch& number_search;
    service::Flows& flows;
    service::Messages& messages;
    service::Calls& calls;
    service::Reservations& reservations;
    service::NumberOrders& number_orders;
    service::NumberImports& number_imports;
    service::Renewals& renewals;
    service::Customers& customers;
    service::Agents& agents;
    service::AccessKeys& access_keys;
    service::BillingDesk& billing;
    service::Events& events;
    service::Deliveries& deliveries;
    service::AuditLog& audit;
    service::EventStreams& streams;
    service::Resolver& resolver;
    service::CarrierDesk& carrier_desk;
    service::CarrierStatus& carrier_status;
    service::Reconciler& reconciler;
    service::OwnRanges& own_ranges;
    service::NumberPorts& number_ports;
    service::PortPapers& port_papers;
    service::PortOuts& port_outs;
    Metrics& metrics;
    domain::SandboxPhones* sandbox = nullptr;       ///< null: /sandbox does not exist
    std::function<Readiness()> readiness = nullptr; ///< any thread; none: always ready
    /// What a call that is refused for that reason is answered; none: 0.
    std::function<int(domain::Reason)> sip_status = nullptr;
};

struct ApiSettings {
    std::string version = "0.1.0";
    RateSettings limits{};
    bool is_signup_enabled = false; ///< off: /auth/signup does not exist
    std::size_t body_bytes_max = 1024 * 1024;
};

/// The REST API, as docs/openapi.yaml describes it: routes, credentials, limits, validation,
/// idempotency and error envelopes. Each request goes through pipeline.hpp to the handler of its
/// resource (numbers.cpp, flows.cpp, …), which calls a use case of src/service.
class Api {
  public:
    /// Reads the document that was built in and binds a handler to each operation. InvalidArgument,
    /// saying where, if it does not compile, or if an operation has no handler or a handler no
    /// operation.
    static Result<std::unique_ptr<Api>> open(Dependencies dependencies, ApiSettings settings);
    ~Api();

    /// Answers one request, exactly once. Any thread, many at a time; does not block. Answers at
    /// once, or from a thread of the store or of a carrier.
    void handle(http::Request request, http::Responder responder);
    /// The same with any other receiver of the answer.
    void handle(http::Request request, std::function<void(http::Response)> reply);

    /// What the body of a request may have, known before it is read. Any thread.
    std::size_t body_bytes_max(std::string_view method, std::string_view path) const;

    /// The envelope for what the HTTP server answers by itself: 400, 408, 413, 431, 500, 503.
    http::Response error_page(int status) const;

  private:
    struct State;
    explicit Api(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace numberd::api
