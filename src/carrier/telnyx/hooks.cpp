// SPDX-License-Identifier: Apache-2.0
#include <sodium.h>

#include <charconv>

#include "base/encoding.hpp"
#include "carrier/telnyx/read.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {
namespace {

using domain::CarrierNews;
using domain::E164;
using domain::HookRequest;
using domain::Reason;
using News = std::vector<CarrierNews>;

constexpr std::chrono::seconds kTolerance{300};

Error forged(const char* why) {
    return domain::fail(Reason::SignatureInvalid, why);
}

/// Ed25519 over "timestamp|body", not older and not newer than five minutes.
Result<void> check_signature(const HookRequest& request, const std::string& public_key,
                             Timestamp now) {
    const auto signature_text = request.header("telnyx-signature-ed25519");
    const auto time_text = request.header("telnyx-timestamp");
    if (!signature_text || !time_text) return forged("it is not signed");
    std::int64_t seconds = 0;
    const auto [end, error] =
        std::from_chars(time_text->data(), time_text->data() + time_text->size(), seconds);
    if (error != std::errc{} || end != time_text->data() + time_text->size())
        return forged("its timestamp is no number");
    const auto now_seconds =
        std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    // Compared without a difference, which could overflow.
    if (seconds < now_seconds - kTolerance.count() || seconds > now_seconds + kTolerance.count())
        return forged("it is too old, or from the future");
    const auto key = base64_decode(public_key);
    const auto signature = base64_decode(*signature_text);
    if (!key || key->size() != crypto_sign_PUBLICKEYBYTES) return forged("the key is no key");
    if (!signature || signature->size() != crypto_sign_BYTES)
        return forged("its signature is none");
    const std::string text = std::string(*time_text) + "|" + request.body;
    const auto bytes = [](const std::string& s) {
        return reinterpret_cast<const unsigned char*>(s.data());
    };
    if (crypto_sign_verify_detached(bytes(*signature), bytes(text), text.size(), bytes(*key)) != 0)
        return forged("its signature is another's");
    return success();
}

std::string reference_in(const HookRequest& request) {
    const auto query = http::parse_query(request.query);
    if (!query) return {};
    for (const auto& [name, value] : *query) {
        if (name == "ref") return value;
    }
    return {};
}

News message_arrived(const JsonView& payload) {
    const auto from = E164::parse(payload["from"]["phone_number"].text());
    const auto id = payload["id"].text();
    if (!from || id.empty()) return {};
    News news;
    for (const auto& to : payload["to"].items()) {
        const auto number = E164::parse(to["phone_number"].text());
        if (!number) continue;
        domain::InboundText text{.from = *from, .to = *number};
        text.provider_reference = id;
        text.text = payload["text"].text();
        for (const auto& media : payload["media"].items()) {
            if (auto url = media["url"].text(); !url.empty()) text.medias.push_back(std::move(url));
        }
        news.emplace_back(domain::TextArrived{std::move(text)});
        break; // a group's other receivers are told by messages of their own
    }
    return news;
}

News receipt(const JsonView& payload, std::string our_reference) {
    const auto sent = text_in(payload);
    if (!sent) return {};
    domain::TextReceipt told{.reference = sent->reference,
                             .our_reference = std::move(our_reference),
                             .status = sent->status,
                             .reason = sent->reason};
    const auto errors = payload["errors"].items();
    if (!errors.empty()) {
        told.detail =
            errors.front()["code"].text_or_number() + " " + errors.front()["title"].text();
    }
    return {CarrierNews{std::move(told)}};
}

} // namespace

Result<News> TelnyxCarrier::read_hook(const HookRequest& request) {
    BOOST_OUTCOME_TRY(check_signature(request, settings_.public_key, clock_.now()));
    const auto json = JsonView::parse(request.body);
    if (!json) return News{};
    const auto data = (*json)["data"];
    const auto type = data["event_type"].text();
    const auto payload = data["payload"];
    if (type == "message.received") return message_arrived(payload);
    if (type == "message.sent" || type == "message.finalized")
        return receipt(payload, reference_in(request));
    if (type == "number_order.complete") {
        return News{domain::OrderMoved{payload["customer_reference"].text()}};
    }
    if (type.starts_with("porting_order.")) {
        return News{domain::PortMoved{payload["customer_reference"].text(), payload["id"].text()}};
    }
    return News{};
}

} // namespace numberd::carrier::telnyx
