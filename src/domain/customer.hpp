// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

enum class CustomerStatus { Active, Frozen, Deleted };
enum class PlanType { Free, Basic, Professional, Unlimited };

/// A tenant: owns numbers, flows, calls, messages; receives webhooks at one address.
struct Customer {
    CustomerId id;
    CustomerStatus status = CustomerStatus::Active;
    PlanType plan = PlanType::Free;
    std::string name{};
    std::string detail{};
    std::string email{};
    std::string phone_number{};
    std::string address{};
    std::string webhook_uri{}; ///< empty: no webhooks
    std::string webhook_method = "POST";
    std::string webhook_secret{};     ///< "whsec_" and base64 of 32 bytes
    std::string webhook_secret_old{}; ///< signs too until tm_secret_old_end; empty: none
    std::optional<Timestamp> tm_secret_old_end{};
    std::optional<Timestamp> tm_freeze{}; ///< since when it is frozen
    std::optional<Timestamp> tm_purge{};  ///< when a frozen one that asked for it is deleted
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

/// Bits of Agent::permission, as VoIPBIN's clients know them.
namespace permission {
inline constexpr std::uint32_t kProject = 1;
inline constexpr std::uint32_t kCustomerAgent = 16;
inline constexpr std::uint32_t kCustomerAdmin = 32;
inline constexpr std::uint32_t kCustomerManager = 64;
} // namespace permission

/// A person who logs in.
struct Agent {
    AgentId id;
    CustomerId customer_id;
    std::string username{};
    std::string password_hash{}; ///< argon2id, libsodium's text form
    std::string name{};
    std::string detail{};
    std::uint32_t permission = permission::kCustomerAgent;
    std::optional<Timestamp> tm_password{}; ///< tokens from before it are no longer good
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

/// What an access key may do, where that is less than its permission.
struct Scope {
    std::vector<NumberId> numbers{};  ///< empty: all, and everything else; else these alone
    std::vector<std::string> verbs{}; ///< HTTP methods; empty: all

    bool is_all() const { return numbers.empty() && verbs.empty(); }
};

/// A secret that a program shows instead of logging in. Only its SHA-256 is kept.
struct AccessKey {
    AccessKeyId id;
    CustomerId customer_id;
    std::string name{};
    std::string detail{};
    std::string token_hash{};   ///< SHA-256, hex
    std::string token_prefix{}; ///< first 11 characters
    std::uint32_t permission = permission::kCustomerAdmin;
    Scope scope{};
    std::optional<Timestamp> tm_used{}; ///< to the minute
    std::optional<Timestamp> tm_expire{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

std::string_view text_of(CustomerStatus status);
std::string_view text_of(PlanType plan);
std::optional<CustomerStatus> customer_status_of(std::string_view text);
std::optional<PlanType> plan_type_of(std::string_view text);

/// How many live virtual numbers, or agents, a plan allows; nullopt: any number.
std::optional<int> virtual_number_limit(PlanType plan);
std::optional<int> agent_limit(PlanType plan);

/// A frozen account that asked to be deleted can come back for so long.
inline constexpr std::chrono::days kPurgePause{30};

} // namespace numberd::domain
