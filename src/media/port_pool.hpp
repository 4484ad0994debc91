// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>
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

/// A port of the pool while somebody has it.
class PortLease {
  public:
    PortLease() = default;
    PortLease(PortPool& pool, std::uint16_t port) : pool_(&pool), port_(port) {}
    PortLease(PortLease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)), port_(other.port_) {}
    PortLease& operator=(PortLease&&) = delete;
    ~PortLease() {
        if (pool_) pool_->give_back(port_);
    }

  private:
    PortPool* pool_ = nullptr;
    std::uint16_t port_ = 0;
};

} // namespace numberd::media
