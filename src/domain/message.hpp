// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/address.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

enum class MessageDirection { Inbound, Outbound };
/// received: inbound, stored. queued → sent → delivered, or failed at any step.
enum class TargetStatus { Received, Queued, Sending, Sent, Delivered, Failed };

/// One receiver of a message and how far it got.
struct MessageTarget {
    Address destination{};
    TargetStatus status = TargetStatus::Queued;
    int parts = 1;
    std::string provider_reference{}; ///< the carrier's id of what it accepted
    Reason reason = Reason::None;     ///< why it failed
    std::optional<Timestamp> tm_update{};
    int failures = 0;                   ///< attempts that may be made again, one after the other
    std::optional<Timestamp> tm_next{}; ///< queued or sending: not before; else at once
};

/// A text (SMS) or a text with media (MMS).
struct Message {
    MessageId id;
    CustomerId customer_id;
    NumberId number_id;         ///< the customer's number that received or sent it
    ActiveflowId activeflow_id; ///< the flow run that it started or that sent it; else nil
    MessageDirection direction = MessageDirection::Inbound;
    Address source{};
    std::vector<MessageTarget> targets{};
    std::string text{};
    std::vector<std::string> medias{};
    std::string provider{};           ///< carrier account
    std::string provider_reference{}; ///< inbound: the carrier's id; one message per id
    Reason reason = Reason::None;     ///< inbound: why no flow ran
    bool is_keyword_reply = false;    ///< confirms STOP or START, or helps: no opt-out holds it
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

/// Queued or sending: the carrier is still to take it.
bool is_unsent(const MessageTarget& target);
/// Whether a target that stands at `from` may be moved to `to` by a receipt: on, never back, and
/// never from what is final (delivered, failed).
bool moves_on(TargetStatus from, TargetStatus to);
/// When the next target of an outbound message is to be handed to the carrier; nullopt: none is.
std::optional<Timestamp> due_of(const Message& message);

std::string_view text_of(MessageDirection direction);
std::string_view text_of(TargetStatus status);
std::optional<MessageDirection> message_direction_of(std::string_view text);
std::optional<TargetStatus> target_status_of(std::string_view text);

/// How many SMS parts a text needs: 160 or 153 a part in the GSM 7-bit alphabet, 70 or 67 in UCS-2
/// (3GPP TS 23.038, 23.040); at least 1.
int sms_parts(std::string_view utf8_text);

/// What a text goes out in: the GSM 7-bit alphabet if that has all of it.
enum class SmsEncoding { Gsm7, Ucs2 };
SmsEncoding sms_encoding(std::string_view utf8_text);
std::string_view text_of(SmsEncoding encoding);

} // namespace numberd::domain
