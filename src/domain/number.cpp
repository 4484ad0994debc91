// SPDX-License-Identifier: Apache-2.0
#include "domain/number.hpp"

#include "domain/billing.hpp"
#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<NumberType::Virtual> kTypes({
    {NumberType::Normal, "normal"},
    {NumberType::Virtual, "virtual"},
});

constexpr EnumTable<NumberStatus::Deleted> kStatuses({
    {NumberStatus::PurchasePending, "purchase-pending"},
    {NumberStatus::Active, "active"},
    {NumberStatus::Suspended, "suspended"},
    {NumberStatus::Deleted, "deleted"},
});

constexpr EnumTable<Suspension::Unpaid> kSuspensions({
    {Suspension::None, ""},
    {Suspension::Requested, "requested"},
    {Suspension::Unpaid, "unpaid"},
});

std::optional<NumberStatus> next_status(NumberStatus from, NumberMove move) {
    const bool pending = from == NumberStatus::PurchasePending;
    const bool in_service = from == NumberStatus::Active || from == NumberStatus::Suspended;
    switch (move) {
        case NumberMove::ConfirmPurchase:
            return pending ? std::optional(NumberStatus::Active) : std::nullopt;
        case NumberMove::FailPurchase:
            return pending ? std::optional(NumberStatus::Deleted) : std::nullopt;
        case NumberMove::CancelPurchase:
            return pending ? std::optional(NumberStatus::Suspended) : std::nullopt;
        case NumberMove::Suspend:
            return in_service ? std::optional(NumberStatus::Suspended) : std::nullopt;
        case NumberMove::Reactivate:
            return in_service ? std::optional(NumberStatus::Active) : std::nullopt;
        case NumberMove::Release:
            return in_service ? std::optional(NumberStatus::Deleted) : std::nullopt;
    }
    return std::nullopt;
}

/// From calendar month to calendar month.
int whole_months(Timestamp from, Timestamp to) {
    namespace chrono = std::chrono;
    const chrono::year_month_day a{chrono::floor<chrono::days>(from)};
    const chrono::year_month_day b{chrono::floor<chrono::days>(to)};
    const auto months = (b.year() / b.month()) - (a.year() / a.month());
    return static_cast<int>(months.count());
}

} // namespace

std::string_view text_of(NumberType type) {
    return kTypes.text_of(type);
}
std::string_view text_of(NumberStatus status) {
    return kStatuses.text_of(status);
}

std::string_view text_of(Suspension suspension) {
    return kSuspensions.text_of(suspension);
}

std::optional<NumberType> number_type_of(std::string_view text) {
    return kTypes.find(text);
}
std::optional<NumberStatus> number_status_of(std::string_view text) {
    return kStatuses.find(text);
}

std::optional<Suspension> suspension_of(std::string_view text) {
    return kSuspensions.find(text);
}

Result<NumberStatus> move_status(NumberStatus from, NumberMove move) {
    if (const auto next = next_status(from, move)) return *next;
    return fail(Reason::StateInvalid, "the number is " + std::string(text_of(from)));
}

bool is_settled(const Number& number) {
    return number.status != NumberStatus::PurchasePending && !number.status_before_release;
}

bool is_of_carrier(const Number& number) {
    return number.type == NumberType::Normal && number.provider != kOwnProvider;
}

std::optional<Timestamp> renewal_due(const Number& number) {
    if (number.type != NumberType::Normal || !number.tm_renew) return std::nullopt;
    const Timestamp bought = number.tm_purchase.value_or(number.tm_create);
    int months = std::max(1, whole_months(bought, *number.tm_renew));
    while (add_months(bought, months) <= *number.tm_renew)
        ++months;
    return add_months(bought, months);
}

Result<void> check_release(const Number& number, bool is_porting) {
    std::vector<Problem> problems;
    if (number.deletion_lock) {
        problems.push_back(problem("deletion_lock", Fault::Contradiction,
                                   "the number is locked: PUT {\"deletion_lock\":false} first"));
    }
    if (number.emergency_enabled) {
        problems.push_back(problem("emergency_enabled", Fault::Contradiction,
                                   "emergency calls are answered with this number's address"));
    }
    if (is_porting) {
        problems.push_back(
            problem("number", Fault::Contradiction, "a port of this number is open: end it first"));
    }
    if (problems.empty()) return success();
    Reason reason = Reason::NumberPortOpen;
    if (number.emergency_enabled) reason = Reason::EmergencyEnabled;
    if (number.deletion_lock) reason = Reason::NumberLocked;
    return fail(reason, "the number is not released unless force=true is given",
                std::move(problems));
}

Result<void> check_quarantine(const Number& released, CustomerId wanted_by, Timestamp now,
                              std::chrono::seconds quarantine) {
    if (!released.tm_delete || released.customer_id == wanted_by) return success();
    if (*released.tm_delete + quarantine <= now) return success();
    return fail(Reason::NumberInQuarantine, "the number was released and rests for a while");
}

Result<void> check_virtual(E164 number) {
    if (!number.is_virtual()) {
        const std::string message = "a virtual number is +899 and nine more digits";
        return fail(Reason::InvalidArgument, message, {problem("number", Fault::Pattern, message)});
    }
    if (number.is_reserved_virtual()) {
        return fail(Reason::NumberReserved, "numbers that begin with +899000 are reserved");
    }
    return success();
}

} // namespace numberd::domain
