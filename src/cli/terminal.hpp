// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/result.hpp"

namespace numberd::cli {

/// Somebody sits at it and can be asked: standard input and standard error are a terminal.
bool can_ask();

/// Columns of the terminal that standard output is; nullopt where it is none.
std::optional<std::size_t> terminal_width();

/// Asks on standard error; true for "y" and "yes". Only where can_ask().
bool says_yes(const std::string& question);

/// A line that is not shown while it is typed; where standard input is no terminal, its first line.
/// InvalidArgument if nothing came.
Result<std::string> read_secret(const std::string& prompt);

/// The whole of a file, of standard input for "-". InvalidArgument if it cannot be read or holds
/// more than 1 MiB, which is what the server takes.
Result<std::string> read_input(const std::string& path);

} // namespace numberd::cli
