// SPDX-License-Identifier: Apache-2.0
#include "base/private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace numberd {
namespace {

Error failed(const std::filesystem::path& path) {
    return {ErrorCode::Unavailable, "",
            "cannot write " + path.string() + ": " + std::strerror(errno)};
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = write(fd, text.data(), text.size());
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return fsync(fd) == 0;
}

} // namespace

Descriptor::~Descriptor() {
    if (fd_ >= 0) close(fd_);
}

Result<void> replace_private_file(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::path draft = path;
    draft += ".new";
    unlink(draft.c_str());
    {
        const Descriptor file(open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (file.get() < 0 || !write_all(file.get(), text)) return failed(draft);
    }
    if (rename(draft.c_str(), path.c_str()) != 0) return failed(path);
    // The new name is there only once the folder is on the disk, too.
    auto directory = path.parent_path();
    if (directory.empty()) directory = ".";
    const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || fsync(folder.get()) != 0) return failed(directory);
    return success();
}

} // namespace numberd
