// SPDX-License-Identifier: Apache-2.0
#include "media/port_pool.hpp"

namespace numberd::media {
namespace {

std::size_t even_ports(unsigned low, unsigned high) {
    const unsigned first = low + low % 2;
    return first > high ? 0 : (high - first) / 2 + 1;
}

} // namespace

PortPool::PortPool(std::uint16_t low, std::uint16_t high, std::uint64_t start)
    : first_(static_cast<std::uint16_t>(low + low % 2)),
      taken_(even_ports(low, high), false),
      free_(taken_.size()),
      next_(taken_.empty() ? 0 : static_cast<std::size_t>(start % taken_.size())) {}

std::optional<std::uint16_t> PortPool::take() {
    const std::lock_guard lock(mutex_);
    if (free_ == 0) return std::nullopt;
    while (taken_[next_])
        next_ = (next_ + 1) % taken_.size();
    const std::size_t place = next_;
    taken_[place] = true;
    --free_;
    next_ = (next_ + 1) % taken_.size();
    return static_cast<std::uint16_t>(first_ + 2 * place);
}

void PortPool::give_back(std::uint16_t port) {
    const std::lock_guard lock(mutex_);
    if (port < first_) return;
    const std::size_t place = static_cast<std::size_t>(port - first_) / 2;
    if (place >= taken_.size() || !taken_[place]) return;
    taken_[place] = false;
    ++free_;
}

} // namespace numberd::media
