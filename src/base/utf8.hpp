// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd {

/// Whether a text is UTF-8, as the JSON parser judges it, which every body passes through.
bool is_utf8(std::string_view text);

} // namespace numberd
