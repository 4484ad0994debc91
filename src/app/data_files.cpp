// SPDX-License-Identifier: Apache-2.0
#include "app/data_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstring>

namespace numberd::app {
namespace {

Error failed(const std::filesystem::path& path) {
    return {ErrorCode::Unavailable, "",
            "cannot write " + path.string() + ": " + std::strerror(errno)};
}

/// A file descriptor that closes itself.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

Result<void> write_durably(const std::filesystem::path& path, const std::string& text) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (file.get() < 0) return failed(path);
    const auto written = write(file.get(), text.data(), text.size());
    if (written != static_cast<ssize_t>(text.size()) || fsync(file.get()) != 0) return failed(path);
    return success();
}

/// Whole or not at all; on the disk only once the directory is, too.
Result<void> replace(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::path draft = path;
    draft += ".new";
    BOOST_OUTCOME_TRY(write_durably(draft, text));
    if (rename(draft.c_str(), path.c_str()) != 0) return failed(path);
    return success();
}

constexpr const char* kReadyFile = "ready.json";

} // namespace

Result<void> write_admin_file(const std::filesystem::path& directory,
                              const service::AdminCredentials& credentials) {
    const boost::json::object content{{"username", credentials.username},
                                      {"password", credentials.password},
                                      {"accesskey", credentials.accesskey},
                                      {"customer_id", credentials.customer_id.to_string()}};
    BOOST_OUTCOME_TRY(
        replace(directory / "admin.json", fmt::format("{}\n", boost::json::serialize(content))));
    const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || fsync(folder.get()) != 0) return failed(directory);
    return success();
}

Result<void> write_ready_file(const std::filesystem::path& directory, const std::string& line) {
    return replace(directory / kReadyFile, line + '\n');
}

void remove_ready_file(const std::filesystem::path& directory) {
    std::error_code ignored;
    std::filesystem::remove(directory / kReadyFile, ignored);
}

} // namespace numberd::app
