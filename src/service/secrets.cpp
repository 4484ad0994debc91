// SPDX-License-Identifier: Apache-2.0
#include "service/secrets.hpp"

#include <jwt.h>
#include <sodium.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "base/encoding.hpp"
#include "base/timestamp.hpp"

namespace numberd::service {
namespace {

constexpr unsigned long long kPasswordPasses = 2;
constexpr std::size_t kPasswordMemoryBytes = 19 * 1024 * 1024;

struct JwtFree {
    void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, JwtFree>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> text_claim(jwt_t* jwt, const char* name) {
    const char* value = jwt_get_grant(jwt, name);
    if (value == nullptr) return std::nullopt;
    return std::string(value);
}

} // namespace

std::string new_access_key(Rng& rng) {
    return "vb_" + rng.alphanumeric(32);
}

std::string access_key_prefix(const std::string& key) {
    return key.substr(0, 11);
}

std::string new_webhook_secret(Rng& rng) {
    std::array<std::uint8_t, 32> secret{};
    rng.fill(secret);
    return "whsec_" + base64_of({reinterpret_cast<const char*>(secret.data()), secret.size()});
}

std::string hash_password(const std::string& password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), kPasswordPasses,
                              kPasswordMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return {}; // out of memory; an empty hash matches no password
    }
    return hash.data();
}

bool verify_password(const std::string& password, const std::string& hash) {
    if (hash.empty() || hash.size() >= crypto_pwhash_STRBYTES) return false;
    std::array<char, crypto_pwhash_STRBYTES> padded{};
    std::copy(hash.begin(), hash.end(), padded.begin());
    return crypto_pwhash_str_verify(padded.data(), password.data(), password.size()) == 0;
}

Timestamp issued_at(const Uuid& token_id) {
    std::uint64_t milliseconds = 0;
    for (int i = 0; i < 6; ++i)
        milliseconds = milliseconds << 8U | token_id.bytes[static_cast<std::size_t>(i)];
    return Timestamp{std::chrono::milliseconds{milliseconds}};
}

std::string sign_token(const TokenClaims& claims, std::string_view username,
                       const std::string& key) {
    jwt_t* raw = nullptr;
    if (jwt_new(&raw) != 0) return {};
    const Jwt jwt(raw);
    const auto expire = format_timestamp(claims.expires, TimeFormat::Rfc3339);
    jwt_add_grant(jwt.get(), "type", "agent");
    jwt_add_grant(jwt.get(), "jti", claims.id.to_string().c_str());
    jwt_add_grant(jwt.get(), "agent_id", claims.agent_id.to_string().c_str());
    jwt_add_grant(jwt.get(), "customer_id", claims.customer_id.to_string().c_str());
    jwt_add_grant(jwt.get(), "username", std::string(username).c_str());
    jwt_add_grant(jwt.get(), "expire", expire.c_str());
    if (jwt_set_alg(jwt.get(), JWT_ALG_HS256, bytes_of(key), static_cast<int>(key.size())) != 0) {
        return {};
    }
    char* encoded = jwt_encode_str(jwt.get());
    std::string token = encoded == nullptr ? "" : encoded;
    std::free(encoded); // libjwt 1.10 has no free of its own
    return token;
}

std::optional<TokenClaims> verify_token(const std::string& token, const std::string& key,
                                        Timestamp now) {
    jwt_t* raw = nullptr;
    if (jwt_decode(&raw, token.c_str(), bytes_of(key), static_cast<int>(key.size())) != 0) {
        return std::nullopt;
    }
    const Jwt jwt(raw);
    // "alg": "none" decodes without any signature.
    if (jwt_get_alg(jwt.get()) != JWT_ALG_HS256) return std::nullopt;
    const auto id = text_claim(jwt.get(), "jti");
    const auto agent = text_claim(jwt.get(), "agent_id");
    const auto customer = text_claim(jwt.get(), "customer_id");
    const auto expire = text_claim(jwt.get(), "expire");
    if (!id || !agent || !customer || !expire) return std::nullopt;
    const auto token_id = Uuid::parse(*id);
    const auto agent_id = domain::AgentId::parse(*agent);
    const auto customer_id = domain::CustomerId::parse(*customer);
    const auto expires = parse_timestamp(*expire);
    if (!token_id || !agent_id || !customer_id || !expires || *expires <= now) return std::nullopt;
    return TokenClaims{*token_id, *agent_id, *customer_id, *expires};
}

} // namespace numberd::service
