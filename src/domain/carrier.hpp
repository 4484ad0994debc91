// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/carrier_news.hpp"
#include "domain/e164.hpp"
#include "domain/message.hpp"
#include "domain/port_request.hpp"

namespace numberd::domain {

/// What a number costs at the carrier.
struct CarrierPrice {
    std::int64_t monthly_micros = 0;
    std::int64_t setup_micros = 0;
    std::string currency{}; ///< ISO 4217

    bool operator==(const CarrierPrice&) const = default;
};

/// What a carrier offers for sale.
struct OfferedNumber {
    E164 number;
    std::string country{}; ///< ISO 3166
    std::string type{};    ///< local, toll_free, mobile, national
    std::string region{};
    std::string city{};
    std::string postal_code{};
    std::vector<std::string> features{}; ///< emergency, fax, mms, sms, voice
    std::string account{};               ///< the carrier account that sells it
    std::optional<CarrierPrice> price{}; ///< nullopt: the carrier does not say
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
    Timestamp tm_create{}; ///< of our message: a look-up begins there
};

/// A text that the carrier has taken.
struct SentText {
    std::string reference{};                  ///< the carrier's id
    TargetStatus status = TargetStatus::Sent; ///< sent, delivered or failed
    Reason reason = Reason::None;             ///< why it failed
};

/// A setting of a number at the carrier that is not what the account's configuration says.
struct Drift {
    std::string setting{}; ///< "connection_id", "messaging_profile_id", "reference", …
    std::string wanted{};
    std::string found{};

    bool operator==(const Drift&) const = default;
};

/// A number as the carrier has it.
struct CarrierNumber {
    E164 number;
    std::string reference{};     ///< the carrier's id of it
    std::string our_reference{}; ///< our id, which was put on it; empty: none of ours
    std::string status{};        ///< the carrier's own word
    std::vector<Drift> drift{};
};

struct CarrierNumbers {
    std::vector<CarrierNumber> numbers;
    std::string next{}; ///< the page that follows; empty: none
};

/// How an account has done lately. Requests that a full budget held back are not among them.
struct CarrierHealth {
    enum class Breaker { Closed, Open, HalfOpen };

    Breaker breaker = Breaker::Closed;
    std::optional<Timestamp> tm_retry{}; ///< while open: when the next request is let through
    std::uint64_t requests = 0;          ///< in the last minutes, as the failures
    std::uint64_t failures = 0;          ///< no answer, 5xx, or one that could not be read
    std::uint64_t rate_limited = 0;      ///< 429
    std::chrono::microseconds latency_mean{0};
    std::chrono::microseconds latency_max{0};
    std::string last_error{}; ///< no credential in it
    std::optional<Timestamp> tm_last_error{};
};

/// An account with a supplier of normal numbers and of messages. Implementations live in
/// src/carrier. Any thread; never blocks; `done` is called exactly once, within the carrier's own
/// deadline, on any thread.
///
/// Errors. NUMBER_NOT_AVAILABLE, CARRIER_REJECTED: final, nothing was done. CARRIER_UNAVAILABLE:
/// nothing was done, it may be tried again. CARRIER_OUTCOME_UNKNOWN and every other one: it may
/// have been done; look it up before it is tried again. NOT_SUPPORTED: this carrier has no such
/// thing.
class Carrier {
  public:
    template <class T>
    using Done = std::function<void(Result<T>)>;

    virtual ~Carrier() = default;
    /// Of the account, as it is configured.
    virtual std::string name() const = 0;

    // Numbers
    virtual void search(SearchQuery query, Done<std::vector<OfferedNumber>> done) = 0;
    /// Orders a number under our reference; ordering the same reference again is the same order.
    virtual void order(E164 number, std::string our_reference, Done<OrderState> done) = 0;
    /// What became of the order made under our reference. Complete means: the number is there, and
    /// set up as the account says (voice, messaging, our reference on it).
    virtual void order_state(E164 number, std::string our_reference, Done<OrderState> done) = 0;
    /// Gives a number back; one that is gone already is a success.
    virtual void release(E164 number, std::string reference, Done<void> done) = 0;
    /// All numbers of the account, page by page; an empty `page` is the first.
    virtual void list(std::string page, Done<CarrierNumbers> done);
    /// Sets a number up as the account's configuration says, with our reference on it.
    virtual void configure(E164 number, std::string reference, std::string our_reference,
                           Done<void> done);

    // Messages
    virtual void send_text(OutboundText text, Done<SentText> done) = 0;
    /// What became of a text that may have been handed over; nullopt: it never was.
    /// NOT_SUPPORTED: the carrier cannot tell; only a receipt can.
    virtual void text_state(OutboundText text, Done<std::optional<SentText>> done);

    // Ports
    virtual void check_portability(std::vector<E164> numbers, Done<std::vector<Portability>> done);
    /// Hands in a port under our reference; the same reference again is the same port.
    virtual void submit_port(PortSubmission port, Done<PortState> done);
    /// nullopt: not known to have been handed in; handing it in again is safe, as that looks first.
    virtual void port_state(std::string our_reference, std::vector<std::string> references,
                            Done<std::optional<PortState>> done);
    virtual void cancel_port(std::vector<std::string> references, Done<PortState> done);
    virtual void comment_port(std::vector<std::string> references, std::string text,
                              Done<void> done);
    virtual void decide_port_out(std::string reference, bool is_approved, std::string reason,
                                 Done<void> done);

    // What the carrier tells by itself
    /// Checks the signature and reads what is told. SIGNATURE_INVALID: not from the carrier, or too
    /// old; nothing may be done. What is signed but cannot be understood is no news. Never blocks.
    virtual Result<std::vector<CarrierNews>> read_hook(const HookRequest& request);
    /// What the carrier wants to read when it has been heard.
    virtual HookAnswer hook_answer() const { return {}; }

    /// Whether it is worth while to ask it now. Asked often: it costs next to nothing.
    virtual bool is_usable() const { return true; }
    virtual CarrierHealth health() const { return {}; }
};

} // namespace numberd::domain
