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
/// CARRIER_OUTCOME_UNKNOWN for an answer that cannot be read.
Result<JsonView> answer_of(const Told& told);

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
domain::OrderState bought(const HeldNumber& held);

/// How far a text is by Twilio's word; nullopt for one that we do not know.
std::optional<domain::TargetStatus> text_status_of(std::string_view word);
std::optional<domain::SentText> text_in(const JsonView& item);

/// "Mon, 16 Aug 2010 03:45:01 +0000" (RFC 2822).
std::optional<Timestamp> mail_time(const std::string& text);

std::optional<domain::PortState> port_in(const JsonView& item);

} // namespace numberd::carrier::twilio
