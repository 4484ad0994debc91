// SPDX-License-Identifier: Apache-2.0
#include "service/opt_out_ledger.hpp"

#include "service/json_object.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::OptOut;
using domain::Tx;

OptOut new_entry(const Core& core, const OptOutKey& key) {
    return {.id = core.new_id<domain::OptOutId>(),
            .customer_id = key.customer_id,
            .number = key.number,
            .peer = key.peer,
            .message_id = {},
            .tm_create = core.clock.now()};
}

Result<std::optional<OptOut>> find(const Tx& tx, const OptOutKey& key) {
    return tx.opt_outs().find_of(key.customer_id, key.number, key.peer);
}

JsonObject members_of(const OptOut& entry, TimeFormat format) {
    JsonObject out;
    out.id("id", entry.id)
        .id("customer_id", entry.customer_id)
        .text("number", entry.number.to_string())
        .text("peer", entry.peer.to_string())
        .text("status", text_of(entry.status))
        .text("source", text_of(entry.source))
        .text("keyword", entry.keyword)
        .id("message_id", entry.message_id)
        .text("text", entry.text)
        .text("reason", entry.reason)
        .time("tm_create", entry.tm_create, format)
        .time("tm_update", entry.tm_update, format);
    return out;
}

} // namespace

Result<bool> is_opted_out(const Tx& tx, const OptOutKey& key) {
    BOOST_OUTCOME_TRY(const auto entry, find(tx, key));
    return entry && entry->status == domain::OptOutStatus::OptedOut;
}

Result<OptOut> change_opt_out(Tx& tx, const Core& core, const Actor& actor, const OptOutKey& key,
                              OptOutChange change) {
    BOOST_OUTCOME_TRY(const auto before, find(tx, key));
    if (before && before->status == change.to) return *before;
    OptOut after = before ? *before : new_entry(core, key);
    after.status = change.to;
    after.source = change.source;
    after.keyword = std::move(change.keyword);
    after.message_id = change.message_id;
    after.text = std::move(change.text);
    after.reason = std::move(change.reason);
    if (before) {
        after.tm_update = core.clock.now();
        BOOST_OUTCOME_TRY(tx.opt_outs().update(after));
    } else {
        BOOST_OUTCOME_TRY(tx.opt_outs().insert(after));
    }
    BOOST_OUTCOME_TRY(
        record_for(tx, core, actor, key.customer_id,
                   {before ? domain::EventKind::OptOutUpdated : domain::EventKind::OptOutCreated,
                    after.id.value, change.number_id,
                    before ? opt_out_json(*before, core.time_format) : std::string(),
                    opt_out_json(after, core.time_format)}));
    return after;
}

Result<bool> take_help(Tx& tx, const Core& core, const OptOutKey& key) {
    BOOST_OUTCOME_TRY(const auto before, find(tx, key));
    OptOut entry = before ? *before : new_entry(core, key);
    const Timestamp now = core.clock.now();
    if (!may_help(entry, now)) return false;
    count_help(entry, now);
    if (before) {
        BOOST_OUTCOME_TRY(tx.opt_outs().update(entry));
    } else {
        BOOST_OUTCOME_TRY(tx.opt_outs().insert(entry));
    }
    return true;
}

std::string opt_out_json(const OptOut& entry, TimeFormat format) {
    return members_of(entry, format).take();
}

} // namespace numberd::service
