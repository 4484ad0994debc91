// SPDX-License-Identifier: Apache-2.0
#include "api/rate_limit.hpp"

#include <arpa/inet.h>

#include <cmath>
#include <cstring>

namespace numberd::api {

TokenBuckets::TokenBuckets(Rate rate, std::size_t keys_max, const Clock& clock)
    : rate_(rate), part_keys_max_(std::max<std::size_t>(1, keys_max / kParts)), clock_(clock) {}

std::optional<std::chrono::seconds> TokenBuckets::take(const Uuid& key) {
    Part& part = parts_[std::hash<Uuid>{}(key) % kParts];
    const auto now = clock_.steady();
    const std::lock_guard lock(part.mutex);
    if (const auto found = part.by_key.find(key); found != part.by_key.end()) {
        part.buckets.splice(part.buckets.begin(), part.buckets, found->second);
    } else {
        if (part.buckets.size() >= part_keys_max_) {
            part.by_key.erase(part.buckets.back().key);
            part.buckets.pop_back();
        }
        part.buckets.push_front({key, rate_.burst, now});
        part.by_key.emplace(key, part.buckets.begin());
    }
    Bucket& bucket = part.buckets.front();
    const std::chrono::duration<double> passed = now - bucket.filled;
    // Threads read the clock before they get the lock, so `now` may be a little behind.
    if (passed.count() > 0) {
        bucket.tokens = std::min(rate_.burst, bucket.tokens + passed.count() * rate_.per_second);
        bucket.filled = now;
    }
    if (bucket.tokens >= 1) {
        bucket.tokens -= 1;
        return std::nullopt;
    }
    const double wait = (1 - bucket.tokens) / rate_.per_second;
    return std::chrono::seconds(std::max<std::int64_t>(1, std::llround(std::ceil(wait))));
}

std::size_t TokenBuckets::size() const {
    std::size_t size = 0;
    for (const Part& part : parts_) {
        const std::lock_guard lock(part.mutex);
        size += part.buckets.size();
    }
    return size;
}

AddressKey address_key(std::string_view ip) {
    AddressKey out;
    const std::string text(ip.substr(0, INET6_ADDRSTRLEN));
    in_addr v4{};
    in6_addr v6{};
    if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
        out.key.bytes[10] = out.key.bytes[11] = 0xFF;
        std::memcpy(out.key.bytes.data() + 12, &v4, 4);
    } else if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
        const bool is_mapped = IN6_IS_ADDR_V4MAPPED(&v6);
        out.is_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
        std::memcpy(out.key.bytes.data(), &v6, is_mapped ? 16 : 8);
    }
    const bool is_v4 = out.key.bytes[10] == 0xFF && out.key.bytes[11] == 0xFF;
    if (is_v4) out.is_loopback = out.key.bytes[12] == 127;
    return out;
}

RateLimits::RateLimits(const RateSettings& settings, const Clock& clock)
    : exempt_loopback_(settings.exempt_loopback),
      logins_(settings.login, settings.keys_max, clock),
      addresses_(settings.address, settings.keys_max, clock),
      customers_(settings.customer, settings.keys_max, clock) {}

std::optional<Limited> RateLimits::check(RateLimitClass limit, std::string_view remote_ip,
                                         const service::Actor* actor) {
    if (limit == RateLimitClass::None) return std::nullopt;
    const auto address = address_key(remote_ip);
    if (!address.is_loopback || !exempt_loopback_) {
        auto& buckets = limit == RateLimitClass::Login ? logins_ : addresses_;
        if (const auto wait = buckets.take(address.key)) return Limited{"ip", *wait};
    }
    if (actor && actor->plan != domain::PlanType::Unlimited) {
        if (const auto wait = customers_.take(actor->customer_id.value)) {
            return Limited{"customer", *wait};
        }
    }
    return std::nullopt;
}

} // namespace numberd::api
