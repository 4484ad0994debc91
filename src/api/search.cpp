// SPDX-License-Identifier: Apache-2.0
#include "api/answers.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/carrier_views.hpp"

namespace numberd::api {
namespace {

using domain::Fault;

std::string text_of(const Exchange& exchange, std::string_view name) {
    const auto* value = find(exchange.query, name);
    return value ? *value : std::string();
}

std::string upper(std::string text) {
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

/// `country_code` and `country` are one parameter.
std::string country_of(const Exchange& exchange) {
    const auto code = text_of(exchange, "country_code");
    return upper(code.empty() ? text_of(exchange, "country") : code);
}

void check(const Exchange& exchange, std::vector<Problem>& problems) {
    const auto country = country_of(exchange);
    const auto other = upper(text_of(exchange, "country"));
    if (!other.empty() && other != country) {
        problems.push_back(
            domain::problem("country", Fault::Contradiction, "must be the same as country_code"));
    }
    const bool needs_country = text_of(exchange, "type") != "virtual";
    if (country.empty() && needs_country) {
        problems.push_back(
            domain::problem("country_code", Fault::Required, "is required unless type=virtual"));
    } else if (country.size() == 2 && !domain::is_country(country)) {
        problems.push_back(
            domain::problem("country_code", Fault::Enum, "is not the code of a country"));
    }
}

std::vector<std::string> features_of(const Exchange& exchange) {
    std::vector<std::string> features;
    const auto* text = find(exchange.query, "features");
    for (std::size_t begin = 0; text && begin <= text->size();) {
        const auto end = std::min(text->find(',', begin), text->size());
        features.push_back(text->substr(begin, end - begin));
        begin = end + 1;
    }
    return features;
}

/// Carriers and the virtual pool compare digits.
std::string digits_of(const Exchange& exchange, std::string_view name) {
    auto text = text_of(exchange, name);
    if (text.starts_with('+') || text.starts_with(' ')) text.erase(0, 1);
    return text;
}

void search(const Backend& backend, const ExchangePtr& exchange) {
    domain::SearchQuery query;
    query.country = country_of(*exchange);
    query.type = text_of(*exchange, "type");
    query.area_code = text_of(*exchange, "area_code");
    query.contains = text_of(*exchange, "contains");
    query.starts_with = digits_of(*exchange, "starts_with");
    query.ends_with = text_of(*exchange, "ends_with");
    query.region = text_of(*exchange, "region");
    query.locality = text_of(*exchange, "locality");
    query.features = features_of(*exchange);
    query.limit = exchange->page.size;
    backend.services.number_search.search(
        exchange->actor, std::move(query), [exchange](Result<service::CarrierOffers> offers) {
            if (!offers) return exchange->fail(offers.error());
            exchange->answer_json(service::offers_json(offers.value()));
        });
}

} // namespace

void add_search_handlers(std::vector<Handler>& out) {
    out.push_back({"searchNumbers", search, check});
    out.push_back({"searchNumbersByOldName", search, check});
}

} // namespace numberd::api
