// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <unordered_map>

#include "sip/timers.hpp"

namespace numberd::sip {

/// What finished transactions leave behind for a while, so that a late copy of their request is
/// known for what it is. Bounded: the oldest goes first. One thread.
class Recent {
  public:
    Recent(std::size_t capacity, std::chrono::milliseconds keep, std::string seed)
        : capacity_(capacity), keep_(keep), seed_(std::move(seed)) {}

    enum class Match { None, SameBranch, OtherBranch };

    void add(const std::string& key, const std::string& branch, TimePoint now);
    Match find(const std::string& key, const std::string& branch, TimePoint now) const;
    std::size_t size() const { return order_.size(); }

  private:
    std::size_t hash(const std::string& text) const;

    struct Entry {
        std::size_t branch;
        TimePoint until;
    };
    const std::size_t capacity_;
    const std::chrono::milliseconds keep_;
    const std::string seed_; ///< so that nobody can make keys that collide
    std::unordered_map<std::size_t, Entry> entries_;
    std::deque<std::pair<TimePoint, std::size_t>> order_;
};

} // namespace numberd::sip
