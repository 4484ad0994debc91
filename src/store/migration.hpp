// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd::store {

/// One step of the schema; versions are 1, 2, 3 …, the same for every engine.
struct Migration {
    int version;
    std::string_view name;
    std::string_view sql;
};

} // namespace numberd::store
