// SPDX-License-Identifier: Apache-2.0
#include "api/request_id.hpp"

namespace numberd::api {
namespace {

constexpr std::size_t kLengthMax = 64;

bool is_acceptable(std::string_view id) {
    if (id.empty() || id.size() > kLengthMax) return false;
    return std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

std::string base32(std::span<const std::uint8_t> bytes) {
    static constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    unsigned held = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        held = (held << 8 | byte) & 0xFFF;
        for (bits += 8; bits >= 5; bits -= 5)
            text += kAlphabet[(held >> (bits - 5)) & 31];
    }
    if (bits > 0) text += kAlphabet[(held << (5 - bits)) & 31];
    return text;
}

} // namespace

std::string request_id_of(const http::Headers& headers, Rng& rng) {
    const auto sent = headers.find("X-Request-Id");
    if (sent && is_acceptable(*sent)) return std::string(*sent);
    std::array<std::uint8_t, 16> bytes{};
    rng.fill(bytes);
    return "req_" + base32(bytes);
}

} // namespace numberd::api
