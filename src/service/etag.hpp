// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace numberd::service {

/// The entity tag (RFC 9110 §8.8.3) of a resource: made of its public form, quotes included.
std::string etag_of(std::string_view json);

/// VERSION_CONFLICT unless the resource is still one that `if_match` (RFC 9110 §13.1.1) names;
/// without one everything passes. For use in the transaction that changes it.
Result<void> check_version(const std::optional<std::string>& if_match, std::string_view json);

} // namespace numberd::service
