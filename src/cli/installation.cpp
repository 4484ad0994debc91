// SPDX-License-Identifier: Apache-2.0
#include "cli/installation.hpp"

#include <boost/json.hpp>
#include <fstream>

#include "cli/rest.hpp"

namespace numberd::cli {
namespace {

Result<boost::json::value> read_json(const std::filesystem::path& path) {
    std::ifstream file(path);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file.is_open()) {
        return Error{ErrorCode::InvalidArgument, "",
                     "cannot read " + path.string() + "; is numberd running with this --data?"};
    }
    boost::json::error_code invalid;
    auto value = boost::json::parse(text, invalid);
    if (invalid) return Error{ErrorCode::InvalidArgument, "", path.string() + " is not JSON"};
    return value;
}

std::string or_standard(const std::string& text, const std::string& standard) {
    return text.empty() ? standard : text;
}

} // namespace

Result<Installation> find_installation(const std::filesystem::path& data) {
    BOOST_OUTCOME_TRY(const auto admin, read_json(data / "admin.json"));
    boost::json::value ready;
    if (std::filesystem::exists(data / "ready.json")) {
        BOOST_OUTCOME_TRY(ready, read_json(data / "ready.json"));
    }
    Installation found;
    found.data = data;
    found.api = "http://" + or_standard(text_at(ready, "http"), "127.0.0.1:8080");
    found.sip = or_standard(text_at(ready, "sip"), "127.0.0.1:5060");
    found.sip_trunk = or_standard(text_at(ready, "sip_trunk"), "127.0.0.1:5080");
    found.username = text_at(admin, "username");
    found.password = text_at(admin, "password");
    found.accesskey = text_at(admin, "accesskey");
    return found;
}

} // namespace numberd::cli
