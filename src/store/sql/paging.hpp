// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>

#include "domain/repositories.hpp"

namespace numberd::store::sql {

/// What a list query compares (tm_create, id) with: rows below it follow. Without a start, a time
/// that no row has.
inline domain::PageStart page_start(const domain::Page& page) {
    if (page.after) return *page.after;
    return {Timestamp{std::chrono::microseconds{std::numeric_limits<std::int64_t>::max()}}, {}};
}

/// What a list by a serial number compares it with: rows below it follow.
inline std::int64_t below(std::optional<std::int64_t> before) {
    return before.value_or(std::numeric_limits<std::int64_t>::max());
}

/// SQLite takes a negative LIMIT for none.
inline int row_limit(int limit) {
    return std::max(limit, 0);
}

} // namespace numberd::store::sql
