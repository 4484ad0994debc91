// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/event.hpp"

namespace numberd::cli {

/// The texts of the items of `{"result":[…],…}` as they came, so that what was hashed is not
/// written anew. `list` is JSON that a parser has taken.
std::vector<std::string_view> raw_items(std::string_view list);

/// The text of a member of that object as it came; empty if there is none. The same holds for it.
std::string_view raw_member(std::string_view object, std::string_view name);

/// An item of GET /v1.0/events as the log has it; nullopt if it is none.
std::optional<domain::Event> event_of(std::string_view item);

/// The seals of the audit log over these changes, computed anew: by sequence, in hex.
std::map<std::int64_t, std::string> seals_of(const std::map<std::int64_t, domain::Event>& changes);

} // namespace numberd::cli
