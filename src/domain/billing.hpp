// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/customer.hpp"
#include "domain/ids.hpp"
#include "domain/number.hpp"

namespace numberd::domain {

/// Money is in micros: 1,000,000 of them are one US dollar.
inline constexpr std::int64_t kMicrosPerUnit = 1'000'000;

/// What is paid for.
enum class CostType { None, Number, NumberRenew, Sms, CallPstnIncoming, CallVirtual };

enum class TransactionType { Usage, TopUp, Adjustment, Refund };

/// Pending: the money is set aside until it is known whether it is owed.
enum class BillingStatus { Pending, Finished };

/// What an entry of the ledger is about.
enum class BillingReference {
    Number,
    NumberRenew,
    Sms,
    Call,
    CreditAdjustment,
    TokenAdjustment,
    MonthlyAllowance,
};

/// What a customer has to spend: credit, and tokens that the plan gives each month.
struct BillingAccount {
    BillingAccountId id;
    CustomerId customer_id;
    std::string name{};
    std::string detail{};
    std::int64_t balance_credit = 0; ///< micros; below zero after calls that cost more than it
    std::int64_t balance_token = 0;
    std::int64_t entries = 0;  ///< rows of its ledger
    Timestamp tm_next_topup{}; ///< when the plan gives tokens again
    std::optional<Timestamp> tm_last_topup{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
};

/// One row of the ledger. What moves money is never changed afterwards: the sum of all amounts of
/// an account is its balance, and each row shows the balance that it left.
struct Billing {
    BillingId id;
    CustomerId customer_id;
    BillingAccountId account_id;
    std::int64_t serial = 0; ///< counts the account's rows: 1, 2, 3, without a gap
    TransactionType transaction = TransactionType::Usage;
    BillingStatus status = BillingStatus::Finished;
    BillingReference reference = BillingReference::Number;
    Uuid reference_id{};
    CostType cost = CostType::None;
    std::int64_t usage_duration = 0; ///< seconds of a call
    std::int64_t billable_units = 0;
    std::int64_t rate_token = 0;
    std::int64_t rate_credit = 0;
    std::int64_t amount_token = 0;  ///< negative: spent
    std::int64_t amount_credit = 0; ///< micros, negative: spent
    std::int64_t balance_token_snapshot = 0;
    std::int64_t balance_credit_snapshot = 0;
    std::string idempotency_key{}; ///< what it is for, once: the same one again is no second charge
    std::string detail{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
};

/// What one unit costs: tokens if `token` is not 0 and there are any, else credit.
struct Price {
    std::int64_t token = 0;
    std::int64_t credit = 0;
};

/// What a call to a number of that type costs its owner.
CostType cost_of_call(NumberType type);

Price price_of(CostType cost);
/// Tokens that a plan gives each month.
std::int64_t monthly_tokens(PlanType plan);
/// Whether what the plan's customers do is paid for; that of others is on the ledger with nothing
/// to pay.
bool is_charged(PlanType plan);

/// What a usage takes from an account.
struct Cost {
    std::int64_t tokens = 0;
    std::int64_t credit = 0;
};
/// Tokens first where the price has them, what they do not cover by credit.
Cost cost_of(Price price, std::int64_t units, std::int64_t tokens_there);

/// Minutes begun.
std::int64_t minutes_of(std::chrono::seconds duration);

/// `months` later on the same day of the month, or its last one if it is shorter; the time of day
/// stays.
Timestamp add_months(Timestamp time, int months);

std::string_view text_of(CostType type);
std::string_view text_of(TransactionType type);
std::string_view text_of(BillingStatus status);
std::string_view text_of(BillingReference reference);
std::optional<CostType> cost_type_of(std::string_view text);
std::optional<TransactionType> transaction_type_of(std::string_view text);
std::optional<BillingStatus> billing_status_of(std::string_view text);
std::optional<BillingReference> billing_reference_of(std::string_view text);

} // namespace numberd::domain
