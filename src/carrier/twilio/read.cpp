// SPDX-License-Identifier: Apache-2.0
#include "carrier/twilio/read.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/timestamp.hpp"
#include "carrier/account/ask_json.hpp"
#include "carrier/account/digits.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::E164;
using domain::PortStatus;
using domain::Reason;
using domain::TargetStatus;

constexpr std::size_t kWordsMax = 300;

constexpr std::pair<std::string_view, Reason> kCodes[] = {
    {"21422", Reason::NumberNotAvailable}, {"21452", Reason::NumberNotAvailable},
    {"21610", Reason::RecipientOptedOut},  {"30007", Reason::MessageFiltered},
    {"20003", Reason::CarrierUnavailable}, {"20429", Reason::CarrierUnavailable}};

constexpr std::pair<std::string_view, TargetStatus> kTexts[] = {
    {"accepted", TargetStatus::Sent},       {"scheduled", TargetStatus::Sent},
    {"queued", TargetStatus::Sent},         {"sending", TargetStatus::Sent},
    {"sent", TargetStatus::Sent},           {"partially_delivered", TargetStatus::Sent},
    {"delivered", TargetStatus::Delivered}, {"read", TargetStatus::Delivered},
    {"undelivered", TargetStatus::Failed},  {"failed", TargetStatus::Failed},
    {"canceled", TargetStatus::Failed}};

/// In lower case, '-' and ' ' as '_': both spellings are seen.
constexpr std::pair<std::string_view, PortStatus> kPorts[] = {
    {"pending", PortStatus::Submitted},
    {"in_review", PortStatus::Submitted},
    {"waiting_for_signature", PortStatus::ActionRequired},
    {"in_progress", PortStatus::InProcess},
    {"action_required", PortStatus::ActionRequired},
    {"completed", PortStatus::Completed},
    {"canceled", PortStatus::Cancelled},
    {"expired", PortStatus::Failed}};

std::string plain(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ' || c == '-') c = '_';
    }
    return text;
}

std::vector<std::string> features_in(const JsonView& capabilities) {
    std::vector<std::string> features;
    // The search spells some of them in capitals, the number itself does not.
    const auto has = [&](const char* name, const char* capitals) {
        return capabilities[name].flag() || capabilities[capitals].flag();
    };
    if (has("fax", "fax")) features.emplace_back("fax");
    if (has("mms", "MMS")) features.emplace_back("mms");
    if (has("sms", "SMS")) features.emplace_back("sms");
    if (has("voice", "voice")) features.emplace_back("voice");
    return features;
}

/// The code of a refusal; empty: it is none of Twilio's.
std::string code_in(const std::optional<JsonView>& json) {
    return json ? (*json)["code"].text_or_number() : std::string();
}

Result<JsonView> with_list(const Told& told, std::string_view list) {
    BOOST_OUTCOME_TRY(auto answer, answer_of(told));
    if (!answer[list].is_array()) return nonsense("Twilio answered without a list");
    return answer;
}

} // namespace

Reason reason_of_code(std::string_view code, Reason otherwise) {
    for (const auto& [known, reason] : kCodes) {
        if (known == code) return reason;
    }
    return otherwise;
}

Result<JsonView> answer_of(const Told& told) {
    auto json = JsonView::parse(told.body);
    if (told.is_success()) {
        if (json && json->is_object()) return std::move(*json);
        return nonsense("Twilio answered without an object");
    }
    std::string words = "status " + std::to_string(told.status);
    const auto code = code_in(json);
    if (!code.empty()) words = code + " " + (*json)["message"].text();
    const bool is_account = told.status == 401 || told.status == 403;
    const Reason otherwise = is_account     ? Reason::CarrierUnavailable
                             : code.empty() ? Reason::CarrierOutcomeUnknown
                                            : Reason::CarrierRejected;
    return domain::fail(reason_of_code(code, otherwise), "Twilio: " + words.substr(0, kWordsMax));
}

Result<JsonView> numbers_of(const Told& told) {
    return with_list(told, "incoming_phone_numbers");
}

Result<JsonView> messages_of(const Told& told) {
    return with_list(told, "messages");
}

Result<JsonView> ports_of(const Told& told) {
    return with_list(told, "port_in_requests");
}

Result<JsonView> gone_or_answer_of(const Told& told) {
    const bool is_gone = told.status == 404 && !code_in(JsonView::parse(told.body)).empty();
    if (told.status == 204 || is_gone) return JsonView();
    return answer_of(told);
}

