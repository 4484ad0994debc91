// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.hpp"

namespace numberd::api {

/// Arrays and objects inside one another at most.
inline constexpr std::size_t kJsonDepthMax = 32;

/// Reads a request's body: one JSON text (RFC 8259) in UTF-8 and nothing after it. Stricter than a
/// parser has to be where two readers could understand it differently or a store could not keep
/// it: a key twice in one object, a number that no double holds, and U+0000 are errors too.
/// InvalidArgument with reason INVALID_JSON_BODY; the message says what and where (byte offset).
Result<boost::json::value> parse_json_body(std::string_view text);

} // namespace numberd::api
