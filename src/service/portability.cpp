// SPDX-License-Identifier: Apache-2.0
#include "service/portability.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include "domain/number.hpp"
#include "domain/reason.hpp"

namespace numberd::service {
namespace {

using domain::Carrier;
using domain::E164;
using domain::Portability;
using domain::Reason;

/// An answer for each number that was asked for: of what a carrier does not speak it cannot port.
PortabilityAnswer answer_of(const Carrier& carrier, const std::vector<E164>& numbers,
                            const std::vector<Portability>& said) {
    PortabilityAnswer answer{.account = carrier.name()};
    for (const E164 number : numbers) {
        const auto is_it = [&](const Portability& one) { return one.number == number; };
        const auto found = std::find_if(said.begin(), said.end(), is_it);
        answer.numbers.push_back(
            found != said.end()
                ? *found
                : Portability{.number = number, .reason = "the carrier has not answered for it"});
    }
    return answer;
}

PortabilityAnswer by_hand(std::string account, const std::vector<E164>& numbers) {
    PortabilityAnswer answer{.account = std::move(account), .is_manual = true};
    for (const E164 number : numbers)
        answer.numbers.push_back(
            {.number = number, .is_portable = true, .needs_account_number = false});
    return answer;
}

bool takes_all(const PortabilityAnswer& answer) {
    return std::all_of(answer.numbers.begin(), answer.numbers.end(),
                       [](const Portability& one) { return one.is_portable; });
}

bool is_not_supported(const Error& error) {
    return domain::reason_of(error.reason) == Reason::NotSupported;
}

/// What all accounts say, each in its slot, by priority.
struct Round {
    std::mutex mutex;
    std::vector<std::optional<Result<PortabilityAnswer>>> slots;
    std::size_t missing = 0;

    /// True for the answer that was waited for last.
    bool take(std::size_t at, Result<PortabilityAnswer> answer) {
        const std::lock_guard lock(mutex);
        slots[at] = std::move(answer);
        return --missing == 0;
    }
    Result<PortabilityAnswer> best(const std::vector<E164>& numbers) const;
};

Result<PortabilityAnswer> Round::best(const std::vector<E164>& numbers) const {
    const PortabilityAnswer* first = nullptr;
    const Error* failure = nullptr;
    for (const auto& slot : slots) {
        if (!slot) continue;
        if (!*slot) {
            if (!failure && !is_not_supported(slot->error())) failure = &slot->error();
            continue;
        }
        if (takes_all(slot->value())) return slot->value();
        if (!first) first = &slot->value();
    }
    if (first) return *first;
    if (failure) return *failure;
    return by_hand(std::string(domain::kOwnProvider), numbers);
}

} // namespace

void PortabilityCheck::check(const std::vector<E164>& numbers, const std::string& account,
                             Done<PortabilityAnswer> done) {
    if (account.empty()) return check_all(numbers, done);
    if (account == domain::kOwnProvider) return done(by_hand(account, numbers));
    Carrier* carrier = carriers_.find(account);
    if (!carrier) {
        return done(domain::fail(
            Reason::InvalidArgument, "there is no such carrier account",
            {domain::problem("account", domain::Fault::NotFound, "is no carrier account")}));
    }
    carrier->check_portability(numbers, [carrier, numbers, done = std::move(done)](
                                            const Result<std::vector<Portability>>& said) {
        if (said) return done(answer_of(*carrier, numbers, said.value()));
        if (is_not_supported(said.error())) return done(by_hand(carrier->name(), numbers));
        done(said.error());
    });
}

void PortabilityCheck::check_all(const std::vector<E164>& numbers,
                                 const Done<PortabilityAnswer>& done) {
    const auto carriers = carriers_.route({});
    if (carriers.empty()) return done(by_hand(std::string(domain::kOwnProvider), numbers));
    const auto round = std::make_shared<Round>();
    round->slots.resize(carriers.size());
    round->missing = carriers.size();
    for (std::size_t at = 0; at < carriers.size(); ++at) {
        Carrier* carrier = carriers[at];
        carrier->check_portability(numbers, [round, at, carrier, numbers,
                                             done](const Result<std::vector<Portability>>& said) {
            auto answer =
                said ? Result<PortabilityAnswer>(answer_of(*carrier, numbers, said.value()))
                     : Result<PortabilityAnswer>(said.error());
            if (round->take(at, std::move(answer))) done(round->best(numbers));
        });
    }
}

} // namespace numberd::service
