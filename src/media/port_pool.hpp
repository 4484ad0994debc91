// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace numberd::media {

/// The even ports of a range, handed out in turn, so that a port rests as long as possible before
/// another call gets it. Any thread.
class PortPool {
  public:
    /// `start` is any number; it chooses the first port.
    PortPool(std::uint16_t low, std::uint16_t high, std::uint64_t start);

    /// nullopt when every port is out.
    std::optional<std::uint16_t> take();
    void give_back(std::uint16_t port);

  private:
    std::mutex mutex_;
    std::uint16_t first_; ///< lowest even port
    std::vector<bool> taken_;
    std::size_t free_;
    std::size_t next_;
};

} // namespace numberd::media
