// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace numberd::flow {

/// Where a JSON document names a member of one object twice (RFC 8259 §4: readers then disagree
/// about what it says), as paths that begin with `root`; at most `paths_max` of them. Reads up to
/// the first syntax error.
std::vector<std::string> duplicate_keys(std::string_view document, std::string_view root,
                                        std::size_t paths_max);

} // namespace numberd::flow
