// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace numberd::store::postgres {

/// A statement of the repositories as PostgreSQL takes it: `$1` for `?1` outside of quotes, without
/// SQLite's INDEXED BY.
std::string translate(std::string_view sql);

/// Text as a UTF-8 database holds it: whatever bytes a caller sends come back as they were. A zero
/// byte and a byte that is no UTF-8 are kept as a code point of their own, U+10FF00 and up; and so
/// are the bytes of text that has such a code point itself. Equal stays equal, unequal unequal.
std::string encode_text(std::string_view text);
std::string decode_text(std::string_view stored);
/// Whether encode_text() or decode_text() would change it: seldom.
bool needs_encoding(std::string_view text);
bool needs_decoding(std::string_view stored);

} // namespace numberd::store::postgres
