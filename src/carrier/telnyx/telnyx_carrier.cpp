// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_carrier.hpp"

#include <boost/json.hpp>

#include "carrier/account/ask_json.hpp"
#include "carrier/telnyx/read.hpp"

namespace numberd::carrier::telnyx {
namespace {

namespace json = boost::json;

using domain::SentText;

AccountSettings with_key(AccountSettings account, const std::string& key) {
    account.authorization = "Bearer " + key;
    return account;
}

std::string message_body(const domain::OutboundText& text, const Settings& settings) {
    json::object body{{"from", text.from.to_string()},
                      {"to", text.to.to_string()},
                      {"type", text.medias.empty() ? "SMS" : "MMS"}};
    if (!text.text.empty()) body["text"] = text.text;
    if (!text.medias.empty()) body["media_urls"] = json::value_from(text.medias);
    if (!settings.hook_url.empty()) {
        body["webhook_url"] =
            settings.hook_url + "?ref=" + http::percent_encode(text.our_reference);
    }
    return json::serialize(body);
}

} // namespace

TelnyxCarrier::TelnyxCarrier(Settings settings, Tools tools)
    : settings_(std::move(settings)),
      clock_(tools.clock),
      account_(with_key(settings_.account, settings_.api_key), tools) {}

Ask TelnyxCarrier::get(const std::string& path, const Query& query) const {
    Ask ask;
    ask.url = settings_.base_url + path;
    char separator = '?';
    for (const auto& [name, value] : query) {
        ask.url += separator + http::percent_encode(name) + "=" + http::percent_encode(value);
        separator = '&';
    }
    return ask;
}

Ask TelnyxCarrier::write(const char* method, const std::string& path, std::string body,
                         Repeat repeat) const {
    Ask ask;
    ask.method = method;
    ask.url = settings_.base_url + path;
    if (!body.empty()) ask.content_type = "application/json";
    ask.body = std::move(body);
    ask.repeat = repeat;
    return ask;
}

void TelnyxCarrier::send_text(domain::OutboundText text, Done<SentText> done) {
    ask_for<SentText>(
        account_, write("POST", "/messages", message_body(text, settings_), Repeat::Unsafe),
        data_of,
        [](const JsonView& data) -> Result<SentText> {
            auto sent = text_in(data);
            if (sent) return std::move(*sent);
            return nonsense("Telnyx answered without a message");
        },
        std::move(done));
}

} // namespace numberd::carrier::telnyx
