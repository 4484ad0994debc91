// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/carrier.hpp"

namespace numberd::carrier {

/// The country's calling code, "1" for US; empty for a country that has none.
std::string calling_code_of(std::string_view country);

/// What a number of the country begins with behind its calling code, by the search's `starts_with`,
/// which may be the whole number's beginning or the national one's.
std::string national_start(const domain::SearchQuery& query);

/// Whether the number has the digits that the search asks for: what a carrier's own filters mean is
/// not everywhere the same.
bool has_digits(domain::E164 number, const domain::SearchQuery& query);

} // namespace numberd::carrier
