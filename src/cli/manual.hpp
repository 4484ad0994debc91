// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace numberd::cli {

/// numberctl(1) for man.
std::string manual_roff(const CLI::App& root);
/// The same as docs/numberctl.md.
std::string manual_markdown(const CLI::App& root);

} // namespace numberd::cli
