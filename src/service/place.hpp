// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <vector>

namespace numberd::service {

/// How far a job has come that looks at rows page by page, by their ids, and begins again behind
/// the last: what cannot be finished does not stand in the way of what comes after it. Any thread.
template <class TypedId>
class Place {
  public:
    TypedId after() const {
        const std::lock_guard lock(mutex_);
        return after_;
    }
    /// `page` was read behind after(), `size` rows at most.
    template <class Row>
    void go_on(const std::vector<Row>& page, int size) {
        const std::lock_guard lock(mutex_);
        const bool is_last = static_cast<int>(page.size()) < size;
        after_ = is_last ? TypedId{} : page.back().id;
    }

  private:
    mutable std::mutex mutex_;
    TypedId after_{};
};

} // namespace numberd::service
