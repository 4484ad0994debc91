// SPDX-License-Identifier: Apache-2.0
#include "service/usage.hpp"

#include <fmt/format.h>

#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::NumberId;
using domain::Reason;
using domain::Tx;
using domain::UsageKind;
using domain::UsageRow;

void count(NumberUsage& usage, const UsageRow& row) {
    switch (row.kind) {
        case UsageKind::IncomingCall:
            usage.incoming_calls += row.count;
            break;
        case UsageKind::OutgoingCall:
            usage.outgoing_calls += row.count;
            break;
        case UsageKind::InboundMessage:
            usage.inbound_messages += row.count;
            break;
        case UsageKind::OutboundMessage:
            usage.outbound_messages += row.count;
            break;
    }
    usage.answered_calls += row.answered;
    usage.talk_time += row.talk_time;
    if (row.refusal == Reason::None) return;
    const bool is_call = row.kind == UsageKind::IncomingCall || row.kind == UsageKind::OutgoingCall;
    (is_call ? usage.refused_calls : usage.refused_messages) += row.count;
    usage.refusals[std::string(text_of(row.refusal))] += row.count;
}

Result<std::vector<NumberUsage>> read_days(const Tx& tx, domain::CustomerId customer, NumberId id,
                                           UsageDays days) {
    BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(id));
    if (!number || number->customer_id != customer)
        return domain::fail(Reason::NumberNotFound, "there is no such number");
    const domain::UsageQuery query{customer, id, days.first, days.last + std::chrono::days{1}};
    BOOST_OUTCOME_TRY(const auto calls, tx.usage().of_calls(query));
    BOOST_OUTCOME_TRY(const auto messages, tx.usage().of_messages(query));
    std::map<Timestamp, NumberUsage> by_day;
    for (const auto* rows : {&calls, &messages}) {
        for (const auto& row : *rows)
            count(by_day[row.day], row);
    }
    std::vector<NumberUsage> used;
    for (auto& [day, usage] : by_day) {
        usage.number_id = id;
        usage.day = day;
        used.push_back(std::move(usage));
    }
    return used;
}

/// Of talk, not of money: what a minute begun costs is on the ledger.
std::string minutes_text(std::chrono::microseconds time) {
    return fmt::format("{:.2f}", static_cast<double>(time.count()) / 60e6);
}

std::string usage_json(JsonObject object, const NumberUsage& usage) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(usage.talk_time);
    return object.integer("incoming_calls", usage.incoming_calls)
        .integer("outgoing_calls", usage.outgoing_calls)
        .integer("answered_calls", usage.answered_calls)
        .integer("refused_calls", usage.refused_calls)
        .integer("talk_seconds", seconds.count())
        .json("talk_minutes", minutes_text(usage.talk_time))
        .integer("inbound_messages", usage.inbound_messages)
        .integer("outbound_messages", usage.outbound_messages)
        .integer("refused_messages", usage.refused_messages)
        .object("refusals",
                [&](JsonObject& refusals) {
                    for (const auto& [reason, times] : usage.refusals)
                        refusals.integer(reason, times);
                })
        .take();
}

} // namespace

void usage_of(const Core& core, const Actor& actor, NumberId id, UsageDays days,
              Done<std::vector<NumberUsage>> done) {
    core.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, id, days](const Tx& tx) {
            return read_days(tx, customer, id, days);
        },
        std::move(done));
}

NumberUsage total_of(NumberId id, const std::vector<NumberUsage>& days) {
    NumberUsage total{.number_id = id};
    for (const auto& day : days) {
        total.incoming_calls += day.incoming_calls;
        total.outgoing_calls += day.outgoing_calls;
        total.answered_calls += day.answered_calls;
        total.talk_time += day.talk_time;
        total.inbound_messages += day.inbound_messages;
        total.outbound_messages += day.outbound_messages;
        total.refused_calls += day.refused_calls;
        total.refused_messages += day.refused_messages;
        for (const auto& [reason, times] : day.refusals)
            total.refusals[reason] += times;
    }
    return total;
}

std::string usage_day_json(const NumberUsage& usage) {
    return usage_json(
        JsonObject{}.text("day", format_timestamp(usage.day, TimeFormat::Rfc3339).substr(0, 10)),
        usage);
}

std::string usage_total_json(const NumberUsage& usage) {
    return usage_json(JsonObject{}, usage);
}

} // namespace numberd::service
