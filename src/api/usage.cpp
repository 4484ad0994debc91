// SPDX-License-Identifier: Apache-2.0
#include "service/usage.hpp"

#include "api/answers.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/json_object.hpp"

namespace numberd::api {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days kDefaultSpan{31};

/// "2026-01-31"; nullopt if there is no such day.
std::optional<sys_days> day_of(const std::string* text) {
    if (!text) return std::nullopt;
    const auto midnight = parse_timestamp(*text + " 00:00:00");
    if (!midnight) return std::nullopt;
    return std::chrono::floor<days>(*midnight);
}

service::UsageDays days_of(const Query& query, Timestamp now) {
    const sys_days today = std::chrono::floor<days>(now);
    service::UsageDays span{};
    span.last = day_of(find(query, "to")).value_or(today);
    span.first = day_of(find(query, "from")).value_or(span.last - (kDefaultSpan - days{1}));
    return span;
}

void check(const Exchange& exchange, std::vector<Problem>& problems) {
    for (const char* name : {"from", "to"}) {
        const auto* text = find(exchange.query, name);
        if (!text || day_of(text)) continue;
        problems.push_back(
            domain::problem(name, domain::Fault::Pattern, "must be a day like 2026-01-31"));
    }
}

void answer(const ExchangePtr& exchange, domain::NumberId id,
            const Result<std::vector<service::NumberUsage>>& used) {
    if (!used) return exchange->fail(used.error());
    std::vector<std::string> items;
    for (const auto& day : used.value())
        items.push_back(service::usage_day_json(day));
    if (wants_csv(*exchange)) return answer_list(*exchange, items, "");
    const auto total = service::total_of(id, used.value());
    exchange->answer_json(
        service::JsonObject{}
            .id("number_id", id)
            .json("total", service::usage_total_json(total))
            .json("result", service::json_array(items, [](const auto& item) { return item; }))
            .take());
}

void usage(const Backend& backend, const ExchangePtr& exchange) {
    const auto& core = backend.services.core;
    const auto span = days_of(exchange->query, core.clock.now());
    if (span.last - span.first >= domain::kUsageSpanMax || span.first > span.last) {
        return exchange->fail(
            domain::fail(domain::Reason::InvalidRequestParameter, "from and to are 92 days at most",
                         {domain::problem("from", domain::Fault::Range,
                                          "must be 91 days before to, or less, and not later")}));
    }
    const domain::NumberId id{exchange->id};
    service::usage_of(core, exchange->actor, id, span,
                      [exchange, id](const Result<std::vector<service::NumberUsage>>& used) {
                          answer(exchange, id, used);
                      });
}

} // namespace

void add_usage_handlers(std::vector<Handler>& out) {
    out.push_back({"getNumberUsage", usage, check});
}

} // namespace numberd::api
