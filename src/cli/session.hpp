// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "cli/profiles.hpp"

namespace numberd::cli {

/// What stands before or behind any command that asks the API.
struct Globals {
    std::string profile{};
    std::string server{};
    std::string data{};
    std::string output = "table"; ///< table, json, csv
    bool yes = false;
};

/// Where the API is, and who one is there.
struct Session {
    std::string server;
    std::string credential;
    std::string origin; ///< "profile work", "NUMBERD_ACCESSKEY", "data/admin.json"
};

/// An environment variable; empty if it is not there.
using Environment = std::function<std::string(const char*)>;
std::string environment(const char* name);

/// The first of these that is there:
///   --profile                               that profile
///   --data                                  the installation in that folder
///   --server or NUMBERD_SERVER              with NUMBERD_ACCESSKEY, else the profile of that
///   server NUMBERD_ACCESSKEY                       the local installation (of NUMBERD_DATA), as
///   that NUMBERD_PROFILE                         that profile NUMBERD_DATA the installation in
///   that folder the current profile                     what `login` made so data the installation
///   in that folder
/// A credential goes to no other server than the one that it was saved for. InvalidArgument for
/// flags that contradict each other, Unauthenticated where there is no credential.
Result<Session> find_session(const Globals& globals, const Profiles& profiles,
                             const Environment& get = environment);

/// "http://host:port" or "https://host", without a slash at its end. InvalidArgument otherwise.
Result<std::string> server_of(const std::string& text);

/// What goes there can be read on the way: http, and not to this machine.
bool is_in_the_clear(const std::string& server);

} // namespace numberd::cli
