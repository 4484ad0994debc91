// SPDX-License-Identifier: Apache-2.0
#include "carrier/twilio/twilio_carrier.hpp"
#include "base/encoding.hpp"

#include "base/timestamp.hpp"
#include "carrier/account/ask_json.hpp"
#include "carrier/twilio/read.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::OutboundText;
using domain::SentText;

/// How far its clock may be behind ours.
constexpr std::chrono::minutes kClocksApart{2};

AccountSettings with_token(AccountSettings account, const std::string& sid,
                           const std::string& token) {
    account.authorization = "Basic " + base64_of(sid + ":" + token);
    return account;
}

std::string encoded(const Fields& fields) {
    std::string text;
    for (const auto& [name, value] : fields) {
        if (!text.empty()) text += '&';
        text += http::percent_encode(name) + "=" + http::percent_encode(value);
    }
    return text;
}

/// The text that this one became, if a list has it.
std::optional<SentText> find_in(const JsonView& list, const OutboundText& text) {
    for (const auto& item : list.items()) {
        const auto made = mail_time(item["date_created"].text());
        const bool is_it = item["to"].text() == text.to.to_string() &&
                           item["from"].text() == text.from.to_string() &&
                           item["body"].text() == text.text &&
                           item["direction"].text() == "outbound-api" && made &&
                           *made + kClocksApart >= text.tm_create;
        if (is_it) return text_in(item);
    }
    return std::nullopt;
}

} // namespace

TwilioCarrier::TwilioCarrier(Settings settings, Tools tools)
    : settings_(std::move(settings)),
      account_(with_token(settings_.account, settings_.account_sid, settings_.auth_token), tools) {}

std::string TwilioCarrier::path(const std::string& rest) const {
    return settings_.base_url + "/2010-04-01/Accounts/" +
           http::percent_encode(settings_.account_sid) + rest;
}

Ask TwilioCarrier::get(const std::string& url, const Fields& query) {
    Ask ask;
    ask.url = query.empty() ? url : url + "?" + encoded(query);
    return ask;
}

Ask TwilioCarrier::form(const std::string& url, const Fields& fields, Repeat repeat) {
    Ask ask;
    ask.method = "POST";
    ask.url = url;
    ask.content_type = "application/x-www-form-urlencoded";
    ask.body = encoded(fields);
    ask.repeat = repeat;
    return ask;
}

Ask TwilioCarrier::json(const std::string& url, std::string body, Repeat repeat) {
    Ask ask;
    ask.method = "POST";
    ask.url = url;
    ask.content_type = "application/json";
    ask.body = std::move(body);
    ask.repeat = repeat;
    return ask;
}

void TwilioCarrier::send_text(OutboundText text, Done<SentText> done) {
    Fields fields{{"To", text.to.to_string()}, {"From", text.from.to_string()}};
    if (!text.text.empty()) fields.emplace_back("Body", text.text);
    for (const auto& media : text.medias)
        fields.emplace_back("MediaUrl", media);
    if (!settings_.hook_url.empty()) {
        fields.emplace_back("StatusCallback", settings_.hook_url + "?ref=" +
                                                  http::percent_encode(text.our_reference));
    }
    ask_for<SentText>(
        account_, form(path("/Messages.json"), fields, Repeat::Unsafe), answer_of,
        [](const JsonView& answer) -> Result<SentText> {
            auto sent = text_in(answer);
            if (sent) return std::move(*sent);
            return nonsense("Twilio answered without a message");
        },
        std::move(done));
}

void TwilioCarrier::text_state(OutboundText text, Done<std::optional<SentText>> done) {
    const auto since =
        format_timestamp(text.tm_create - kClocksApart, TimeFormat::Rfc3339).substr(0, 19) + "Z";
    // A text that is still queued has no DateSent: those are in the list whatever the time.
    const Fields query{{"To", text.to.to_string()},
                       {"From", text.from.to_string()},
                       {"DateSent>", since},
                       {"PageSize", "200"}};
    ask_for<std::optional<SentText>>(
        account_, get(path("/Messages.json"), query), messages_of,
        [text](const JsonView& answer) -> Result<std::optional<SentText>> {
            auto found = find_in(answer["messages"], text);
            // What may stand on a page that was not read is not known to be nowhere.
            if (!found && !answer["next_page_uri"].text().empty())
                return nonsense("Twilio has more texts than one page shows");
            return found;
        },
        std::move(done));
}

} // namespace numberd::carrier::twilio
