// SPDX-License-Identifier: Apache-2.0
#include "api/pipeline.hpp"

#include "api/authenticate.hpp"
#include "api/error_response.hpp"
#include "api/input.hpp"
#include "base/log.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

using domain::Reason;

constexpr std::size_t kIdempotencyKeyMax = 255;

/// The last resort for each piece of work: whatever throws answers 500 instead of ending a thread.
template <class Work>
void guarded(const ExchangePtr& exchange, Work work) {
    try {
        work();
    } catch (const std::exception& exception) {
        exchange->fail({ErrorCode::Internal, {}, {}, exception.what()});
    }
}

http::Response preflight(std::string_view allow) {
    http::Response response;
    response.status = 204;
    response.content_type.clear();
    response.headers.add("Allow", std::string(allow));
    response.headers.add("Access-Control-Allow-Methods", std::string(allow));
    response.headers.add("Access-Control-Allow-Headers",
                         "Authorization, Content-Type, Idempotency-Key, If-Match, X-Request-Id");
    response.headers.add("Access-Control-Max-Age", "86400");
    return response;
}

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= kIdempotencyKeyMax;
}

/// The project's own people may do everything.
bool is_permitted(const Operation& operation, const service::Actor& actor) {
    return operation.permission == 0 ||
           actor.may(operation.permission | domain::permission::kProject);
}

/// The verbs and numbers of a key that has less than its permission.
bool is_in_scope(const Exchange& exchange) {
    const auto* scope = exchange.actor.scope.get();
    if (!scope) return true;
    const auto has = [](const auto& list, const auto& wanted) {
        return list.empty() || std::find(list.begin(), list.end(), wanted) != list.end();
    };
    if (!has(scope->verbs, exchange.operation->method)) return false;
    if (scope->numbers.empty()) return true;
    static constexpr std::string_view kOneNumber = "/v1.0/numbers/{id}";
    return exchange.operation->path.starts_with(kOneNumber) &&
           has(scope->numbers, domain::NumberId{exchange.id});
}

/// What is refused only for now must not stay refused for a day.
bool is_passing(int status) {
    return status == 429 || status == 503;
}

void refuse_query(Exchange& exchange) {
    exchange.fail(
        domain::fail(Reason::InvalidRequestParameter, "the query has a broken % escape, or a NUL"));
}

} // namespace

void Pipeline::run(const ExchangePtr& exchange) const {
    guarded(exchange, [&] {
        const auto& request = exchange->request;
        const auto match = parts_.router.find(request.method, request.path);
        if (!match.operation) {
            if (!match.allow.empty() && request.method == "OPTIONS") {
                return exchange->answer(preflight(match.allow));
            }
            return refuse_route(*exchange, match.allow);
        }
        exchange->operation = match.operation;
        exchange->path_id = match.id;
        authenticate(exchange);
    });
}

void Pipeline::refuse_route(Exchange& exchange, std::string_view allow) const {
    if (!allow.empty()) {
        auto response = error_response(
            405, domain::fail(Reason::MethodNotAllowed, "this path allows " + std::string(allow)),
            exchange.request_id);
        response.headers.add("Allow", std::string(allow));
        return exchange.answer(std::move(response));
    }
    static constexpr std::string_view kVersioned = "/v1.0";
    const std::string_view path = exchange.request.path;
    if (path.starts_with("/v1.0/auth/")) {
        return exchange.fail(domain::fail(Reason::RouteNotFound,
                                          "authentication is not below /v1.0: " +
                                              std::string(path.substr(kVersioned.size(), 200))));
    }
    exchange.fail(domain::fail(Reason::RouteNotFound, "there is no such path"));
}

