// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "flow/step.hpp"

namespace numberd::flow {

/// What happens to a value when it is put into a text, so that it stays a value there: whoever
/// texts a number must not be able to add members to the JSON that its flow posts.
enum class Escape {
    None,
    Json,     ///< within a JSON string literal: escaped as a part of it; elsewhere as it is
    UriQuery, ///< after the text's first '?': percent-encoded (RFC 3986 §2.1); before: as it is
};

/// Whether there is a ${name} in it.
bool has_variable(std::string_view text);

/// If the text is exactly one ${name}, the name.
std::string_view sole_variable(std::string_view text);

/// As substitute(text, variables); the result is cut to `bytes_max`.
std::string substitute(std::string_view text, const Variables& variables, Escape escape,
                       std::size_t bytes_max);

} // namespace numberd::flow
