// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/rest.hpp"

namespace numberd::cli {

/// Follows GET /v1.0/events, which lists the newest first: each event once, the oldest first, none
/// left out by a poll that failed. An event that became visible late, behind one with a higher id
/// (PostgreSQL commits out of order), is still found while it is among the newest hundred.
class EventTail {
  public:
    using Fetch = std::function<Result<RestReply>(const std::string& path)>;

    /// Nothing up to that event (its id; 0: from the first that there is).
    explicit EventTail(std::int64_t after) : floor_(after), last_(after) {}

    struct Polled {
        std::vector<boost::json::value> events{}; ///< none where one of these is there
        std::optional<RestReply> refusal{};
        std::optional<Error> error{};
    };
    /// What is new. At most 1,000 pages, beyond which it is an error.
    Polled poll(const Fetch& fetch);

    std::int64_t last() const { return last_; }

  private:
    /// False: all that is behind it is known.
    bool take_page(const boost::json::array& page, std::vector<boost::json::value>& fresh) const;
    void remember(const std::vector<boost::json::value>& events);

    std::int64_t floor_;            ///< nothing up to here is asked about again
    std::int64_t last_;             ///< the highest that was given out
    std::set<std::int64_t> seen_{}; ///< given out, above floor_; bounded
};

/// Its id as the number that it is; 0 if it has none.
std::int64_t event_id(const boost::json::value& event);

/// The id of the newest event of a page; 0 if there is none.
std::int64_t newest_event(const boost::json::value& page);

} // namespace numberd::cli