void Pipeline::authenticate(const ExchangePtr& exchange) const {
    auto query = http::parse_query(exchange->request.query);
    if (query) exchange->query = std::move(*query);
    if (exchange->operation->is_public) return admit(exchange);
    const auto credential = credential_of(exchange->request.headers, exchange->query);
    if (credential.empty() && !query) return refuse_query(*exchange); // it may have had one
    if (credential.empty()) {
        return exchange->fail(domain::fail(
            Reason::AuthenticationRequired,
            "show a token or an access key: ?token=, ?accesskey= or Authorization: Bearer"));
    }
    parts_.backend.services.accounts.identify(
        credential, [this, exchange, is_query_broken = !query](Result<service::Actor> actor) {
            guarded(exchange, [&] {
                if (!actor) return exchange->fail(actor.error());
                exchange->actor = std::move(actor).value();
                exchange->actor.request_id = exchange->request_id;
                const bool is_frozen =
                    exchange->actor.customer_status != domain::CustomerStatus::Active;
                if (is_frozen && !exchange->operation->is_for_frozen) {
                    return exchange->answer(account_frozen_response(
                        exchange->actor, parts_.backend.services.core.time_format,
                        exchange->request_id));
                }
                if (is_query_broken) return refuse_query(*exchange);
                admit(exchange);
            });
        });
}

void Pipeline::admit(const ExchangePtr& exchange) const {
    const auto& operation = *exchange->operation;
    const auto& request = exchange->request;
    const auto* actor = operation.is_public ? nullptr : &exchange->actor;
    if (const auto limited = parts_.limits.check(operation.limit, request.remote_ip, actor)) {
        return exchange->answer(
            rate_limited_response(limited->by, limited->retry_after, exchange->request_id));
    }
    if (!exchange->path_id.empty() && !operation.has_account) {
        const auto id = Uuid::parse(exchange->path_id);
        if (!id) {
            return exchange->fail(
                domain::fail(Reason::InvalidId, "the id in the path must be a UUID"));
        }
        exchange->id = *id;
    }
    if (request.body.size() > std::max(parts_.body_bytes_max, operation.body_bytes_max)) {
        return exchange->answer(
            error_response(413, domain::fail(Reason::BodyTooLarge, "the body is too large"),
                           exchange->request_id));
    }
    if (auto input = read_input(*exchange, handler_of(*exchange)); !input) {
        return exchange->fail(input.error());
    }
    if (!is_permitted(operation, exchange->actor) || !is_in_scope(*exchange)) {
        return exchange->fail(
            domain::fail(Reason::PermissionDenied, "this credential may not do that"));
    }
    const auto key =
        operation.takes_idempotency_key ? request.headers.find("Idempotency-Key") : std::nullopt;
    if (key) return begin_once(exchange, *key);
    handler_of(*exchange).run(parts_.backend, exchange);
}

void Pipeline::begin_once(const ExchangePtr& exchange, std::string_view key) const {
    if (!is_key(key)) {
        return exchange->fail(domain::fail(
            Reason::InvalidRequestParameter, "Idempotency-Key must have 1 to 255 characters",
            {domain::problem("Idempotency-Key", domain::Fault::Length, "1 to 255 characters")}));
    }
    const auto& request = exchange->request;
    const auto customer = exchange->actor.customer_id;
    const auto seal = std::make_shared<const AnswerSeal>(customer, key);
    exchange->keeper = [this, customer, seal](http::Response response, const Reply& reply) {
        // The row is written first: an answer that was seen can be had again.
        const int status = response.status;
        const auto body = response.body;
        auto done = [response = std::move(response), reply] { reply(response); };
        if (is_passing(status)) {
            return parts_.idempotency.forget(customer, *seal, std::move(done));
        }
        parts_.idempotency.keep(customer, *seal, status, body, std::move(done));
    };
    parts_.idempotency.begin(
        customer, *seal, request_hash(request.method, request.path, request.body),
        [this, exchange](Result<std::optional<Replay>> verdict) {
            guarded(exchange, [&] {
                if (verdict && !verdict.value())
                    return handler_of(*exchange).run(parts_.backend, exchange);
                exchange->keeper = nullptr; // the row is not this request's
                if (verdict) {
                    http::Response response;
                    response.status = verdict.value()->status;
                    response.body = std::move(verdict.value()->body);
                    response.headers.add("Idempotency-Replayed", "true");
                    return exchange->answer(std::move(response));
                }
                auto response = error_response(verdict.error(), exchange->request_id);
                if (verdict.error().reason == domain::text_of(Reason::IdempotencyKeyInProgress)) {
                    response.headers.add("Retry-After", "1");
                }
                exchange->answer(std::move(response));
            });
        });
}

} // namespace numberd::api
