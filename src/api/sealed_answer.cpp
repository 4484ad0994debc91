// SPDX-License-Identifier: Apache-2.0
#include "api/sealed_answer.hpp"

#include <sodium.h>

#include "base/encoding.hpp"

namespace numberd::api {
namespace {

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

/// 32 bytes of BLAKE2b, different for each purpose.
std::string derive(std::string_view purpose, domain::CustomerId customer, std::string_view key) {
    std::string input(purpose);
    input += customer.to_string();
    input += key;
    std::string out(crypto_secretbox_KEYBYTES, '\0');
    crypto_generichash(bytes(out), out.size(), bytes(std::string_view(input)), input.size(),
                       nullptr, 0);
    return out;
}

} // namespace

AnswerSeal::AnswerSeal(domain::CustomerId customer, std::string_view idempotency_key)
    : name_(hex_of(derive("name:", customer, idempotency_key))),
      secret_(derive("secret:", customer, idempotency_key)) {}

std::string AnswerSeal::seal(std::string_view answer, Rng& rng) const {
    std::array<std::uint8_t, crypto_secretbox_NONCEBYTES> nonce{};
    rng.fill(nonce);
    std::string raw(nonce.size() + crypto_secretbox_MACBYTES + answer.size(), '\0');
    std::copy(nonce.begin(), nonce.end(), raw.begin());
    crypto_secretbox_easy(bytes(raw) + nonce.size(), bytes(answer), answer.size(), nonce.data(),
                          bytes(std::string_view(secret_)));
    return base64_of(raw);
}

std::optional<std::string> AnswerSeal::open(std::string_view sealed) const {
    constexpr std::size_t kOverhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    const auto raw = base64_decode(sealed);
    if (!raw || raw->size() < kOverhead) return std::nullopt;
    std::string answer(raw->size() - kOverhead, '\0');
    const auto* nonce = bytes(std::string_view(*raw));
    if (crypto_secretbox_open_easy(bytes(answer), nonce + crypto_secretbox_NONCEBYTES,
                                   raw->size() - crypto_secretbox_NONCEBYTES, nonce,
                                   bytes(std::string_view(secret_))) != 0) {
        return std::nullopt;
    }
    return answer;
}

std::string request_hash(std::string_view method, std::string_view path, std::string_view body) {
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (const auto part : {method, std::string_view("\n"), path, std::string_view("\n"), body}) {
        crypto_hash_sha256_update(&state, bytes(part), part.size());
    }
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state, bytes(digest));
    return hex_of(digest);
}

} // namespace numberd::api
