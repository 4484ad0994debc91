// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <unordered_map>

#include "base/result.hpp"
#include "domain/e164.hpp"
#include "domain/number.hpp"
#include "domain/store.hpp"

namespace numberd::service {

/// What a call or message needs to know of a number.
struct LiveNumber {
    domain::NumberId id;
    domain::CustomerId customer_id;
    domain::E164 number;
    domain::FlowId call_flow_id;
    domain::FlowId message_flow_id;
    domain::NumberType type = domain::NumberType::Virtual;
    domain::NumberStatus status = domain::NumberStatus::Active;
};

/// All live numbers in memory, by number. Kept true by the store's commit feed: a change is seen
/// here before the client that made it reads its answer. About 200 bytes a number. Any thread; a
/// look-up takes one shared lock of one of its parts.
class LiveNumbers {
  public:
    /// Follows the store; call before its first write, then load().
    explicit LiveNumbers(domain::Store& store);

    /// Reads the whole table, page by page. Waits for the store: at start-up only.
    Result<void> load();

    /// Reads again what could not be read when it changed; to be called now and then.
    void mend();

    std::optional<LiveNumber> find(domain::E164 number) const;
    std::size_t size() const;

  private:
    static constexpr std::size_t kParts = 64;
    struct Part {
        mutable std::shared_mutex mutex;
        std::unordered_map<domain::E164, LiveNumber> numbers;
    };

    void on_commit(std::span<const domain::Event> events);
    void refresh(domain::NumberId id);
    void put(const domain::Number& number);
    Part& part_of(domain::E164 number);
    const Part& part_of(domain::E164 number) const;

    domain::Store& store_;
    std::array<Part, kParts> parts_;
    std::mutex unread_mutex_;
    std::set<domain::NumberId> unread_; ///< at most as many as there are numbers
};

} // namespace numberd::service
