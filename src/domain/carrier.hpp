// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/e164.hpp"

namespace numberd::domain {

/// What a carrier offers for sale.
struct OfferedNumber {
    E164 number;
    std::string country{}; ///< ISO 3166
    std::string type{};    ///< local, toll_free, mobile, national
    std::string region{};
    std::string city{};
    std::string postal_code{};
    std::vector<std::string> features{}; ///< emergency, fax, mms, sms, voice
};

struct SearchQuery {
    std::string country{};
    std::string type{}; ///< empty: any
    std::string area_code{};
    std::string contains{};
    std::string starts_with{};
    std::string ends_with{};
    std::string region{};
    std::string locality{};
    std::vector<std::string> features{};
    int limit = 100;
};

/// Unknown: the carrier has no order under that reference; it was never placed.
enum class OrderStatus { Pending, Complete, Failed, Unknown };

struct OrderState {
    OrderStatus status = OrderStatus::Pending;
    std::string reference{};       ///< the carrier's id of the order, or of the number once there
    std::string provider_status{}; ///< the carrier's own word
    bool t38_enabled = false;
    bool emergency_enabled = false;
    std::string failure{};
};

struct OutboundText {
    std::string our_reference{}; ///< our id: sending the same one twice sends once
    E164 from;
    E164 to;
    std::string text{};
    std::vector<std::string> medias{};
};

struct SentText {
    std::string reference{};   ///< the carrier's id
    bool is_delivered = false; ///< it is known to have reached the phone already
};

/// A supplier of normal numbers and of messages. Implementations live in src/carrier. Any thread;
/// never blocks; `done` is called exactly once, within the carrier's own deadline, on any thread.
/// Errors: NUMBER_NOT_AVAILABLE, CARRIER_REJECTED: final, nothing was done. CARRIER_UNAVAILABLE and
/// every other one: it may have been done, and may be tried again.
class Carrier {
  public:
    template <class T>
    using Done = std::function<void(Result<T>)>;

    virtual ~Carrier() = default;
    virtual std::string name() const = 0;
    virtual void search(SearchQuery query, Done<std::vector<OfferedNumber>> done) = 0;
    /// Orders a number under our reference; ordering the same reference again is the same order.
    virtual void order(E164 number, std::string our_reference, Done<OrderState> done) = 0;
    /// What became of the order made under our reference.
    virtual void order_state(std::string our_reference, Done<OrderState> done) = 0;
    /// Gives a number back; one that is gone already is a success.
    virtual void release(E164 number, std::string reference, Done<void> done) = 0;
    virtual void send_text(OutboundText text, Done<SentText> done) = 0;
};

} // namespace numberd::domain