Result<JsonView> already_or_answer_of(const Told& told) {
    if (told.status == 409 && !code_in(JsonView::parse(told.body)).empty()) return JsonView();
    return answer_of(told);
}

std::vector<domain::OfferedNumber> offers_in(const JsonView& answer,
                                             const domain::SearchQuery& query,
                                             const std::string& type) {
    std::vector<domain::OfferedNumber> offers;
    for (const auto& item : answer["available_phone_numbers"].items()) {
        const auto number = E164::parse(item["phone_number"].text());
        if (!number || !has_digits(*number, query)) continue;
        domain::OfferedNumber offer{.number = *number};
        offer.country = item["iso_country"].text();
        if (offer.country != query.country) continue;
        offer.type = type;
        offer.region = item["region"].text();
        offer.city = item["locality"].text();
        offer.postal_code = item["postal_code"].text();
        offer.features = features_in(item["capabilities"]);
        offers.push_back(std::move(offer));
    }
    return offers;
}

std::optional<HeldNumber> number_in(const JsonView& item) {
    const auto number = E164::parse(item["phone_number"].text());
    const auto sid = item["sid"].text();
    if (!number || sid.empty()) return std::nullopt;
    HeldNumber held{.number = {.number = *number}};
    held.number.reference = sid;
    held.number.our_reference = item["friendly_name"].text();
    held.number.status = item["status"].text();
    held.has_fax = item["capabilities"]["fax"].flag();
    held.is_emergency = item["emergency_status"].text() == "Active";
    held.trunk_sid = item["trunk_sid"].text();
    held.sms_url = item["sms_url"].text();
    return held;
}

Result<std::vector<HeldNumber>> numbers_in(const JsonView& answer) {
    std::vector<HeldNumber> numbers;
    for (const auto& item : answer["incoming_phone_numbers"].items()) {
        if (item["phone_number"].text().empty() || item["sid"].text().empty())
            return nonsense("Twilio lists what is no number");
        if (auto held = number_in(item)) numbers.push_back(std::move(*held));
    }
    return numbers;
}

domain::OrderState bought(const HeldNumber& held) {
    domain::OrderState state;
    state.status = domain::OrderStatus::Complete;
    state.reference = held.number.reference;
    state.provider_status = held.number.status.empty() ? "in-use" : held.number.status;
    state.t38_enabled = held.has_fax;
    state.emergency_enabled = held.is_emergency;
    return state;
}

std::optional<TargetStatus> text_status_of(std::string_view word) {
    for (const auto& [known, status] : kTexts) {
        if (known == word) return status;
    }
    return std::nullopt;
}

std::optional<domain::SentText> text_in(const JsonView& item) {
    const auto sid = item["sid"].text();
    const auto status = text_status_of(item["status"].text());
    if (sid.empty() || !status) return std::nullopt;
    domain::SentText sent{.reference = sid, .status = *status};
    if (*status == TargetStatus::Failed) {
        sent.reason = reason_of_code(item["error_code"].text_or_number(), Reason::DeliveryFailed);
    }
    return sent;
}

std::optional<Timestamp> mail_time(const std::string& text) {
    std::tm time{};
    const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S", &time);
    if (!end || std::string_view(end) != " +0000") return std::nullopt;
    return Timestamp(std::chrono::seconds(::timegm(&time)));
}

std::optional<domain::PortState> port_in(const JsonView& item) {
    const auto sid = item["port_in_request_sid"].text();
    auto word = item["port_in_request_status"].text();
    if (word.empty()) word = item["status"].text();
    if (sid.empty()) return std::nullopt;
    for (const auto& [known, status] : kPorts) {
        if (known != plain(word)) continue;
        domain::PortState state;
        state.status = status;
        state.references = {sid};
        state.provider_status = word;
        state.reason = item["rejection_reason"].text();
        if (state.reason.empty() && plain(word) == "waiting_for_signature")
            state.reason = "the letter of authorization is to be signed: " +
                           item["signature_request_url"].text();
        // A day, not a time.
        const auto day = item["target_port_in_date"].text();
        if (status == PortStatus::InProcess && !day.empty()) {
            state.tm_foc = parse_timestamp(day + "T00:00:00Z");
            if (state.tm_foc) state.status = PortStatus::Scheduled;
        }
        return state;
    }
    return std::nullopt;
}

} // namespace numberd::carrier::twilio
