// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/opt_out.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"

// The opt-out ledger inside a transaction: what a keyword, a carrier or somebody's hand says is
// written together with whatever else comes of it.

namespace numberd::service {

struct OptOutKey {
    domain::CustomerId customer_id;
    domain::E164 number;
    domain::E164 peer;
};

/// What a change of status is written with.
struct OptOutChange {
    domain::OptOutStatus to = domain::OptOutStatus::OptedOut;
    domain::OptOutSource source = domain::OptOutSource::Hand;
    domain::NumberId number_id{}; ///< in whose order the event is told; nil: by itself
    std::string keyword{};
    domain::MessageId message_id{};
    std::string text{};
    std::string reason{};
};

Result<bool> is_opted_out(const domain::Tx& tx, const OptOutKey& key);

/// Writes the change and its event; an entry that stands so already stays as it is.
Result<domain::OptOut> change_opt_out(domain::Tx& tx, const Core& core, const Actor& actor,
                                      const OptOutKey& key, OptOutChange change);

/// Whether help may go out once more (see domain::may_help()); counts it if so.
Result<bool> take_help(domain::Tx& tx, const Core& core, const OptOutKey& key);

std::string opt_out_json(const domain::OptOut& entry, TimeFormat format);

} // namespace numberd::service
