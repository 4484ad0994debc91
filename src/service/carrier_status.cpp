// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_status.hpp"

#include "domain/reason.hpp"
#include "service/json_object.hpp"
#include "service/reconciler.hpp"

namespace numberd::service {
namespace {

using domain::CarrierHealth;
using domain::Tx;

CarrierStanding standing_of(const domain::CarrierAccount& account) {
    const auto& carrier = *account.carrier;
    CarrierStanding standing{.account = carrier.name(), .kind = account.kind, .rule = account.rule};
    standing.is_usable = carrier.is_usable();
    standing.health = carrier.health();
    return standing;
}

Result<void> read_rows(const Tx& tx, CarrierStanding& standing) {
    BOOST_OUTCOME_TRY(standing.unfinished, tx.numbers().count_unfinished(standing.account));
    BOOST_OUTCOME_TRY(standing.last_run, tx.reconciliations().find_last(standing.account));
    return success();
}

const char* text_of(CarrierHealth::Breaker breaker) {
    switch (breaker) {
        case CarrierHealth::Breaker::Closed:
            return "closed";
        case CarrierHealth::Breaker::Open:
            return "open";
        case CarrierHealth::Breaker::HalfOpen:
            return "half-open";
    }
    return "";
}

std::string health_json(const CarrierHealth& health, TimeFormat format) {
    return JsonObject{}
        .text("breaker", text_of(health.breaker))
        .time("tm_retry", health.tm_retry, format)
        .number("requests", health.requests)
        .number("failures", health.failures)
        .number("rate_limited", health.rate_limited)
        .integer("latency_mean_us", health.latency_mean.count())
        .integer("latency_max_us", health.latency_max.count())
        .text("last_error", health.last_error)
        .time("tm_last_error", health.tm_last_error, format)
        .take();
}

} // namespace

void CarrierStatus::list(int limit, Done<std::vector<CarrierStanding>> done) {
    std::vector<CarrierStanding> standings;
    for (const auto& account : carriers_.accounts()) {
        if (static_cast<int>(standings.size()) == limit) break;
        standings.push_back(standing_of(account));
    }
    core_.store.read(
        domain::ReadCost::Scan,
        [standings](const Tx& tx) mutable -> Result<std::vector<CarrierStanding>> {
            for (auto& standing : standings) {
                BOOST_OUTCOME_TRY(read_rows(tx, standing));
            }
            return std::move(standings);
        },
        std::move(done));
}

void CarrierStatus::get(const std::string& account, Done<CarrierStanding> done) {
    for (const auto& known : carriers_.accounts()) {
        if (known.carrier->name() != account) continue;
        return core_.store.read(
            domain::ReadCost::Scan,
            [standing = standing_of(known)](const Tx& tx) mutable -> Result<CarrierStanding> {
                BOOST_OUTCOME_TRY(read_rows(tx, standing));
                return std::move(standing);
            },
            std::move(done));
    }
    done(domain::fail(domain::Reason::CarrierNotFound, "there is no such account"));
}

std::string carrier_json(const CarrierStanding& standing, TimeFormat format) {
    JsonObject json{512};
    json.text("name", standing.account)
        .text("kind", standing.kind)
        .json("countries", texts_json(standing.rule.countries))
        .json("types", texts_json(standing.rule.types))
        .integer("priority", standing.rule.priority)
        .flag("is_usable", standing.is_usable)
        .json("health", health_json(standing.health, format))
        .json("unfinished", JsonObject{}
                                .integer("purchases", standing.unfinished.purchases)
                                .integer("releases", standing.unfinished.releases)
                                .take());
    if (standing.last_run)
        json.json("last_reconciliation", reconciliation_json(*standing.last_run, format));
    return json.take();
}

std::string carriers_json(const std::vector<CarrierStanding>& standings, TimeFormat format) {
    return JsonObject{}
        .json("result", json_array(standings,
                                   [format](const CarrierStanding& standing) {
                                       return carrier_json(standing, format);
                                   }))
        .take();
}

} // namespace numberd::service
