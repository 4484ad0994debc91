// SPDX-License-Identifier: Apache-2.0
#include "app/data_files.hpp"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/private_file.hpp"

namespace numberd::app {
namespace {

constexpr const char* kReadyFile = "ready.json";

} // namespace

Result<void> write_admin_file(const std::filesystem::path& directory,
                              const service::AdminCredentials& credentials) {
    const boost::json::object content{{"username", credentials.username},
                                      {"password", credentials.password},
                                      {"accesskey", credentials.accesskey},
                                      {"customer_id", credentials.customer_id.to_string()}};
    return replace_private_file(directory / "admin.json",
                                fmt::format("{}\n", boost::json::serialize(content)));
}

Result<void> write_ready_file(const std::filesystem::path& directory, const std::string& line) {
    return replace_private_file(directory / kReadyFile, line + '\n');
}

void remove_ready_file(const std::filesystem::path& directory) {
    std::error_code ignored;
    std::filesystem::remove(directory / kReadyFile, ignored);
}

} // namespace numberd::app
