// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <initializer_list>

#include "base/encoding.hpp"
#include "service/webhooks.hpp"

namespace numberd::service {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";

std::string hmac_sha256(std::string_view key, std::initializer_list<std::string_view> parts) {
    const auto bytes = [](std::string_view text) {
        return reinterpret_cast<const unsigned char*>(text.data());
    };
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    for (const auto part : parts)
        crypto_auth_hmacsha256_update(&state, bytes(part), part.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    sodium_memzero(&state, sizeof state);
    return mac;
}

} // namespace

std::string standard_signature(std::string_view secret, std::string_view id,
                               std::int64_t unix_seconds, std::string_view body) {
    if (!secret.starts_with(kSecretPrefix)) return {};
    const auto key = base64_decode(secret.substr(kSecretPrefix.size()));
    if (!key || key->empty()) return {};
    return "v1," + base64_of(hmac_sha256(*key, {id, ".", std::to_string(unix_seconds), ".", body}));
}

std::string voipbin_signature(std::string_view secret, std::string_view body) {
    return "sha256=" + hex_of(hmac_sha256(secret, {body}));
}

} // namespace numberd::service
