// SPDX-License-Identifier: Apache-2.0
#include "service/renewals.hpp"

#include "base/log.hpp"
#include "service/ledger.hpp"
#include "service/numbers.hpp"
#include "service/provision_rows.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Number;
using domain::NumberStatus;
using domain::Reason;
using domain::Suspension;
using domain::Tx;

/// No month is shorter.
constexpr std::chrono::days kMonthMin{28};

bool is_renewable(const Number& number) {
    const bool is_in_service =
        number.status == NumberStatus::Active || number.status == NumberStatus::Suspended;
    return is_in_service && !number.status_before_release && domain::renewal_due(number);
}

Result<Number> save(Tx& tx, const Core& core, const Actor& actor, EventKind kind,
                    const Number& before, Number after) {
    after.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.numbers().update(after));
    BOOST_OUTCOME_TRY(
        record_for(tx, core, actor, after.customer_id,
                   {kind, after.id.value, after.id, number_json(before, core.time_format),
                    number_json(after, core.time_format)}));
    return after;
}

/// Pays the month that comes next.
Result<Number> renew_row(Tx& tx, const Core& core, const Actor& actor, const Number& before) {
    const auto due = domain::renewal_due(before);
    if (!is_renewable(before)) {
        return domain::fail(Reason::StateInvalid, "the number is not paid for by the month");
    }
    BOOST_OUTCOME_TRY(charge(tx, core, actor, before.customer_id,
                             {.cost = domain::CostType::NumberRenew,
                              .reference = domain::BillingReference::NumberRenew,
                              .reference_id = before.id.value,
                              .key = "renewal:" + before.id.to_string() + ":" +
                                     format_timestamp(*due, TimeFormat::Rfc3339)}));
    auto after = before;
    after.tm_renew = due;
    after.tm_renewal_failed.reset();
    if (after.suspension == Suspension::Unpaid) {
        after.suspension = Suspension::None;
        after.status = NumberStatus::Active;
    }
    return save(tx, core, actor, EventKind::NumberRenewed, before, std::move(after));
}

/// What an unpaid month does: it is told of once, and after the grace the number is suspended.
Result<void> note_unpaid(Tx& tx, const Core& core, const Number& before,
                         std::chrono::seconds grace) {
    const Actor actor = system_actor(before.customer_id);
    const auto now = core.clock.now();
    auto after = before;
    if (!before.tm_renewal_failed) {
        after.tm_renewal_failed = now;
        BOOST_OUTCOME_TRY(
            save(tx, core, actor, EventKind::NumberRenewalFailed, before, std::move(after)));
        return success();
    }
    if (before.status != NumberStatus::Active || *before.tm_renewal_failed + grace > now) {
        return success();
    }
    after.status = NumberStatus::Suspended;
    after.suspension = Suspension::Unpaid;
    BOOST_OUTCOME_TRY(save(tx, core, actor, EventKind::NumberUpdated, before, std::move(after)));
    return success();
}

Result<void> renew_if_due(Tx& tx, const Core& core, const Number& found,
                          std::chrono::seconds grace) {
    Number number = found;
    // Several months may have passed while nothing ran.
    while (is_renewable(number) && *domain::renewal_due(number) <= core.clock.now()) {
        auto renewed = renew_row(tx, core, system_actor(number.customer_id), number);
        if (!renewed) {
            const bool is_unpaid =
                domain::reason_of(renewed.error().reason) == Reason::InsufficientBalance;
            if (!is_unpaid) return std::move(renewed).error();
            return note_unpaid(tx, core, number, grace);
        }
        number = std::move(renewed).value();
    }
    return success();
}

struct Round {
    domain::RenewalPlace last{};
    bool is_over = true;
};

/// A place behind the last row of a page, as it was when it was read.
domain::RenewalPlace place_behind(const std::vector<Number>& page) {
    return {page.back().tm_renew.value_or(Timestamp{}), page.back().id};
}

Result<Round> renew_page(Tx& tx, const Core& core, const domain::RenewalPlace& after,
                         const RenewalSettings& settings) {
    const auto since = core.clock.now() - kMonthMin + std::chrono::microseconds{1};
    BOOST_OUTCOME_TRY(const auto page,
                      tx.numbers().list_renewed_before(since, after, settings.page));
    for (const auto& number : page) {
        BOOST_OUTCOME_TRY(renew_if_due(tx, core, number, settings.grace));
    }
    if (static_cast<int>(page.size()) < settings.page) return Round{};
    return Round{place_behind(page), false};
}

Result<bool> top_up_page(Tx& tx, const Core& core, int size) {
    BOOST_OUTCOME_TRY(const auto due, tx.billing_accounts().list_due(core.clock.now(), size));
    for (const auto& account : due) {
        BOOST_OUTCOME_TRY(top_up(tx, core, system_actor(account.customer_id), account));
    }
    return static_cast<int>(due.size()) == size;
}

} // namespace

void Renewals::run(std::function<void()> done) {
    run_accounts([this, done = std::move(done)] { run_numbers({}, done); });
}

void Renewals::run_accounts(std::function<void()> done) {
    core_.store.write(
        [core = core_, size = settings_.page](Tx& tx) { return top_up_page(tx, core, size); },
        [this, done = std::move(done)](Result<bool> more) {
            if (!more) log::warn("token_top_up_failed", {{"detail", more.error().detail}});
            if (more && more.value()) return run_accounts(done);
            done();
        });
}

void Renewals::run_numbers(const domain::RenewalPlace& after, std::function<void()> done) {
    core_.store.write([core = core_, after, settings = settings_](
                          Tx& tx) { return renew_page(tx, core, after, settings); },
                      [this, done = std::move(done)](Result<Round> round) {
                          if (!round)
                              log::warn("renewal_failed", {{"detail", round.error().detail}});
                          if (round && !round.value().is_over)
                              return run_numbers(round.value().last, done);
                          done();
                      });
}

void Renewals::renew(const Actor& actor, domain::NumberId id, Done<Number> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<Number> {
            BOOST_OUTCOME_TRY(const auto number, own_number(tx, actor.customer_id, id));
            return renew_row(tx, core, actor, number);
        },
        std::move(done));
}

void Renewals::renew_before(const Actor& actor, Timestamp time, Done<std::vector<Number>> done) {
    core_.store.write(
        [core = core_, actor, time, page = settings_.page](Tx& tx) -> Result<std::vector<Number>> {
            std::vector<Number> renewed;
            domain::RenewalPlace after{};
            while (renewed.size() < kRenewedMax) {
                BOOST_OUTCOME_TRY(const auto numbers,
                                  tx.numbers().list_renewed_before(time, after, page));
                for (const auto& number : numbers) {
                    auto one = renew_row(tx, core, actor, number);
                    if (one)
                        renewed.push_back(std::move(one).value());
                    else if (one.error().code == ErrorCode::Unavailable)
                        return std::move(one).error();
                }
                if (static_cast<int>(numbers.size()) < page) break;
                after = place_behind(numbers);
            }
            return renewed;
        },
        std::move(done));
}

} // namespace numberd::service
