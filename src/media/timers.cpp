// SPDX-License-Identifier: Apache-2.0
#include "media/timers.hpp"

namespace numberd::media {

TimerId Timers::add(SteadyTime due, std::function<void()> work) {
    const TimerId id = ++last_id_;
    queue_.emplace(std::pair{due, id}, std::move(work));
    due_.emplace(id, due);
    return id;
}

void Timers::cancel(TimerId id) {
    const auto found = due_.find(id);
    if (found == due_.end()) return;
    const auto node = queue_.extract({found->second, id});
    due_.erase(found);
    // The work dies last, here: its destructor may come back to us.
}

std::optional<SteadyTime> Timers::next() const {
    if (queue_.empty()) return std::nullopt;
    return queue_.begin()->first.first;
}

bool Timers::run_one(SteadyTime now, TimerId newest) {
    if (queue_.empty()) return false;
    const auto first = queue_.begin();
    if (first->first.first > now || first->first.second > newest) return false;
    const auto node = queue_.extract(first);
    due_.erase(node.key().second);
    node.mapped()();
    return true;
}

void Timers::clear() {
    while (!queue_.empty())
        cancel(queue_.begin()->first.second);
}

} // namespace numberd::media
