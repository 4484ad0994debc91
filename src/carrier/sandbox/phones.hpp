// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <vector>

#include "domain/sandbox.hpp"

namespace numberd::carrier::sandbox {

/// What the phones outside have sent and got, the newest `texts_max` texts. Any thread.
class Phones {
  public:
    explicit Phones(std::size_t texts_max) : texts_max_(texts_max) {}

    void add(domain::SandboxText text);
    /// The newest `limit` from or to any of `numbers`, newest first.
    std::vector<domain::SandboxText> texts(const std::vector<domain::E164>& numbers,
                                           int limit) const;

  private:
    std::size_t texts_max_;
    mutable std::mutex mutex_;
    std::deque<domain::SandboxText> texts_; ///< oldest first
};

} // namespace numberd::carrier::sandbox
