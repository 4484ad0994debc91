// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd::domain {

/// What a text may come from or go to, by its looks.
enum class TextAddress {
    Number,       ///< E.164
    ShortCode,    ///< 3 to 6 digits, a `+` before them or not
    Alphanumeric, ///< a name: 1 to 11 letters, digits, spaces and & + - _ ., a letter among them
    Nothing,      ///< none of these
};

TextAddress text_address_of(std::string_view text);

} // namespace numberd::domain
