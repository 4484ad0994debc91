// SPDX-License-Identifier: Apache-2.0
#include "cli/profiles.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>

#include "base/private_file.hpp"
#include "cli/rest.hpp"

namespace numberd::cli {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kNameCharacters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-";

constexpr std::chrono::seconds kLockPatience{5};

Error unusable(const fs::path& file, const std::string& why) {
    return {ErrorCode::InvalidArgument, "", fmt::format("cannot use {}: {}", file.string(), why)};
}

Error failed(const fs::path& file, const char* what) {
    return unusable(file, fmt::format("{}: {}", what, std::strerror(errno)));
}

std::string text_of(const Profiles& profiles) {
    json::object all;
    for (const auto& [name, profile] : profiles.all) {
        all[name] = json::object{{"server", profile.server},
                                 {"username", profile.username},
                                 {"credential", profile.credential}};
    }
    return json::serialize(json::object{{"current", profiles.current}, {"profiles", all}}) + "\n";
}

Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    if (error) return unusable(folder, error.message());
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(folder, "mkdir");
    return success();
}

/// Another numberctl has it for a moment.
Result<void> take_lock(int fd, const fs::path& file) {
    const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
    while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) return failed(file, "lock");
        if (std::chrono::steady_clock::now() >= deadline)
            return unusable(file, "another numberctl has locked it");
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return success();
}

} // namespace

fs::path profiles_file() {
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const char* home = std::getenv("HOME");
    // A relative one is to be ignored (XDG Base Directory Specification).
    const fs::path base =
        config && config[0] == '/' ? fs::path(config) : fs::path(home ? home : ".") / ".config";
    return base / "numberctl" / "profiles.json";
}

Result<void> check_profile_name(const std::string& name) {
    if (!name.empty() && name.size() <= 64 &&
        name.find_first_not_of(kNameCharacters) == std::string::npos) {
        return success();
    }
    return Error{ErrorCode::InvalidArgument, "",
                 "a profile's name has letters, digits, '.', '_' and '-', 64 at most"};
}

Result<Profiles> load_profiles(const fs::path& file) {
    errno = 0;
    std::ifstream in(file);
    if (!in.is_open() && (errno == ENOENT || errno == ENOTDIR)) return Profiles{};
    if (!in.is_open()) return failed(file, "open");
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    json::error_code invalid;
    const auto value = json::parse(text, invalid);
    const auto* object = invalid ? nullptr : value.if_object();
    const auto* all = object ? object->if_contains("profiles") : nullptr;
    if (!all || !all->is_object()) return unusable(file, "it is not what numberctl wrote");
    Profiles profiles;
    profiles.current = text_at(value, "current");
    for (const auto& [name, profile] : all->as_object()) {
        profiles.all[std::string(name)] = {text_at(profile, "server"), text_at(profile, "username"),
                                           text_at(profile, "credential")};
    }
    return profiles;
}

Result<void> change_profiles(const fs::path& file, const std::function<void(Profiles&)>& change) {
    BOOST_OUTCOME_TRY(make_folder(file.parent_path()));
    const fs::path locked = file.string() + ".lock";
    const Descriptor lock(open(locked.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.get() < 0) return failed(locked, "lock");
    BOOST_OUTCOME_TRY(take_lock(lock.get(), locked));
    BOOST_OUTCOME_TRY(auto profiles, load_profiles(file));
    change(profiles);
    return replace_private_file(file, text_of(profiles));
}

} // namespace numberd::cli
