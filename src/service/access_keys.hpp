// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "service/core.hpp"

namespace numberd::service {

inline constexpr int kAccessKeysMax = 1'000; ///< live ones of a customer

struct NewAccessKey {
    std::string name{};
    std::string detail{};
    std::optional<std::chrono::seconds> life{}; ///< nullopt: it does not expire
    domain::Scope scope{};
};

/// A key with its token, which is shown this once.
struct CreatedAccessKey {
    domain::AccessKey key;
    std::string token;
};

/// The keys of a customer's programs.
class AccessKeys {
  public:
    explicit AccessKeys(const Core& core) : core_(core) {}

    void list(const Actor& actor, domain::Page page, Done<Listed<domain::AccessKey>> done);
    void get(const Actor& actor, domain::AccessKeyId id, Done<domain::AccessKey> done);
    /// A key never has more than its maker: who has a scope cannot make keys (PERMISSION_DENIED).
    /// INVALID_ARGUMENT for numbers that are not the customer's; RESOURCE_LIMIT_EXCEEDED.
    void create(const Actor& actor, NewAccessKey wanted, Done<CreatedAccessKey> done);
    void update(const Actor& actor, domain::AccessKeyId id, std::optional<std::string> name,
                std::optional<std::string> detail, Done<domain::AccessKey> done);
    /// It is good no more when the answer is read.
    void remove(const Actor& actor, domain::AccessKeyId id, Done<domain::AccessKey> done);

  private:
    Core core_;
};

std::string access_key_json(const domain::AccessKey& key, TimeFormat format);
/// With the token.
std::string created_key_json(const CreatedAccessKey& created, TimeFormat format);

} // namespace numberd::service
