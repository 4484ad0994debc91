// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.hpp"

#include <boost/json.hpp>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "cli/rest.hpp"

namespace numberd::cli {
namespace {

Error unreadable(const std::filesystem::path& path, const std::error_code& why) {
    std::string message = "cannot read " + path.string() + ": " + why.message();
    if (why == std::errc::no_such_file_or_directory) {
        message +=
            "; is --data the folder of your numberd? If the file was moved, give its"
            " access key in NUMBERD_ACCESSKEY";
    }
    return {ErrorCode::InvalidArgument, "", std::move(message)};
}

Result<boost::json::value> read_json(const std::filesystem::path& path) {
    errno = 0;
    std::ifstream file(path);
    if (!file.is_open()) return unreadable(path, std::error_code(errno, std::generic_category()));
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    boost::json::error_code invalid;
    auto value = boost::json::parse(text, invalid);
    if (invalid) return Error{ErrorCode::InvalidArgument, "", path.string() + " is not JSON"};
    return value;
}

std::string or_standard(const std::string& text, const std::string& standard) {
    return text.empty() ? standard : text;
}

} // namespace

Result<Installation> find_installation(const std::filesystem::path& data,
                                       const std::string& accesskey) {
    boost::json::value admin;
    if (accesskey.empty()) {
        BOOST_OUTCOME_TRY(admin, read_json(data / "admin.json"));
    }
    boost::json::value ready;
    std::error_code ignored;
    if (std::filesystem::exists(data / "ready.json", ignored)) {
        BOOST_OUTCOME_TRY(ready, read_json(data / "ready.json"));
    }
    Installation found;
    found.data = data;
    found.api = "http://" + or_standard(text_at(ready, "http"), "127.0.0.1:8080");
    found.sip = or_standard(text_at(ready, "sip"), "127.0.0.1:5060");
    found.sip_trunk = or_standard(text_at(ready, "sip_trunk"), "127.0.0.1:5080");
    found.username = text_at(admin, "username");
    found.password = text_at(admin, "password");
    found.accesskey = or_standard(accesskey, text_at(admin, "accesskey"));
    return found;
}

} // namespace numberd::cli
