// SPDX-License-Identifier: Apache-2.0
#include "media/clip_cache.hpp"

namespace numberd::media {
namespace {

// What an entry takes beside the sound: the key twice, list and table nodes, the clip's own parts.
constexpr std::size_t kOverheadBytes = 256;

std::size_t cost(const std::string& key, const Clip& clip) {
    return clip.pcmu.size() + clip.pcma.size() + 2 * key.size() + kOverheadBytes;
}

} // namespace

ClipPtr ClipCache::find(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->clip;
}

void ClipCache::put(const std::string& key, const ClipPtr& clip) {
    const std::size_t bytes = cost(key, *clip);
    if (bytes > bytes_max_ || by_key_.contains(key)) return;
    while (bytes_ + bytes > bytes_max_) {
        bytes_ -= entries_.back().bytes;
        by_key_.erase(entries_.back().key);
        entries_.pop_back();
    }
    entries_.push_front({key, clip, bytes});
    by_key_.emplace(key, entries_.begin());
    bytes_ += bytes;
}

} // namespace numberd::media
