// SPDX-License-Identifier: Apache-2.0
#include "domain/billing.hpp"

#include <algorithm>

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<CostType::CallVirtual> kCosts({
    {CostType::None, ""},
    {CostType::Number, "number"},
    {CostType::NumberRenew, "number_renew"},
    {CostType::Sms, "sms"},
    {CostType::CallPstnIncoming, "call_pstn_incoming"},
    {CostType::CallVirtual, "call_vn"},
});

constexpr EnumTable<TransactionType::Refund> kTransactions({
    {TransactionType::Usage, "usage"},
    {TransactionType::TopUp, "top_up"},
    {TransactionType::Adjustment, "adjustment"},
    {TransactionType::Refund, "refund"},
});

constexpr EnumTable<BillingStatus::Finished> kStatuses({
    {BillingStatus::Pending, "pending"},
    {BillingStatus::Finished, "finished"},
});

constexpr EnumTable<BillingReference::MonthlyAllowance> kReferences({
    {BillingReference::Number, "number"},
    {BillingReference::NumberRenew, "number_renew"},
    {BillingReference::Sms, "sms"},
    {BillingReference::Call, "call"},
    {BillingReference::CreditAdjustment, "credit_adjustment"},
    {BillingReference::TokenAdjustment, "token_adjustment"},
    {BillingReference::MonthlyAllowance, "monthly_allowance"},
});

} // namespace

CostType cost_of_call(NumberType type) {
    return type == NumberType::Virtual ? CostType::CallVirtual : CostType::CallPstnIncoming;
}

Price price_of(CostType cost) {
    switch (cost) {
        case CostType::None:
            return {};
        case CostType::Number:
        case CostType::NumberRenew:
            return {.token = 0, .credit = 5'000'000};
        case CostType::Sms:
        case CostType::CallPstnIncoming:
            return {.token = 0, .credit = 10'000};
        case CostType::CallVirtual:
            return {.token = 1, .credit = 1'000};
    }
    return {};
}

std::int64_t monthly_tokens(PlanType plan) {
    switch (plan) {
        case PlanType::Free:
            return 100;
        case PlanType::Basic:
            return 1'000;
        case PlanType::Professional:
            return 10'000;
        case PlanType::Unlimited:
            return 0;
    }
    return 0;
}

bool is_charged(PlanType plan) {
    return plan != PlanType::Unlimited;
}

Cost cost_of(Price price, std::int64_t units, std::int64_t tokens_there) {
    if (price.token == 0) return {.tokens = 0, .credit = units * price.credit};
    const auto affordable = std::clamp<std::int64_t>(tokens_there / price.token, 0, units);
    return {.tokens = affordable * price.token, .credit = (units - affordable) * price.credit};
}

std::int64_t minutes_of(std::chrono::seconds duration) {
    return std::chrono::ceil<std::chrono::minutes>(duration).count();
}

Timestamp add_months(Timestamp time, int months) {
    namespace chrono = std::chrono;
    const auto midnight = chrono::floor<chrono::days>(time);
    const chrono::year_month_day from{midnight};
    auto to = from + chrono::months{months};
    if (!to.ok()) to = to.year() / to.month() / chrono::last;
    return chrono::sys_days{to} + (time - midnight);
}

std::string_view text_of(CostType type) {
    return kCosts.text_of(type);
}
std::string_view text_of(TransactionType type) {
    return kTransactions.text_of(type);
}
std::string_view text_of(BillingStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(BillingReference reference) {
    return kReferences.text_of(reference);
}

std::optional<CostType> cost_type_of(std::string_view text) {
    return kCosts.find(text);
}
std::optional<TransactionType> transaction_type_of(std::string_view text) {
    return kTransactions.find(text);
}
std::optional<BillingStatus> billing_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<BillingReference> billing_reference_of(std::string_view text) {
    return kReferences.find(text);
}

} // namespace numberd::domain
