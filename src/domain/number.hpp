// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

enum class NumberType { Normal, Virtual };
enum class NumberStatus { PurchasePending, Active, Suspended, Deleted };

/// Why a suspended number is: asked for, or its renewal was not paid.
enum class Suspension { None, Requested, Unpaid };

/// What asks a number to change its status.
enum class NumberMove {
    ConfirmPurchase,
    FailPurchase,
    CancelPurchase,
    Suspend,
    Reactivate,
    Release
};

/// A phone number that belongs to a customer.
struct Number {
    NumberId id;
    CustomerId customer_id;
    E164 number;
    NumberType type = NumberType::Virtual;
    NumberStatus status = NumberStatus::Active;
    FlowId call_flow_id;    ///< nil: calls are refused
    FlowId message_flow_id; ///< nil: messages are refused
    std::string name{};
    std::string detail{};
    bool t38_enabled = false;
    bool emergency_enabled = false;
    bool rtp_debug = false;
    std::vector<std::string> tags{};
    std::string provider{};           ///< carrier account; empty for virtual numbers
    std::string provider_reference{}; ///< the carrier's id of the order, then of the number
    std::string provider_status{};    ///< the carrier's own word, never mixed with ours
    Timestamp tm_create{};
    std::optional<Timestamp> tm_purchase{};
    std::optional<Timestamp> tm_renew{}; ///< paid until a month after this
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
    /// While it is being released, when it is suspended: what it was before.
    std::optional<NumberStatus> status_before_release{};
    bool deletion_lock = false;                    ///< it is not released unless that is forced
    std::map<std::string, std::string> metadata{}; ///< the customer's own, nothing to us
    Suspension suspension = Suspension::None;      ///< None unless suspended
    std::optional<Timestamp> tm_renewal_failed{};  ///< since when the next month is unpaid
    std::string campaign_id{}; ///< 10DLC: what its texts are registered as; empty: none
};

/// What a customer may say of a number of its own, when it is made or later; what is absent stays.
struct NumberSettings {
    std::optional<FlowId> call_flow_id{};    ///< nil unbinds
    std::optional<FlowId> message_flow_id{}; ///< nil unbinds
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<bool> rtp_debug{};
    std::optional<bool> deletion_lock{};
    std::optional<std::map<std::string, std::string>> metadata{}; ///< replaces all of it
    std::optional<NumberStatus> status{};                         ///< Active or Suspended
    std::optional<std::string> campaign_id{};

    bool operator==(const NumberSettings&) const = default;
};

/// The `provider` of numbers that are the operator's own and no carrier's.
inline constexpr std::string_view kOwnProvider = "own";

/// Whether it is neither being bought nor being given back.
bool is_settled(const Number& number);

/// Whether a carrier has sold it and must take it back.
bool is_of_carrier(const Number& number);

std::string_view text_of(NumberType type);
std::string_view text_of(NumberStatus status);
std::string_view text_of(Suspension suspension);
std::optional<NumberType> number_type_of(std::string_view text);
std::optional<NumberStatus> number_status_of(std::string_view text);
std::optional<Suspension> suspension_of(std::string_view text);

/// The status after a move; StateInvalid with the present status in its message if the move is not
/// allowed. Suspending what is suspended and reactivating what is active are allowed and change
/// nothing.
///
///   (provision normal)      (provision virtual)
///          │                        │
///          ▼      confirm           ▼      suspend
///   purchase-pending ─────────►  active ◄──────────► suspended ◄── purchase-pending (cancel)
///          │ fail                   │    reactivate      │
///          ▼                        ▼ release            ▼ release
///        deleted ◄──────────────────┴────────────────────┘
Result<NumberStatus> move_status(NumberStatus from, NumberMove move);

/// When the next month is to be paid: on the day of the month it was bought, or the month's last;
/// nullopt for what is not paid for.
std::optional<Timestamp> renewal_due(const Number& number);

/// The one guard of releases: everything that speaks against this one, as one error with a Problem
/// each; NUMBER_LOCKED, EMERGENCY_ENABLED, NUMBER_PORT_OPEN. `is_porting`: it is named in an open
/// port, to us or away.
Result<void> check_release(const Number& number, bool is_porting);

/// Whether a number that was released may be had by that customer now: by its former owner at once,
/// by others when it has rested. NUMBER_IN_QUARANTINE.
Result<void> check_quarantine(const Number& released, CustomerId wanted_by, Timestamp now,
                              std::chrono::seconds quarantine);

/// Whether a customer may provision this number as a virtual one: the shape, and not reserved.
Result<void> check_virtual(E164 number);

} // namespace numberd::domain
