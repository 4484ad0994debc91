// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "base/result.hpp"

namespace numberd::cli {

/// A server and who one is there.
struct Profile {
    std::string server;     ///< "https://numberd.example.com"
    std::string username;   ///< empty where an access key was given
    std::string credential; ///< an access key, or the token of a login; never shown
};

struct Profiles {
    std::string current{}; ///< what is used where none is named; may be empty
    std::map<std::string, Profile> all{};
};

/// $XDG_CONFIG_HOME/numberctl/profiles.json, or ~/.config/numberctl/profiles.json.
std::filesystem::path profiles_file();

/// Letters, digits, '.', '_' and '-', 64 at most. InvalidArgument otherwise.
Result<void> check_profile_name(const std::string& name);

/// None if the file is not there. InvalidArgument names the file that cannot be used, and why.
Result<Profiles> load_profiles(const std::filesystem::path& file);

/// Reads, changes and writes the file (mode 0600, its folder 0700) so that it is whole whatever
/// happens, and two programs that do it at a time do not lose each other's change.
Result<void> change_profiles(const std::filesystem::path& file,
                             const std::function<void(Profiles&)>& change);

} // namespace numberd::cli
