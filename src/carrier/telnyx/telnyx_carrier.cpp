// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_carrier.hpp"

#include <boost/json.hpp>

#include "carrier/telnyx/read.hpp"
#include "domain/reason.hpp"

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
    ask.content_type = "application/json";
    ask.body = std::move(body);
    ask.repeat = repeat;
    return ask;
}

void TelnyxCarrier::send_text(domain::OutboundText text, Done<SentText> done) {
    account_.ask(write("POST", "/messages", message_body(text, settings_), Repeat::Unsafe),
                 [done = std::move(done)](Result<Told> told) {
                     if (!told) return done(std::move(told).assume_error());
                     const auto data = data_of(told.value());
                     if (!data) return done(data.error());
                     auto sent = text_in(data.value());
                     if (!sent) {
                         return done(domain::fail(domain::Reason::CarrierOutcomeUnknown,
                                                  "Telnyx answered without a message"));
                     }
                     done(std::move(*sent));
                 });
}

} // namespace numberd::carrier::telnyx
