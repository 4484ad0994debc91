// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "domain/reason.hpp"

namespace numberd::store::sqlite {
namespace {

Error refuse(const std::string& message) {
    return domain::fail(domain::Reason::ServiceUnavailable, message);
}

} // namespace

Result<LockFile> LockFile::take(const std::string& directory) {
    const std::string path = directory + "/numberd.lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return refuse("the data directory " + directory +
                      " is not writable: " + std::generic_category().message(errno));
    }
    LockFile file(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return refuse("another numberd is using the data directory " + directory);
    }
    return file;
}

LockFile::~LockFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

} // namespace numberd::store::sqlite
