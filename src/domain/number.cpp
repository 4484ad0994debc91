// SPDX-License-Identifier: Apache-2.0
#include "domain/number.hpp"

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

std::optional<NumberStatus> next_status(NumberStatus from, NumberMove move) {
    const bool pending = from == NumberStatus::PurchasePending;
    const bool in_service = from == NumberStatus::Active || from == NumberStatus::Suspended;
    switch (move) {
        case NumberMove::ConfirmPurchase:
            return pending ? std::optional(NumberStatus::Active) : std::nullopt;
        case NumberMove::FailPurchase:
            return pending ? std::optional(NumberStatus::Deleted) : std::nullopt;
        case NumberMove::Suspend:
            return in_service ? std::optional(NumberStatus::Suspended) : std::nullopt;
        case NumberMove::Reactivate:
            return in_service ? std::optional(NumberStatus::Active) : std::nullopt;
        case NumberMove::Release:
            return in_service ? std::optional(NumberStatus::Deleted) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::string_view text_of(NumberType type) {
    return kTypes.text_of(type);
}
std::string_view text_of(NumberStatus status) {
    return kStatuses.text_of(status);
}

std::optional<NumberType> number_type_of(std::string_view text) {
    return kTypes.find(text);
}
std::optional<NumberStatus> number_status_of(std::string_view text) {
    return kStatuses.find(text);
}

Result<NumberStatus> move_status(NumberStatus from, NumberMove move) {
    if (const auto next = next_status(from, move)) return *next;
    return fail(Reason::StateInvalid, "the number is " + std::string(text_of(from)));
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
