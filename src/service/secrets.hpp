// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "domain/ids.hpp"

namespace numberd::service {

/// "vb_" and 32 random characters.
std::string new_access_key(Rng& rng);
/// The first 11 characters: what is shown of a key afterwards.
std::string access_key_prefix(const std::string& key);
/// "whsec_" and the base64 of 32 random bytes.
std::string new_webhook_secret(Rng& rng);

/// argon2id, 19 MiB and two passes: about 30 ms of one core. Blocks.
std::string hash_password(const std::string& password);
/// Blocks as long; a malformed hash matches nothing.
bool verify_password(const std::string& password, const std::string& hash);

/// What a login token says (JWT, RFC 7519, HS256).
struct TokenClaims {
    Uuid id{}; ///< of the token (jti): version 7, so that it tells when it was made
    domain::AgentId agent_id;
    domain::CustomerId customer_id;
    Timestamp expires{};
};

/// When a token was made, to the millisecond.
Timestamp issued_at(const Uuid& token_id);

std::string sign_token(const TokenClaims& claims, std::string_view username,
                       const std::string& key);
/// nullopt: not ours, altered, another algorithm, or expired at `now`.
std::optional<TokenClaims> verify_token(const std::string& token, const std::string& key,
                                        Timestamp now);

} // namespace numberd::service
