// SPDX-License-Identifier: Apache-2.0
#include "service/etag.hpp"

#include "base/sha256.hpp"
#include "domain/reason.hpp"

namespace numberd::service {
namespace {

constexpr std::size_t kTagDigits = 32; // 128 of SHA-256's bits

} // namespace

std::string etag_of(std::string_view json) {
    return '"' + sha256_hex(json).substr(0, kTagDigits) + '"';
}

Result<void> check_version(const std::optional<std::string>& if_match, std::string_view json) {
    if (!if_match || *if_match == "*") return success();
    const std::string now = etag_of(json);
    // A tag holds no comma and is always quoted: finding it is finding it whole.
    if (if_match->find(now) != std::string::npos) return success();
    return domain::fail(domain::Reason::VersionConflict,
                        "it has changed since you read it: it is " + now + " now");
}

} // namespace numberd::service
