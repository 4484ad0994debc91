// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace numberd {

/// RFC 4648 §4, with padding.
std::string base64_of(std::string_view bytes);
/// nullopt for anything that is no such text from its beginning to its end.
std::optional<std::string> base64_decode(std::string_view text);

/// Two lower-case digits a byte.
std::string hex_of(std::string_view bytes);

} // namespace numberd
