// SPDX-License-Identifier: Apache-2.0
#include "api/idempotency.hpp"

#include "base/log.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

using domain::IdempotencyRecord;
using domain::kIdempotencyKept;
using domain::Reason;
using domain::Tx;

/// What a row that is there means for a request that comes with its key.
Result<Replay> judge(const IdempotencyRecord& record, const std::string& hash,
                     const AnswerSeal& seal, Timestamp now) {
    if (record.request_hash != hash) {
        return domain::fail(Reason::IdempotencyKeyReused,
                            "this Idempotency-Key was used for another request");
    }
    if (record.status == 0) {
        if (now - record.tm_create < kIdempotentRequestLongest) {
            return domain::fail(Reason::IdempotencyKeyInProgress,
                                "the first request with this Idempotency-Key still runs");
        }
        return domain::fail(Reason::IdempotencyKeyReused,
                            "the first request with this Idempotency-Key was cut off by a restart "
                            "and may have taken effect: look, then use another key");
    }
    auto body = seal.open(record.body);
    if (!body) return Error{ErrorCode::Internal, {}, {}, "a kept answer cannot be opened"};
    return Replay{record.status, std::move(*body)};
}

void log_failure(std::string_view what, const Error& error) {
    log::warn("idempotency_record_not_written", {{"what", what}, {"detail", error.detail}});
}

} // namespace

Idempotency::Idempotency(const service::Core& core) : core_(core) {}

void Idempotency::begin(domain::CustomerId customer, const AnswerSeal& seal, std::string hash,
                        service::Done<std::optional<Replay>> done) {
    using Verdict = std::optional<Replay>;
    const auto now = core_.clock.now();
    core_.store.write(
        [customer, seal, hash = std::move(hash), now](Tx& tx) -> Result<Verdict> {
            auto& records = tx.idempotency();
            BOOST_OUTCOME_TRY(const auto found, records.find(customer, seal.name()));
            if (found && now - found->tm_create < kIdempotencyKept) {
                BOOST_OUTCOME_TRY(auto replay, judge(*found, hash, seal, now));
                return Verdict(std::move(replay));
            }
            if (found) {
                BOOST_OUTCOME_TRY(records.remove(customer, seal.name()));
            }
            IdempotencyRecord record;
            record.customer_id = customer;
            record.key = seal.name();
            record.request_hash = hash;
            record.tm_create = now;
            BOOST_OUTCOME_TRY(records.insert(record));
            return Verdict();
        },
        [done = std::move(done)](Result<Verdict> verdict) {
            // Two transactions at once: the other one inserted first, and its request runs.
            if (!verdict && verdict.error().code == ErrorCode::AlreadyExists) {
                verdict = domain::fail(Reason::IdempotencyKeyInProgress,
                                       "the first request with this Idempotency-Key still runs");
            }
            done(std::move(verdict));
        });
}

void Idempotency::keep(domain::CustomerId customer, const AnswerSeal& seal, int status,
                       std::string_view body, std::function<void()> done) {
    core_.store.write(
        [customer, name = seal.name(), status,
         sealed = seal.seal(body, core_.rng)](Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(auto found, tx.idempotency().find(customer, name));
            if (!found) return success();
            found->status = status;
            found->body = sealed;
            return tx.idempotency().update(*found);
        },
        [done = std::move(done)](Result<void> outcome) {
            if (!outcome) log_failure("keep", outcome.error());
            done();
        });
}

void Idempotency::forget(domain::CustomerId customer, const AnswerSeal& seal,
                         std::function<void()> done) {
    core_.store.write(
        [customer, name = seal.name()](Tx& tx) { return tx.idempotency().remove(customer, name); },
        [done = std::move(done)](Result<void> outcome) {
            if (!outcome) log_failure("forget", outcome.error());
            done();
        });
}

} // namespace numberd::api
