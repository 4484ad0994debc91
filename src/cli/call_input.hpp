// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace numberd::cli {

/// Keys to press: 0-9 * # A-D, and commas between groups. InvalidArgument names the first wrong
/// one.
Result<void> check_digits(const std::string& digits);

/// A caller: a number of 7 to 15 digits, with or without '+', or "sip:user@host[:port]".
/// InvalidArgument otherwise.
Result<void> check_caller(const std::string& from);

/// How the server's record names that end of a call: a number, also as a URI's user, as E.164 with
/// '+'; everything else as it is.
std::string recorded_as(const std::string& end);

/// The URI of a caller that check_caller() accepts; a number is one at `address`.
std::string uri_of_caller(const std::string& from, const std::string& address);

} // namespace numberd::cli
