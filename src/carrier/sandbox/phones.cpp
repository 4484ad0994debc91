// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/phones.hpp"

#include <unordered_set>

namespace numberd::carrier::sandbox {

void Phones::add(domain::SandboxText text) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(std::move(text));
    if (texts_.size() > texts_max_) texts_.pop_front();
}

std::vector<domain::SandboxText> Phones::texts(const std::vector<domain::E164>& numbers,
                                               int limit) const {
    const std::unordered_set<domain::E164> wanted(numbers.begin(), numbers.end());
    std::vector<domain::SandboxText> found;
    const std::lock_guard lock(mutex_);
    for (auto at = texts_.rbegin(); at != texts_.rend(); ++at) {
        if (static_cast<int>(found.size()) >= limit) break;
        if (wanted.contains(at->from) || wanted.contains(at->to)) found.push_back(*at);
    }
    return found;
}

} // namespace numberd::carrier::sandbox
