// SPDX-License-Identifier: Apache-2.0
#include "sip/recent.hpp"

namespace numberd::sip {

std::size_t Recent::hash(const std::string& text) const {
    return std::hash<std::string>{}(seed_ + text);
}

void Recent::add(const std::string& key, const std::string& branch, TimePoint now) {
    while (!order_.empty() && (order_.front().first <= now || order_.size() >= capacity_)) {
        const auto oldest = entries_.find(order_.front().second);
        if (oldest != entries_.end() && oldest->second.until <= order_.front().first) {
            entries_.erase(oldest);
        }
        order_.pop_front();
    }
    const auto hashed = hash(key);
    const auto until = now + keep_;
    entries_[hashed] = {hash(branch), until};
    order_.emplace_back(until, hashed);
}

Recent::Match Recent::find(const std::string& key, const std::string& branch, TimePoint now) const {
    const auto found = entries_.find(hash(key));
    if (found == entries_.end() || found->second.until <= now) return Match::None;
    return found->second.branch == hash(branch) ? Match::SameBranch : Match::OtherBranch;
}

} // namespace numberd::sip
