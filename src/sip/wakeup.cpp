// SPDX-License-Identifier: Apache-2.0
#include "sip/wakeup.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>

namespace numberd::sip {

Wakeup::Wakeup() : fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

Wakeup::~Wakeup() {
    if (fd_ >= 0) close(fd_);
}

bool Wakeup::attach(su_root_t* root) {
    su_wait_t wait[1] = {SU_WAIT_INIT};
    if (fd_ < 0 || su_wait_create(wait, fd_, SU_WAIT_IN) < 0) return false;
    return su_root_register(root, wait, &Wakeup::on_event, this, su_pri_normal) >= 0;
}

void Wakeup::wake() {
    if (!asleep_.exchange(false)) return;
    const std::uint64_t one = 1;
    static_cast<void>(!write(fd_, &one, sizeof one)); // full means awake already
}

int Wakeup::on_event(su_root_magic_t*, su_wait_t*, Wakeup* self) {
    std::uint64_t count = 0;
    static_cast<void>(!read(self->fd_, &count, sizeof count));
    return 0;
}

} // namespace numberd::sip
