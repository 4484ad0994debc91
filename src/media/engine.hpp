// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "media/leg.hpp"
#include "media/loop.hpp"

namespace numberd {
class Metrics;
class Rng;
} // namespace numberd

namespace numberd::media {

struct EngineSettings {
    int threads = 1;                   ///< at least 1
    std::string address = "127.0.0.1"; ///< where RTP is received unless open() says another
    std::uint16_t port_low = 20'000;   ///< even ports from here …
    std::uint16_t port_high = 40'000;  ///< … to here; both 0: any free port of the system
    std::chrono::milliseconds rtp_timeout{30'000}; ///< 0: never
};

/// The media threads. Owns them; legs must be gone before it is. Any thread may call pick_loop().
class Engine {
  public:
    Engine(EngineSettings settings, Rng& rng, Metrics& metrics);
    ~Engine();

    void start();
    /// The loop with the fewest legs.
    Loop& pick_loop();
    /// Binds a socket to `address` (empty: settings().address); on `loop`'s thread only.
    /// ResourceExhausted when no port is free, InvalidArgument when that is no IP address,
    /// Unavailable when the system refuses (address not ours, too many files).
    Result<std::unique_ptr<Leg>> open(Loop& loop, LegListener& listener,
                                      const std::string& address = {});
    const EngineSettings& settings() const;
    /// Ends the threads after the work that is already posted.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::media
