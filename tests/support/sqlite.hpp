// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "store/sqlite/sqlite_store.hpp"

namespace numberd::test {

/// The store that is, or is made, in that directory; the test ends if it cannot be opened.
inline std::unique_ptr<domain::Store> open_sqlite(const std::filesystem::path& directory,
                                                  const Clock& clock, Metrics& metrics) {
    auto opened = store::sqlite::open_sqlite({.directory = directory.string()}, clock, metrics);
    if (!opened) std::abort();
    return std::move(opened).value();
}

} // namespace numberd::test
