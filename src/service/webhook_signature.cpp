// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <array>
#include <optional>
#include <vector>

#include "service/webhooks.hpp"

namespace numberd::service {
namespace {

constexpr std::string_view kSecretPrefix = "whsec_";

using Mac = std::array<unsigned char, crypto_auth_hmacsha256_BYTES>;

Mac hmac_sha256(std::span<const unsigned char> key, std::initializer_list<std::string_view> parts) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    for (const auto part : parts) {
        crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                                      part.size());
    }
    Mac mac;
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof state);
    return mac;
}

std::optional<std::vector<unsigned char>> decode_base64(std::string_view text) {
    std::vector<unsigned char> bytes(text.size());
    if (text.empty()) return bytes; // libsodium takes no null pointer, not even for nothing
    std::size_t size = 0;
    if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0) {
        return std::nullopt;
    }
    bytes.resize(size);
    return bytes;
}

std::string base64(const Mac& mac) {
    std::string text(sodium_base64_ENCODED_LEN(mac.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), mac.data(), mac.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    text.pop_back(); // the final NUL
    return text;
}

std::string hex(const Mac& mac) {
    std::string text(mac.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), mac.data(), mac.size());
    text.pop_back();
    return text;
}

} // namespace

std::string standard_signature(std::string_view secret, std::string_view id,
                               std::int64_t unix_seconds, std::string_view body) {
    if (!secret.starts_with(kSecretPrefix)) return {};
    const auto key = decode_base64(secret.substr(kSecretPrefix.size()));
    if (!key || key->empty()) return {};
    return "v1," + base64(hmac_sha256(*key, {id, ".", std::to_string(unix_seconds), ".", body}));
}

std::string voipbin_signature(std::string_view secret, std::string_view body) {
    const auto* key = reinterpret_cast<const unsigned char*>(secret.data());
    return "sha256=" + hex(hmac_sha256({key, secret.size()}, {body}));
}

} // namespace numberd::service
