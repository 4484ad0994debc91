// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <list>
#include <string>
#include <unordered_map>

#include "media/clip.hpp"

namespace numberd::media {

/// Clips by key, up to a number of bytes; the least recently used go first. Not thread-safe.
class ClipCache {
  public:
    explicit ClipCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// Null when it is not there.
    ClipPtr find(const std::string& key);
    /// A clip that is larger than the whole cache is not kept.
    void put(const std::string& key, const ClipPtr& clip);
    std::size_t bytes() const { return bytes_; }

  private:
    struct Entry {
        std::string key;
        ClipPtr clip;
        std::size_t bytes;
    };

    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    std::list<Entry> entries_; ///< most recently used first
    std::unordered_map<std::string, std::list<Entry>::iterator> by_key_;
};

} // namespace numberd::media
