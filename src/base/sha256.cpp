// SPDX-License-Identifier: Apache-2.0
#include "base/sha256.hpp"

#include <sodium.h>

#include "base/encoding.hpp"

namespace numberd {

std::string sha256_hex(std::string_view text) {
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                       reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return hex_of(digest);
}

} // namespace numberd
