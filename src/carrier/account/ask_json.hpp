// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "carrier/account/account.hpp"
#include "carrier/account/json_view.hpp"

namespace numberd::carrier {

/// What an answer says. CARRIER_OUTCOME_UNKNOWN: it makes no sense; any other Error: a refusal.
using Read = Result<JsonView> (*)(const Told&);

/// Says of the account that an answer made no sense, if that is what the Error says.
void note_if_nonsense(const Account& account, const Error& error);

/// Asks, reads the answer, and hands on what `understand` (JsonView -> Result<T>) makes of it. What
/// makes no sense to either is noted of the account.
template <class T, class Understand>
void ask_for(const Account& account, Ask&& ask, Read read, Understand understand,
             std::function<void(Result<T>)> done) {
    account.ask(std::move(ask), [account, read, understand = std::move(understand),
                                 done = std::move(done)](const Result<Told>& told) {
        if (!told) return done(told.error());
        const auto answer = read(told.value());
        Result<T> meant =
            answer ? Result<T>(understand(answer.value())) : Result<T>(answer.error());
        if (!meant) note_if_nonsense(account, meant.error());
        done(std::move(meant));
    });
}

/// The same where there is nothing to be understood but that it was done.
void ask_to(const Account& account, Ask ask, Read read, std::function<void(Result<void>)> done);

/// The Error of an answer that makes no sense.
Error nonsense(const std::string& what);

/// "Ordering the same reference again is the same order": looks it up, and only if there is none
/// lets `place` order it.
void order_once(domain::Carrier& carrier, domain::E164 number, const std::string& our_reference,
                std::function<void()> place, domain::Carrier::Done<domain::OrderState> done);

/// Notes a setting that is not as it is wanted; an empty wish is none.
void note_drift(std::vector<domain::Drift>& drift, const char* setting, const std::string& wanted,
                const std::string& found);

} // namespace numberd::carrier
