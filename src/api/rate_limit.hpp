// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "api/document.hpp"
#include "api/rate_settings.hpp"
#include "base/clock.hpp"
#include "base/uuid.hpp"
#include "service/core.hpp"

namespace numberd::api {

/// One token bucket for each key, at most `keys_max` of them. When there is no room the key that
/// was used longest ago is forgotten: its bucket has most likely filled up again anyway. Any
/// thread; one short lock of one of its parts.
class TokenBuckets {
  public:
    TokenBuckets(Rate rate, std::size_t keys_max, const Clock& clock);

    /// Takes one token: nullopt, or after how long there will be one.
    std::optional<std::chrono::seconds> take(const Uuid& key);
    std::size_t size() const;

  private:
    static constexpr std::size_t kParts = 16;
    struct Bucket {
        Uuid key;
        double tokens;
        SteadyTime filled;
    };
    struct Part {
        mutable std::mutex mutex;
        std::list<Bucket> buckets; ///< most recently used first
        std::unordered_map<Uuid, std::list<Bucket>::iterator> by_key;
    };

    Rate rate_;
    std::size_t part_keys_max_;
    const Clock& clock_;
    std::array<Part, kParts> parts_;
};

/// A client's address as a key: IPv4 whole, IPv6 by its /64, since one machine has all of that.
struct AddressKey {
    Uuid key;
    bool is_loopback = false;
};
AddressKey address_key(std::string_view ip);

/// What stopped a request.
struct Limited {
    std::string_view by; ///< "ip" or "customer"
    std::chrono::seconds retry_after;
};

/// The limits of the API: by address for logins and for /v1.0, by customer for /v1.0. The plan
/// `unlimited` has no limit by customer. Any thread.
class RateLimits {
  public:
    RateLimits(const RateSettings& settings, const Clock& clock);

    /// `actor`: null before login.
    std::optional<Limited> check(RateLimitClass limit, std::string_view remote_ip,
                                 const service::Actor* actor);

  private:
    bool exempt_loopback_;
    TokenBuckets logins_;
    TokenBuckets addresses_;
    TokenBuckets customers_;
};

} // namespace numberd::api
