// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "domain/inbound_text.hpp"
#include "domain/opt_out.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"

// Texts that are keywords: STOP, START, HELP and the like; domain/opt_out.hpp says what each does.
// They are taken before the flow, by whichever carrier they come.

namespace numberd::message {

struct TakenKeyword {
    domain::Keyword keyword;
    domain::KeywordStep step;
};

/// The keyword that an inbound text is; nullopt: its flow gets it.
Result<std::optional<TakenKeyword>> taken_keyword(const domain::Tx& tx, domain::CustomerId customer,
                                                  const domain::InboundText& text);

/// Writes what it changes on the ledger, and queues the answer that is due, if the number is active
/// and the peer can be reached from it (a virtual number does not reach the telephone network).
/// `message` is the text as it was stored, in this transaction.
Result<void> carry_out(domain::Tx& tx, const service::Core& core, const TakenKeyword& taken,
                       const domain::InboundText& text, const domain::Message& message);

} // namespace numberd::message
