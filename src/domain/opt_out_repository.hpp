// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/opt_out.hpp"
#include "domain/repositories.hpp"

// The opt-out ledger as it is stored; repositories.hpp says what holds for every repository.

namespace numberd::domain {

struct OptOutFilter {
    std::optional<E164> number{};
    std::optional<E164> peer{};
    std::optional<OptOutStatus> status{};
};

class OptOutRepository {
  public:
    virtual ~OptOutRepository() = default;
    /// AlreadyExists if the customer has an entry of that number and peer.
    virtual Result<void> insert(const OptOut& entry) = 0;
    virtual Result<void> update(const OptOut& entry) = 0;
    virtual Result<std::optional<OptOut>> find(OptOutId id) const = 0;
    virtual Result<std::optional<OptOut>> find_of(CustomerId customer, E164 number,
                                                  E164 peer) const = 0;
    virtual Result<std::vector<OptOut>> list(CustomerId customer, const OptOutFilter& filter,
                                             const Page& page) const = 0;
};

} // namespace numberd::domain
