// SPDX-License-Identifier: Apache-2.0
#include "domain/customer.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<CustomerStatus::Deleted> kStatuses({
    {CustomerStatus::Active, "active"},
    {CustomerStatus::Frozen, "frozen"},
    {CustomerStatus::Deleted, "deleted"},
});

constexpr EnumTable<PlanType::Unlimited> kPlans({
    {PlanType::Free, "free"},
    {PlanType::Basic, "basic"},
    {PlanType::Professional, "professional"},
    {PlanType::Unlimited, "unlimited"},
});

} // namespace

std::string_view text_of(CustomerStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(PlanType plan) {
    return kPlans.text_of(plan);
}

std::optional<CustomerStatus> customer_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<PlanType> plan_type_of(std::string_view text) {
    return kPlans.find(text);
}

std::optional<int> virtual_number_limit(PlanType plan) {
    switch (plan) {
        case PlanType::Free:
            return 5;
        case PlanType::Basic:
            return 50;
        case PlanType::Professional:
            return 500;
        case PlanType::Unlimited:
            return std::nullopt;
    }
    return 0;
}

std::optional<int> agent_limit(PlanType plan) {
    return virtual_number_limit(plan);
}

} // namespace numberd::domain
