// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "domain/store.hpp"

namespace numberd::service {

/// What is wrong with a customer's ledger; empty: it sums to the balance, each entry shows what it
/// left, and none is missing.
inline std::string ledger_fault(const domain::Tx& tx, domain::CustomerId customer) {
    constexpr int kEntriesMax = 10'000;
    auto entries = tx.billings().list(customer, {}, kEntriesMax).value();
    std::reverse(entries.begin(), entries.end());
    std::int64_t credit = 0;
    std::int64_t tokens = 0;
    std::int64_t serial = 0;
    for (const auto& entry : entries) {
        credit += entry.amount_credit;
        tokens += entry.amount_token;
        if (entry.serial != ++serial)
            return fmt::format("entry {} has the serial {}", serial, entry.serial);
        if (entry.balance_credit_snapshot != credit || entry.balance_token_snapshot != tokens)
            return fmt::format("entry {} shows another balance than the sum", serial);
    }
    const auto account = tx.billing_accounts().find_of(customer).value();
    const auto balance = account ? account->balance_credit : 0;
    const auto left = account ? account->balance_token : 0;
    if (balance == credit && left == tokens) return {};
    return fmt::format("the balance is {} and {} tokens, the ledger sums to {} and {}", balance,
                       left, credit, tokens);
}

} // namespace numberd::service
