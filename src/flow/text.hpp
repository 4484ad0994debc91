// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace numberd::flow {

/// How many characters (code points) valid UTF-8 has.
std::size_t characters(std::string_view text);

/// The longest start of `text` that has at most `bytes_max` bytes and splits no character.
std::string_view cut(std::string_view text, std::size_t bytes_max);

/// `text` as valid UTF-8 of at most `bytes_max` bytes: every byte that is none becomes U+FFFD, so
/// that whatever the outside sends can be written into a state or a trace as JSON and read again.
std::string clean(std::string_view text, std::size_t bytes_max);

/// Whether clean() would leave `text` as it is, seen at a glance; false: perhaps.
bool is_plain(std::string_view text, std::size_t bytes_max);

/// Without the white space around it.
std::string_view trimmed(std::string_view text);

/// Trimmed and in small letters (Latin, Greek and Cyrillic ones): what ignore_case compares.
std::string folded(std::string_view text);

} // namespace numberd::flow
