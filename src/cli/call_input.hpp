// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace numberd::cli {

/// Keys to press: 0-9 * # A-D, and commas between groups. InvalidArgument names the first wrong
/// one.
Result<void> check_digits(const std::string& digits);

/// A caller: a number of 7 to 15 digits, with or without '+', or "sip:user@host[:port]".
/// InvalidArgument otherwise.
Result<void> check_caller(const std::string& from);

/// A number as of check_caller(), or "sip:user@host[:port]": whom to call, and where.
Result<void> check_callee(const std::string& to);

/// "host:port" of a SIP server; the port is needed.
Result<void> check_address(const std::string& address);

/// A callee that check_callee() accepts: its user part, and its host[:port], empty for a number.
struct Callee {
    std::string user;
    std::string address;
};
Callee callee_of(const std::string& to);

/// Text of others for a terminal: control characters but the line feed become "\x1B", those of C1
/// (U+0080 to U+009F), too.
std::string printable(std::string_view text);

/// How the server's record names that end of a call: a number, also as a URI's user, as E.164 with
/// '+'; everything else as it is.
std::string recorded_as(const std::string& end);

/// The URI of a caller that check_caller() accepts; a number is one at `address`.
std::string uri_of_caller(const std::string& from, const std::string& address);

} // namespace numberd::cli
