// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "carrier/account/account.hpp"
#include "carrier/account/json_view.hpp"
#include "domain/carrier.hpp"

// What Telnyx' answers mean to us. Whatever they hold, nothing here throws or guesses: what is
// missing or of another kind is left out, and an answer that lacks what it is for is an Error.

namespace numberd::carrier::telnyx {

/// `data` of an answer; CARRIER_REJECTED, NUMBER_NOT_AVAILABLE, RECIPIENT_OPTED_OUT,
/// MESSAGE_FILTERED with the carrier's code and words for a refusal; CARRIER_UNAVAILABLE where the
/// account is the matter (401, 403); CARRIER_OUTCOME_UNKNOWN for an answer that cannot be read.
Result<JsonView> data_of(const Told& told);

std::vector<domain::OfferedNumber> offers_in(const JsonView& data,
                                             const domain::SearchQuery& query);

/// An order, of the account's list or by itself; nullopt: it is none.
struct Order {
    domain::OrderState state{};
    std::string our_reference{};
};
std::optional<Order> order_in(const JsonView& data);

/// A number with what is to be known of it.
struct HeldNumber {
    domain::CarrierNumber number;
    bool is_t38 = false;
    bool is_emergency = false;
    std::string connection_id{};
    std::string messaging_profile_id{};
};
std::optional<HeldNumber> number_in(const JsonView& data);

/// How far a purchased number is; nullopt for a word that tells of no purchase.
domain::OrderStatus purchase_status_of(std::string_view number_status);

std::optional<domain::SentText> text_in(const JsonView& data);

struct Port {
    domain::PortState state{};
    std::string our_reference{};
};
std::optional<Port> port_in(const JsonView& data);
/// Several that came of one: the reason of the one that needs us, else of the one furthest back.
domain::PortState joined(const std::vector<Port>& ports);

/// "2026-01-31T09:30:00Z", with or without a fraction.
std::optional<Timestamp> time_in(const JsonView& value);

} // namespace numberd::carrier::telnyx
