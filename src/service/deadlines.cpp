// SPDX-License-Identifier: Apache-2.0
#include "service/deadlines.hpp"

#include <vector>

namespace numberd::service {

std::optional<Deadlines::Ticket> Deadlines::add(std::chrono::milliseconds after,
                                                std::function<void()> late) {
    const std::lock_guard lock(mutex_);
    if (open_.size() >= open_max_) return std::nullopt;
    const Ticket ticket{clock_.steady() + after, ++last_};
    open_.emplace(ticket, std::move(late));
    return ticket;
}

void Deadlines::remove(const Ticket& ticket) {
    std::function<void()> gone; // what it holds may call us when it goes: without the lock
    {
        const std::lock_guard lock(mutex_);
        const auto at = open_.find(ticket);
        if (at == open_.end()) return;
        gone.swap(at->second);
        open_.erase(at);
    }
}

void Deadlines::sweep() {
    std::vector<std::function<void()>> late;
    {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.steady();
        while (!open_.empty() && open_.begin()->first.first <= now) {
            late.push_back(std::move(open_.begin()->second));
            open_.erase(open_.begin());
        }
    }
    for (const auto& call : late)
        call();
}

} // namespace numberd::service
