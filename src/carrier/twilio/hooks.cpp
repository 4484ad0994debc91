// SPDX-License-Identifier: Apache-2.0
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "base/sha256.hpp"
#include "carrier/twilio/read.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::CarrierNews;
using domain::E164;
using domain::HookRequest;
using domain::Reason;
using News = std::vector<CarrierNews>;

constexpr int kMediasMax = 10;

Error forged(const char* why) {
    return domain::fail(Reason::SignatureInvalid, why);
}

std::string value_in(const Fields& fields, std::string_view name) {
    for (const auto& [key, value] : fields) {
        if (key == name) return value;
    }
    return {};
}

std::string hmac_sha1(const std::string& key, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned int size = 0;
    HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), &size);
    return {reinterpret_cast<const char*>(mac.data()), size};
}

bool is_equal(const std::string& a, const std::string& b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// HMAC-SHA1 over the URL as it was called and, of a form, every field by name. A body that is no
/// form stands in the URL with its hash.
Result<void> check_signature(const HookRequest& request, const Settings& settings,
                             const Fields& query, bool is_form, Fields fields) {
    const auto signature = request.header("X-Twilio-Signature");
    if (!signature) return forged("it is not signed");
    std::string text = settings.hook_url;
    if (!request.query.empty()) text += "?" + request.query;
    const auto hash = value_in(query, "bodySHA256");
    if (!hash.empty()) {
        if (!is_equal(sha256_hex(request.body), hash)) return forged("its body is another one");
    } else if (!is_form) {
        return forged("nothing vouches for its body");
    } else {
        std::sort(fields.begin(), fields.end());
        fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
        for (const auto& [name, value] : fields)
            text += name + value;
    }
    if (!is_equal(base64_of(hmac_sha1(settings.auth_token, text)), std::string(*signature)))
        return forged("its signature is another's");
    return success();
}

News text_arrived(const Fields& fields) {
    const auto from = E164::parse(value_in(fields, "From"));
    const auto to = E164::parse(value_in(fields, "To"));
    if (!from || !to) return {};
    domain::InboundText text{.from = *from, .to = *to};
    text.provider_reference = value_in(fields, "MessageSid");
    text.text = value_in(fields, "Body");
    for (int i = 0; i < kMediasMax; ++i) {
        auto url = value_in(fields, "MediaUrl" + std::to_string(i));
        if (url.empty()) break;
        text.medias.push_back(std::move(url));
    }
    if (text.provider_reference.empty()) return {};
    return {CarrierNews{domain::TextArrived{std::move(text)}}};
}

News receipt(const Fields& fields, const std::string& word, std::string our_reference) {
    const auto status = text_status_of(word);
    if (!status) return {};
    domain::TextReceipt told{.reference = value_in(fields, "MessageSid"),
                             .our_reference = std::move(our_reference),
                             .status = *status};
    const auto code = value_in(fields, "ErrorCode");
    if (*status == domain::TargetStatus::Failed)
        told.reason = reason_of_code(code, Reason::DeliveryFailed);
    told.detail = code;
    return {CarrierNews{std::move(told)}};
}

} // namespace

Result<News> TwilioCarrier::read_hook(const HookRequest& request) {
    const auto query = http::parse_query(request.query).value_or(Fields{});
    const bool is_form =
        request.header("Content-Type").value_or("").starts_with("application/x-www-form");
    auto fields = is_form ? http::parse_query(request.body).value_or(Fields{}) : Fields{};
    BOOST_OUTCOME_TRY(check_signature(request, settings_, query, is_form, fields));
    if (!is_form) {
        const auto json = JsonView::parse(request.body);
        if (!json) return News{};
        const auto sid = (*json)["port_in_request_sid"].text();
        return sid.empty() ? News{} : News{domain::PortMoved{"", sid}};
    }
    // A receipt names how far the text is; an inbound text is always "received".
    auto word = value_in(fields, "MessageStatus");
    if (word.empty()) word = value_in(fields, "SmsStatus");
    if (word.empty() || word == "received") return text_arrived(fields);
    return receipt(fields, word, value_in(query, "ref"));
}

domain::HookAnswer TwilioCarrier::hook_answer() const {
    return {"text/xml", "<Response/>"};
}

} // namespace numberd::carrier::twilio
