// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

#include "cli/outcome.hpp"
#include "cli/rest.hpp"

namespace numberd::cli {

/// Prints every page of a list as it comes, holding one at a time. As CSV, under one line of names;
/// where the request's query has format=json, as one array. Says on standard error what failed;
/// what was printed until then is not the whole list.
Exit stream_pages(Rest& rest, const RestRequest& request, std::ostream& out);

} // namespace numberd::cli
