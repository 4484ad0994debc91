// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "domain/number.hpp"
#include "domain/store.hpp"

namespace numberd::service {

/// A number's public form and its entity tag.
struct NumberView {
    std::string json;
    std::string etag;
};

/// Numbers as their public JSON, for those that are asked for again and again. What a commit
/// changes is forgotten before the client that changed it reads its answer; when full it starts
/// over. Any thread.
class NumberViews {
  public:
    static constexpr std::size_t kKeptMax = 10'000;

    /// Follows the store; call before its first write.
    explicit NumberViews(domain::Store& store);

    /// Null if it is not kept, or not that customer's.
    std::shared_ptr<const NumberView> find(domain::CustomerId customer, domain::NumberId id) const;
    /// To be read before the store is asked, and given to keep(): what changed since is not kept.
    std::uint64_t version() const;
    void keep(const domain::Number& number, NumberView view, std::uint64_t version);

  private:
    struct Kept {
        domain::CustomerId customer_id;
        std::shared_ptr<const NumberView> view;
    };

    void forget(std::span<const domain::Event> events);

    mutable std::shared_mutex mutex_;
    std::unordered_map<domain::NumberId, Kept> kept_;
    std::uint64_t version_ = 0;
};

} // namespace numberd::service
