// SPDX-License-Identifier: Apache-2.0
// Who wants no texts of which number.
#include "service/opt_outs.hpp"

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"

namespace numberd::api {
namespace {

using domain::E164;
using domain::OptOutId;
using service::ProvenOptOut;

service::Done<ProvenOptOut> answer(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<ProvenOptOut>(exchange, backend.services.core.time_format,
                                     service::proven_opt_out_json);
}

/// The `+` of a query that was not escaped is a space.
std::optional<E164> number_of(const Query& query, std::string_view name) {
    const auto* text = find(query, name);
    if (!text) return std::nullopt;
    const auto digits = text->find_first_not_of("+ ");
    return digits == std::string::npos ? std::nullopt : E164::parse_digits(text->substr(digits));
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto& core = backend.services.core;
    domain::OptOutFilter filter;
    filter.number = number_of(exchange->query, "number");
    filter.peer = number_of(exchange->query, "peer");
    if (const auto* status = find(exchange->query, "status"))
        filter.status = domain::opt_out_status_of(*status);
    service::OptOuts(core).list(
        exchange->actor, filter, exchange->page,
        answer_list_with<ProvenOptOut>(exchange, core.time_format, service::proven_opt_out_json));
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    const auto number = E164::parse(text_field(body, "number").value_or(""));
    const auto peer = E164::parse(text_field(body, "peer").value_or(""));
    if (!number || !peer) {
        return exchange->fail(
            domain::fail(domain::Reason::InvalidArgument, "number and peer are E.164 numbers"));
    }
    service::OptOuts(backend.services.core)
        .opt_out(exchange->actor, *number, *peer, text_field(body, "reason").value_or(""),
                 answer(backend, exchange));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    service::OptOuts(backend.services.core)
        .get(exchange->actor, OptOutId{exchange->id}, answer(backend, exchange));
}

void remove(const Backend& backend, const ExchangePtr& exchange) {
    service::OptOuts(backend.services.core)
        .opt_in(exchange->actor, OptOutId{exchange->id}, answer(backend, exchange));
}

} // namespace

void add_opt_out_handlers(std::vector<Handler>& out) {
    out.push_back({"listOptOuts", list});
    out.push_back({"createOptOut", create});
    out.push_back({"getOptOut", get});
    out.push_back({"deleteOptOut", remove});
}

} // namespace numberd::api
