// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace numberd::media {

using TimerId = std::uint64_t;

/// One media thread: its sockets, its 20 ms clock and the posted work of the calls that live on it.
/// post() may be called from any thread and never blocks; timers only on the thread itself. Its
/// queue has no bound of its own: what is posted belongs to calls, and their number is bounded.
class Loop {
  public:
    virtual ~Loop() = default;
    /// Runs `work` on this loop's thread, in the order posted.
    virtual void post(std::function<void()> work) = 0;
    /// The same, with the next slot of the 20 ms clock where legs keep that running: 5 ms later at
    /// most, and many calls' work wakes the thread once.
    virtual void post_soon(std::function<void()> work) = 0;
    /// Runs `work` once after `delay`, to the millisecond.
    virtual TimerId after(std::chrono::milliseconds delay, std::function<void()> work) = 0;
    /// Forgets a timer; harmless if it has fired.
    virtual void cancel(TimerId timer) = 0;
};

} // namespace numberd::media
