// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/ask_json.hpp"

#include "domain/reason.hpp"

namespace numberd::carrier {

using domain::Reason;

void note_if_nonsense(const Account& account, const Error& error) {
    if (domain::reason_of(error.reason) == Reason::CarrierOutcomeUnknown)
        account.note_nonsense(error.message);
}

void ask_to(const Account& account, Ask ask, Read read, std::function<void(Result<void>)> done) {
    account.ask(std::move(ask), [account, read, done = std::move(done)](const Result<Told>& told) {
        if (!told) return done(told.error());
        const auto answer = read(told.value());
        if (answer) return done(success());
        note_if_nonsense(account, answer.error());
        done(answer.error());
    });
}

Error nonsense(const std::string& what) {
    return domain::fail(Reason::CarrierOutcomeUnknown, what);
}

void order_once(domain::Carrier& carrier, domain::E164 number, const std::string& our_reference,
                std::function<void()> place, domain::Carrier::Done<domain::OrderState> done) {
    carrier.order_state(
        number, our_reference,
        [place = std::move(place), done = std::move(done)](Result<domain::OrderState> known) {
            // Nothing was bought by looking.
            if (!known)
                return done(domain::fail(Reason::CarrierUnavailable, known.error().message));
            if (known.value().status != domain::OrderStatus::Unknown) return done(std::move(known));
            place();
        });
}

void note_drift(std::vector<domain::Drift>& drift, const char* setting, const std::string& wanted,
                const std::string& found) {
    if (!wanted.empty() && wanted != found) drift.push_back({setting, wanted, found});
}

} // namespace numberd::carrier
