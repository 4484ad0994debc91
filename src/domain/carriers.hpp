// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/carrier.hpp"

namespace numberd::domain {

/// The kind of accounts that sell the operator's own ranges.
inline constexpr std::string_view kInventoryKind = "inventory";

/// For what an account is asked. Empty lists: for everything.
struct CarrierRule {
    std::vector<std::string> countries{}; ///< ISO 3166
    std::vector<std::string> types{};     ///< local, toll_free, mobile, national
    int priority = 100;                   ///< the lowest is asked first
};

/// What numbers are wanted of; empty: any.
struct CarrierWish {
    std::string country{};
    std::string type{};
};

struct CarrierAccount {
    Carrier* carrier = nullptr; ///< outlives Carriers
    CarrierRule rule{};
    std::string kind{}; ///< "telnyx", "twilio", "inventory", "sandbox"
    /// It carries the texts of numbers that are no carrier's: virtual and own ones.
    bool is_for_rest = false;
};

/// The carrier accounts of this installation, of which there may be several at one carrier, each
/// under the name that its numbers carry as `provider`. Immutable. Any thread.
class Carriers {
  public:
    explicit Carriers(std::vector<CarrierAccount> accounts);
    /// One account for everything.
    explicit Carriers(Carrier& carrier) : Carriers({CarrierAccount{&carrier, {}, "", true}}) {}

    /// nullptr: no such account is configured (any more).
    Carrier* find(std::string_view account) const;
    /// The account of a number by its `provider`. One that is not configured (any more) answers
    /// CARRIER_UNAVAILABLE to everything: what was begun with it waits until it is back.
    Carrier& of(std::string_view account) const;
    /// By whom the texts of a number leave, by its `provider`; where nobody takes texts of such
    /// numbers they are refused for good: CARRIER_REJECTED.
    Carrier& for_texts(std::string_view provider) const;
    /// All, by priority.
    const std::vector<CarrierAccount>& accounts() const { return accounts_; }
    std::vector<Carrier*> all() const;
    /// Those whose rule takes the wish, by priority; those with an open breaker after all others.
    std::vector<Carrier*> route(const CarrierWish& wish) const;

  private:
    std::vector<CarrierAccount> accounts_; ///< by priority
};

} // namespace numberd::domain
