// SPDX-License-Identifier: Apache-2.0
#include "service/access_keys.hpp"

#include "base/sha256.hpp"
#include "domain/reason.hpp"
#include "service/json_object.hpp"
#include "service/numbers.hpp"
#include "service/record.hpp"
#include "service/secrets.hpp"

namespace numberd::service {
namespace {

using domain::AccessKey;
using domain::EventKind;
using domain::Reason;
using domain::Tx;

Result<AccessKey> own_key(const Tx& tx, domain::CustomerId customer, domain::AccessKeyId id) {
    BOOST_OUTCOME_TRY(auto found, tx.access_keys().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::AccessKeyNotFound, "there is no such access key");
    }
    return std::move(*found);
}

Result<void> record_key(Tx& tx, const Core& core, const Actor& actor, EventKind kind,
                        const AccessKey* before, const AccessKey& after) {
    Change change{kind, after.id.value, {}, {}, access_key_json(after, core.time_format)};
    if (before) change.before = access_key_json(*before, core.time_format);
    return record(tx, core, actor, std::move(change));
}

Result<void> check_scope(const Tx& tx, const Actor& actor, const domain::Scope& scope) {
    for (std::size_t i = 0; i < scope.numbers.size(); ++i) {
        const auto number = own_number(tx, actor.customer_id, scope.numbers[i]);
        if (number) continue;
        if (number.error().code != ErrorCode::NotFound) return number.error();
        return domain::fail(Reason::InvalidArgument, "the scope names a number that is not yours",
                            {domain::problem("scope.numbers[" + std::to_string(i) + "]",
                                             domain::Fault::NotFound, "there is no such number")});
    }
    return success();
}

Result<void> check_limit(const Tx& tx, domain::CustomerId customer) {
    BOOST_OUTCOME_TRY(const auto count, tx.access_keys().count_live(customer));
    if (count < kAccessKeysMax) return success();
    return domain::fail(Reason::ResourceLimitExceeded,
                        "at most " + std::to_string(kAccessKeysMax) + " access keys");
}

std::string scope_json(const domain::Scope& scope) {
    const auto quoted = [](const std::string& text) {
        std::string out;
        append_json_text(out, text);
        return out;
    };
    const auto id = [&](domain::NumberId number) { return quoted(number.to_string()); };
    return JsonObject{}
        .json("numbers", json_array(scope.numbers, id))
        .json("verbs", json_array(scope.verbs, quoted))
        .take();
}

JsonObject key_object(const AccessKey& key, TimeFormat format) {
    JsonObject out;
    out.id("id", key.id)
        .id("customer_id", key.customer_id)
        .text("name", key.name)
        .text("detail", key.detail)
        .text("token_prefix", key.token_prefix)
        .json("scope", scope_json(key.scope))
        .time("tm_used", key.tm_used, format)
        .time("tm_expire", key.tm_expire, format)
        .time("tm_create", key.tm_create, format)
        .time("tm_update", key.tm_update, format)
        .time("tm_delete", key.tm_delete, format);
    return out;
}

} // namespace

void AccessKeys::list(const Actor& actor, domain::Page page, Done<Listed<AccessKey>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<AccessKey>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.access_keys().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void AccessKeys::get(const Actor& actor, domain::AccessKeyId id, Done<AccessKey> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_key(tx, customer, id); },
        std::move(done));
}

void AccessKeys::create(const Actor& actor, NewAccessKey wanted, Done<CreatedAccessKey> done) {
    if (actor.scope) {
        return done(domain::fail(Reason::PermissionDenied, "a key with a scope makes no keys"));
    }
    const auto token = new_access_key(core_.rng);
    const auto now = core_.clock.now();
    AccessKey key{.id = core_.new_id<domain::AccessKeyId>(),
                  .customer_id = actor.customer_id,
                  .name = std::move(wanted.name),
                  .detail = std::move(wanted.detail),
                  .token_hash = sha256_hex(token),
                  .token_prefix = access_key_prefix(token),
                  .scope = std::move(wanted.scope),
                  .tm_create = now};
    if (wanted.life) key.tm_expire = now + *wanted.life;
    core_.store.write(
        [core = core_, actor, key = std::move(key), token](Tx& tx) -> Result<CreatedAccessKey> {
            BOOST_OUTCOME_TRY(check_scope(tx, actor, key.scope));
            BOOST_OUTCOME_TRY(check_limit(tx, actor.customer_id));
            BOOST_OUTCOME_TRY(tx.access_keys().insert(key));
            BOOST_OUTCOME_TRY(
                record_key(tx, core, actor, EventKind::AccessKeyCreated, nullptr, key));
            return CreatedAccessKey{key, token};
        },
        std::move(done));
}

void AccessKeys::update(const Actor& actor, domain::AccessKeyId id, std::optional<std::string> name,
                        std::optional<std::string> detail, Done<AccessKey> done) {
    core_.store.write(
        [core = core_, actor, id, name = std::move(name),
         detail = std::move(detail)](Tx& tx) -> Result<AccessKey> {
            BOOST_OUTCOME_TRY(const auto before, own_key(tx, actor.customer_id, id));
            auto after = before;
            if (name) after.name = *name;
            if (detail) after.detail = *detail;
            after.tm_update = core.clock.now();
            BOOST_OUTCOME_TRY(tx.access_keys().update(after));
            BOOST_OUTCOME_TRY(
                record_key(tx, core, actor, EventKind::AccessKeyUpdated, &before, after));
            return after;
        },
        std::move(done));
}

void AccessKeys::remove(const Actor& actor, domain::AccessKeyId id, Done<AccessKey> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<AccessKey> {
            BOOST_OUTCOME_TRY(const auto before, own_key(tx, actor.customer_id, id));
            auto after = before;
            after.tm_update = after.tm_delete = core.clock.now();
            BOOST_OUTCOME_TRY(tx.access_keys().update(after));
            BOOST_OUTCOME_TRY(
                record_key(tx, core, actor, EventKind::AccessKeyDeleted, &before, after));
            return after;
        },
        std::move(done));
}

std::string access_key_json(const AccessKey& key, TimeFormat format) {
    return key_object(key, format).take();
}

std::string created_key_json(const CreatedAccessKey& created, TimeFormat format) {
    return key_object(created.key, format).text("token", created.token).take();
}

} // namespace numberd::service
