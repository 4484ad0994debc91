// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

namespace numberd::carrier::sandbox {

/// A map by text that forgets its oldest entry when it is full.
template <class Value>
class BoundedMap {
  public:
    explicit BoundedMap(std::size_t size_max) : size_max_(size_max) {}

    Value* find(const std::string& key) {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second;
    }

    const Value* find(const std::string& key) const {
        const auto found = values_.find(key);
        return found == values_.end() ? nullptr : &found->second;
    }

    /// Replaces an entry of that key. The reference is good until the next insert.
    Value& insert(const std::string& key, Value value) {
        const auto [at, is_new] = values_.insert_or_assign(key, std::move(value));
        if (!is_new) return at->second;
        order_.push_back(key);
        if (order_.size() > size_max_) {
            values_.erase(order_.front());
            order_.pop_front();
        }
        return values_.find(key)->second;
    }

    std::size_t size() const { return values_.size(); }

  private:
    std::size_t size_max_;
    std::unordered_map<std::string, Value> values_;
    std::deque<std::string> order_;
};

} // namespace numberd::carrier::sandbox
