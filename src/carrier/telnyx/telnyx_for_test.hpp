// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <sodium.h>

#include "base/encoding.hpp"
#include "carrier/account/server_for_test.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {

inline const domain::E164 kNumber = *domain::E164::parse("+12125550100");
inline constexpr const char* kOurs = "0b266038-844b-71ec-97d8-63ba531361ce";

inline std::string order(const std::string& status, const std::string& reference = kOurs) {
    return R"({"id":"o1","status":")" + status + R"(","customer_reference":")" + reference + "\"}";
}

inline std::string number(const std::string& status, const std::string& reference,
                          const std::string& e164 = "+12125550100") {
    return R"({"id":"17","phone_number":")" + e164 + R"(","status":")" + status +
           R"(","customer_reference":")" + reference +
           R"(","connection_id":"77","t38_fax_gateway_enabled":true})";
}

inline std::string list_of(const std::string& item) {
    return R"({"data":[)" + item + "]}";
}
inline std::string data(const std::string& item) {
    return R"({"data":)" + item + "}";
}

/// An account at a Telnyx that answers what a test says.
class TelnyxTest : public AccountFixture {
  protected:
    TelnyxTest() {
        if (sodium_init() < 0) std::abort();
        std::string key(crypto_sign_PUBLICKEYBYTES, '\0');
        crypto_sign_keypair(bytes(key), bytes(secret_));
        Settings settings;
        settings.account.name = "main";
        settings.api_key = "KEY";
        settings.public_key = base64_of(key);
        settings.base_url = server_.url();
        settings.connection_id = "77";
        settings.hook_url = "https://numbers.example/hooks/main";
        carrier_.emplace(settings, tools_);
    }
    static unsigned char* bytes(std::string& text) {
        return reinterpret_cast<unsigned char*>(text.data());
    }

    /// There is no order yet; one that is placed is answered so.
    void orders_are_answered(int status, const std::string& body) {
        server_.answer([=](const http::Request& request) {
            return request.method == "GET" ? ServerForTest::response(200, list_of(""))
                                           : ServerForTest::response(status, body);
        });
    }
    Result<domain::OrderState> place() {
        return ask<domain::OrderState>([&](auto done) { carrier_->order(kNumber, kOurs, done); });
    }
    Result<domain::OrderState> state() {
        return ask<domain::OrderState>(
            [&](auto done) { carrier_->order_state(kNumber, kOurs, done); });
    }
    Result<domain::SentText> send(std::vector<std::string> medias = {}) {
        domain::OutboundText text{.from = kNumber, .to = *domain::E164::parse("+12125550199")};
        text.our_reference = "m-0";
        text.text = "hi";
        text.medias = std::move(medias);
        return ask<domain::SentText>([&](auto done) { carrier_->send_text(text, done); });
    }

    domain::HookRequest hook(std::string body, std::int64_t age_seconds = 0) {
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch());
        const std::string time = std::to_string(now.count() - age_seconds);
        std::string signature(crypto_sign_BYTES, '\0');
        std::string text = time + "|" + body;
        crypto_sign_detached(bytes(signature), nullptr, bytes(text), text.size(), bytes(secret_));
        domain::HookRequest request;
        request.headers = {{"Telnyx-Timestamp", time},
                           {"Telnyx-Signature-Ed25519", base64_of(signature)}};
        request.body = std::move(body);
        return request;
    }
    std::string refusal(const domain::HookRequest& request) {
        const auto news = carrier_->read_hook(request);
        return news ? "taken" : std::string(news.error().reason);
    }

    std::string secret_ = std::string(crypto_sign_SECRETKEYBYTES, '\0');
    std::optional<TelnyxCarrier> carrier_;
};

} // namespace numberd::carrier::telnyx
