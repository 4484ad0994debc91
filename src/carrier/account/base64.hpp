// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace numberd::carrier {

/// RFC 4648 §4, with padding.
std::string base64_of(std::string_view bytes);
std::optional<std::string> base64_decode(std::string_view text);

} // namespace numberd::carrier
