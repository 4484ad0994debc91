// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd::cli {

/// examples/menu.json and examples/autoreply.json, built in.
std::string_view example_menu();
std::string_view example_autoreply();

} // namespace numberd::cli
