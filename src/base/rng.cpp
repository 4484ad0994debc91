// SPDX-License-Identifier: Apache-2.0
#include "base/rng.hpp"

#include <sodium.h>

#include <array>
#include <cstdlib>
#include <cstring>

namespace numberd {

std::uint64_t Rng::next_u64() {
    std::uint64_t value = 0;
    std::uint8_t bytes[sizeof value];
    fill(bytes);
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::uint64_t Rng::below(std::uint64_t bound) {
    // Rejection keeps the result uniform: drop the values of the last, incomplete, round.
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
    std::uint64_t value = next_u64();
    while (value >= limit)
        value = next_u64();
    return value % bound;
}

std::string Rng::alphanumeric(std::size_t length) {
    static constexpr char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    std::string text(length, ' ');
    for (auto& c : text)
        c = letters[below(sizeof letters - 1)];
    return text;
}

SystemRng::SystemRng() {
    static const bool is_ready = [] {
        // Its own generator instead of a system call for each number; before the first use.
        randombytes_set_implementation(&randombytes_internal_implementation);
        return sodium_init() >= 0;
    }();
    if (!is_ready) std::abort(); // no randomness: nothing of ours would be safe
}

/// libsodium changes its key after each request, which costs more than the bytes: small requests
/// are met from what was fetched before, and each byte is wiped where it was taken.
void SystemRng::fill(std::span<std::uint8_t> out) {
    thread_local std::array<std::uint8_t, 512> fetched;
    thread_local std::size_t left = 0;
    if (out.size() > fetched.size()) return randombytes_buf(out.data(), out.size());
    if (left < out.size()) {
        randombytes_buf(fetched.data(), fetched.size());
        left = fetched.size();
    }
    left -= out.size();
    std::memcpy(out.data(), fetched.data() + left, out.size());
    sodium_memzero(fetched.data() + left, out.size());
}

void SeededRng::fill(std::span<std::uint8_t> out) {
    const std::lock_guard lock(mutex_);
    for (auto& byte : out)
        byte = static_cast<std::uint8_t>(engine_());
}

} // namespace numberd
