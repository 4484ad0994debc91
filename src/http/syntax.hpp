// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd::http {

/// Whether two names are the same without regard to ASCII case.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// A token (RFC 9110 §5.6.2): what methods and field names are made of; never empty.
bool is_token(std::string_view text);

/// A field value that cannot end its line: no control character but the tab (RFC 9110 §5.5).
bool is_field_value(std::string_view text);

} // namespace numberd::http
