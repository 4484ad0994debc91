// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "carrier/account/account.hpp"
#include "carrier/account/json_view.hpp"
#include "carrier/twilio/twilio_carrier.hpp"
#include "domain/carrier.hpp"

// What Twilio's answers mean to us. Whatever they hold, nothing here throws or guesses.

namespace numberd::carrier::twilio {

/// The answer; NUMBER_NOT_AVAILABLE, CARRIER_REJECTED, RECIPIENT_OPTED_OUT, MESSAGE_FILTERED with
/// the carrier's code and words for a refusal; CARRIER_UNAVAILABLE where the account is the matter;
/// CARRIER_OUTCOME_UNKNOWN for what is no answer of Twilio, as a proxy's page.
Result<JsonView> answer_of(const Told& told);
/// An answer with the list `incoming_phone_numbers`, or `messages`, or `port_in_requests`.
Result<JsonView> numbers_of(const Told& told);
Result<JsonView> messages_of(const Told& told);
Result<JsonView> ports_of(const Told& told);
/// The same as answer_of(); nothing where there is no such thing (any more), and for a bare 204.
Result<JsonView> gone_or_answer_of(const Told& told);
/// The same; nothing where it is so already (409).
Result<JsonView> already_or_answer_of(const Told& told);

domain::Reason reason_of_code(std::string_view code, domain::Reason otherwise);

std::vector<domain::OfferedNumber> offers_in(const JsonView& answer,
                                             const domain::SearchQuery& query,
                                             const std::string& type);

struct HeldNumber {
    domain::CarrierNumber number;
    bool has_fax = false;
    bool is_emergency = false;
    std::string trunk_sid{};
    std::string sms_url{};
};
std::optional<HeldNumber> number_in(const JsonView& item);
/// All numbers of a list that are E.164; CARRIER_OUTCOME_UNKNOWN if an item is no number at all.
Result<std::vector<HeldNumber>> numbers_in(const JsonView& answer);
domain::OrderState bought(const HeldNumber& held);

/// How far a text is by Twilio's word; nullopt for one that we do not know.
std::optional<domain::TargetStatus> text_status_of(std::string_view word);
std::optional<domain::SentText> text_in(const JsonView& item);

/// "Mon, 16 Aug 2010 03:45:01 +0000" (RFC 2822).
std::optional<Timestamp> mail_time(const std::string& text);

std::optional<domain::PortState> port_in(const JsonView& item);

} // namespace numberd::carrier::twilio
