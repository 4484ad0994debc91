// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "sip/sofia.hpp"

namespace numberd::sip {

/// Wakes the SIP thread from others, through the kernel only when it may be asleep.
class Wakeup {
  public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    /// SIP thread: makes sofia's loop wait for us as well.
    bool attach(su_root_t* root);
    /// SIP thread, before it looks for work a last time and then waits.
    void about_to_sleep() { asleep_ = true; }
    /// SIP thread: it runs, and will look for work before it sleeps again.
    void awake() { asleep_.store(false, std::memory_order_relaxed); }
    /// Any thread, after it has left work.
    void wake();

  private:
    static int on_event(su_root_magic_t* root, su_wait_t* wait, Wakeup* self);

    const int fd_;
    std::atomic<bool> asleep_{true};
};

} // namespace numberd::sip
