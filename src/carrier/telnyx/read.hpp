// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "carrier/account/account.hpp"
#include "carrier/account/json_view.hpp"
#include "domain/carrier.hpp"

// What Telnyx' answers mean to us. Whatever they hold, nothing here throws or guesses: what is
// missing or of another kind is left out, and an answer that lacks what it is for is an Error.

namespace numberd::carrier::telnyx {

/// `data` of an answer; CARRIER_REJECTED, RECIPIENT_OPTED_OUT, MESSAGE_FILTERED with the carrier's
/// code and words for a refusal; CARRIER_UNAVAILABLE where the account is the matter (401, 403);
/// CARRIER_OUTCOME_UNKNOWN for what is no answer of Telnyx, as a proxy's page.
Result<JsonView> data_of(const Told& told);
/// `data` that is a list.
Result<JsonView> list_of(const Told& told);
/// The whole of an answer with a list and a `meta` that says which page of how many it is.
Result<JsonView> page_of(const Told& told);
/// The same as data_of(); that there is no such thing (any more) is a success, too.
Result<JsonView> gone_or_data_of(const Told& told);

std::vector<domain::OfferedNumber> offers_in(const JsonView& data,
                                             const domain::SearchQuery& query);

/// An order, of the account's list or by itself; nullopt: it is none.
struct Order {
    domain::OrderState state{};
    std::string our_reference{};
};
std::optional<Order> order_in(const JsonView& data);
/// The order that counts among those of a list that carry our reference: one that came through,
/// else one that still may; nullopt: none does. CARRIER_OUTCOME_UNKNOWN: one of them is unreadable.
Result<std::optional<domain::OrderState>> order_among(const JsonView& list,
                                                      const std::string& our_reference);

/// A number with what is to be known of it.
struct HeldNumber {
    domain::CarrierNumber number;
    bool is_t38 = false;
    bool is_emergency = false;
    std::string connection_id{};
    std::string messaging_profile_id{};
};
/// All numbers of a list that are E.164; CARRIER_OUTCOME_UNKNOWN if an item is no number at all.
Result<std::vector<HeldNumber>> numbers_in(const JsonView& list);

/// How far a purchased number is; nullopt for a word that tells of no purchase.
domain::OrderStatus purchase_status_of(std::string_view number_status);

std::optional<domain::SentText> text_in(const JsonView& data);

struct Port {
    domain::PortState state{};
    std::string our_reference{};
};
std::optional<Port> port_in(const JsonView& data);
/// Those of a list that carry our reference; CARRIER_OUTCOME_UNKNOWN: one of them is unreadable.
Result<std::vector<Port>> ports_among(const JsonView& list, const std::string& our_reference);
/// Several that came of one: the reason of the one that needs us, else of the one furthest back.
domain::PortState joined(const std::vector<Port>& ports);

/// "2026-01-31T09:30:00Z", with or without a fraction.
std::optional<Timestamp> time_in(const JsonView& value);

} // namespace numberd::carrier::telnyx
