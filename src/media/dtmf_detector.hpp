// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct dtmf_rx_state_s;

namespace numberd::media {

/// Hears keys in sound (ITU-T Q.24), by spandsp. One thread; about 1 kB.
class DtmfDetector {
  public:
    DtmfDetector();

    /// The keys whose tones these samples complete, in order; nearly always none.
    std::string receive(std::span<const std::int16_t> samples);

    /// spandsp fills tables at its first use, without a lock: call once before threads begin.
    static void prepare();

  private:
    struct Free {
        void operator()(dtmf_rx_state_s* state) const;
    };

    std::unique_ptr<dtmf_rx_state_s, Free> state_;
    std::size_t quiet_samples_ = 0;
};

} // namespace numberd::media
