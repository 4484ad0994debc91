// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "api/number_fields.hpp"
#include "domain/reason.hpp"
#include "service/etag.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;
using domain::Number;
using domain::NumberId;

service::Done<Number> answer_number(const Backend& backend, const ExchangePtr& exchange) {
    return answer_tagged_with<Number>(exchange, backend.services.core.time_format,
                                      service::number_json);
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    domain::NumberFilter filter;
    if (const auto* text = find(exchange->query, "number")) {
        // The '+' of a query is a space unless it was escaped.
        const bool has_sign = text->starts_with('+') || text->starts_with(' ');
        filter.number =
            domain::E164::parse_digits(std::string_view(*text).substr(has_sign ? 1 : 0));
    }
    if (const auto* text = find(exchange->query, "type")) {
        filter.type = domain::number_type_of(*text);
    }
    if (const auto* text = find(exchange->query, "status")) {
        filter.status = domain::number_status_of(*text);
    }
    if (const auto* text = find(exchange->query, "tag")) filter.tag = *text;
    if (const auto* text = find(exchange->query, "name")) filter.name = *text;
    if (const auto* text = find(exchange->query, "call_flow_id")) {
        filter.call_flow_id = domain::FlowId::parse(*text);
    }
    if (const auto* text = find(exchange->query, "message_flow_id")) {
        filter.message_flow_id = domain::FlowId::parse(*text);
    }
    backend.services.numbers.list(
        exchange->actor, filter, exchange->page,
        answer_list_with<Number>(exchange, backend.services.core.time_format,
                                 service::number_json));
}

/// +899 is virtual and nothing else is: a type that says otherwise would buy the wrong thing.
void check_create(const Exchange& exchange, std::vector<Problem>& problems) {
    check_metadata(field(exchange.body, "metadata"), "metadata", problems);
    const auto number = domain::E164::parse(text_field(exchange.body, "number").value_or(""));
    const auto type = domain::number_type_of(text_field(exchange.body, "type").value_or(""));
    if (!number || !type) return;
    const auto real =
        number->has_virtual_prefix() ? domain::NumberType::Virtual : domain::NumberType::Normal;
    if (*type == real) return;
    problems.push_back(
        domain::problem("type", domain::Fault::Contradiction,
                        "must be " + std::string(text_of(real)) + " for this number, or absent"));
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    const auto number = domain::E164::parse(text_field(body, "number").value_or(""));
    if (!number) {
        return exchange->fail(
            domain::fail(domain::Reason::InvalidArgument, "number must be E.164"));
    }
    auto wanted = service::new_number_of(*number, number_fields(body));
    if (const auto type = text_field(body, "type")) wanted.type = domain::number_type_of(*type);
    backend.services.provisioning.create(exchange->actor, wanted, answer_number(backend, exchange));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    const NumberId id{exchange->id};
    auto& views = backend.services.number_views;
    if (const auto kept = views.find(exchange->actor.customer_id, id)) {
        return exchange->answer_resource(kept->json, kept->etag);
    }
    backend.services.numbers.get(
        exchange->actor, id,
        [exchange, &views, version = views.version(),
         format = backend.services.core.time_format](const Result<Number>& number) {
            if (!number) return exchange->fail(number.error());
            service::NumberView view{service::number_json(number.value(), format), {}};
            view.etag = service::etag_of(view.json);
            views.keep(number.value(), view, version);
            exchange->answer_resource(std::move(view.json), std::move(view.etag));
        });
}

/// PUT of the number and of its flow ids: each schema lets its own fields through.
void update(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.numbers.update(exchange->actor, NumberId{exchange->id},
                                    number_fields(exchange->body), exchange->if_match(),
                                    answer_number(backend, exchange));
}

void check_update(const Exchange& exchange, std::vector<Problem>& problems) {
    check_metadata(field(exchange.body, "metadata"), "metadata", problems);
}

void update_metadata(const Backend& backend, const ExchangePtr& exchange) {
    domain::NumberSettings settings;
    set_metadata(settings, exchange->body);
    backend.services.numbers.update(exchange->actor, NumberId{exchange->id}, settings,
                                    exchange->if_match(), answer_number(backend, exchange));
}

void check_metadata_update(const Exchange& exchange, std::vector<Problem>& problems) {
    check_metadata(&exchange.body, "", problems);
}

void suspend(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.numbers.suspend(exchange->actor, NumberId{exchange->id},
                                     answer_number(backend, exchange));
}

void reactivate(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.numbers.reactivate(exchange->actor, NumberId{exchange->id},
                                        answer_number(backend, exchange));
}

void release(const Backend& backend, const ExchangePtr& exchange) {
    const auto* force = find(exchange->query, "force");
    backend.services.provisioning.release(exchange->actor, NumberId{exchange->id},
                                          force && *force == "true",
                                          answer_number(backend, exchange));
}

} // namespace

void add_number_handlers(std::vector<Handler>& out) {
    out.push_back({"listNumbers", list});
    out.push_back({"createNumber", create, check_create});
    out.push_back({"getNumber", get});
    out.push_back({"updateNumber", update, check_update});
    out.push_back({"updateNumberFlowIds", update});
    out.push_back({"updateNumberMetadata", update_metadata, check_metadata_update});
    out.push_back({"suspendNumber", suspend});
    out.push_back({"reactivateNumber", reactivate});
    out.push_back({"deleteNumber", release});
}

} // namespace numberd::api
