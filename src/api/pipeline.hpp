// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/exchange.hpp"
#include "api/handlers.hpp"
#include "api/idempotency.hpp"
#include "api/rate_limit.hpp"
#include "api/router.hpp"

namespace numberd::api {

/// The way of every request, in the order that the document promises:
///
///   route ─► credential, frozen account ─► rate limit ─► id in the path ─► query and body
///         ─► permission ─► Idempotency-Key ─► handler
///
/// The first step that refuses answers. Borrows what it is given; any thread. What goes on after a
/// look-up runs where the store calls back.
class Pipeline {
  public:
    struct Parts {
        const Router& router;
        const std::vector<Handler>& handlers; ///< by Operation::index
        Backend backend;
        RateLimits& limits;
        Idempotency& idempotency;
        std::size_t body_bytes_max;
    };
    explicit Pipeline(const Parts& parts) : parts_(parts) {}

    void run(const ExchangePtr& exchange) const;

  private:
    void refuse_route(Exchange& exchange, std::string_view allow) const;
    void authenticate(const ExchangePtr& exchange) const;
    void admit(const ExchangePtr& exchange) const;
    void begin_once(const ExchangePtr& exchange, std::string_view key) const;
    const Handler& handler_of(const Exchange& exchange) const {
        return parts_.handlers[exchange.operation->index];
    }

    Parts parts_;
};

} // namespace numberd::api
