// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace numberd::store::sql {

/// The text of a statement, joined at compile time. Its address is its key in the cache of
/// prepared statements, so it has static storage: `constexpr auto kFind = sql("SELECT ", …);`.
template <std::size_t Size>
struct Sql {
    char text[Size]{};

    constexpr operator const char*() const { return text; } // NOLINT(google-explicit-constructor)
};

template <std::size_t... Sizes>
consteval auto sql(const char (&... parts)[Sizes]) {
    Sql<(Sizes + ...) - sizeof...(Sizes) + 1> joined;
    std::size_t at = 0;
    const auto append = [&](const char* part, std::size_t length) {
        for (std::size_t i = 0; i < length; ++i)
            joined.text[at++] = part[i];
    };
    (append(parts, Sizes - 1), ...);
    return joined;
}

} // namespace numberd::store::sql
