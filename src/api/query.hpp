// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace numberd::api {

/// The pairs of a request's query, decoded, in the order they came.
using Query = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; null if there is none.
inline const std::string* find(const Query& query, std::string_view name) {
    const auto found = std::find_if(query.begin(), query.end(),
                                    [name](const auto& pair) { return pair.first == name; });
    return found == query.end() ? nullptr : &found->second;
}

} // namespace numberd::api
