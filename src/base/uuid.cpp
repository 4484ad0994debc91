// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.hpp"

#include <cstring>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "base/uuid_time.hpp"

namespace numberd {
namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool dash_at(std::size_t position) {
    return position == 8 || position == 13 || position == 18 || position == 23;
}

/// The first eight bytes of version 7: milliseconds, version, the fraction of the millisecond.
void put_time(Uuid& uuid, Timestamp time) {
    const auto micros = static_cast<std::uint64_t>(time.time_since_epoch().count());
    const std::uint64_t millis = micros / 1000;
    const std::uint64_t fraction = (micros % 1000) * 4096 / 1000;
    for (std::size_t i = 0; i < 6; ++i) {
        uuid.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
    }
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | fraction >> 8);
    uuid.bytes[7] = static_cast<std::uint8_t>(fraction);
}

} // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid uuid;
    std::size_t nibble = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (dash_at(i)) {
            if (text[i] != '-') return std::nullopt;
            continue;
        }
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        auto& byte = uuid.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(byte << 4 | digit);
        ++nibble;
    }
    return uuid;
}

std::string Uuid::to_string() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text(36, '-');
    std::size_t out = 0;
    for (const auto byte : bytes) {
        if (dash_at(out)) ++out;
        text[out++] = digits[byte >> 4];
        text[out++] = digits[byte & 15];
    }
    return text;
}

Uuid uuid_v7(const Clock& clock, Rng& rng) {
    Uuid uuid;
    rng.fill(uuid.bytes);
    put_time(uuid, clock.now());
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid;
}

Uuid first_uuid_v7(Timestamp time) {
    Uuid uuid;
    put_time(uuid, time);
    return uuid;
}

} // namespace numberd

std::size_t std::hash<numberd::Uuid>::operator()(const numberd::Uuid& uuid) const noexcept {
    // The last eight bytes of every version in use are random enough to be their own hash.
    std::uint64_t low = 0;
    std::memcpy(&low, uuid.bytes.data() + 8, sizeof low);
    std::uint64_t high = 0;
    std::memcpy(&high, uuid.bytes.data(), sizeof high);
    return static_cast<std::size_t>(low ^ (high * 0x9e3779b97f4a7c15ULL));
}
