// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.hpp"

#include <sodium.h>

namespace numberd {
namespace {

constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL;

const unsigned char* pointer_to(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

} // namespace

std::string base64_of(std::string_view bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), pointer_to(bytes), bytes.size(), kVariant);
    text.pop_back(); // the final NUL
    return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
    if (text.empty()) return std::string(); // libsodium takes no null pointer, not even for nothing
    std::string bytes(text.size(), '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                          text.size(), nullptr, &size, nullptr, kVariant) != 0)
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

std::string hex_of(std::string_view bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), pointer_to(bytes), bytes.size());
    text.pop_back(); // the final NUL
    return text;
}

} // namespace numberd
