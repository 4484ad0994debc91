// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"

namespace numberd::cli {

/// A numberd of this machine: where it listens and who may use it.
struct Installation {
    std::filesystem::path data{};
    std::string api;       ///< "http://127.0.0.1:8080"
    std::string sip;       ///< "127.0.0.1:5060"
    std::string sip_trunk; ///< "127.0.0.1:5080"
    std::string username;  ///< empty if the access key was given
    std::string password;
    std::string accesskey;
};

/// Reads DIR/admin.json, and DIR/ready.json (the server's ready line) if it is there; without it
/// the standard addresses are taken. An `accesskey` that is not empty (NUMBERD_ACCESSKEY) stands
/// for admin.json, which is then not read: no user is known. InvalidArgument naming the file that
/// cannot be used, and why.
Result<Installation> find_installation(const std::filesystem::path& data,
                                       const std::string& accesskey);

} // namespace numberd::cli
