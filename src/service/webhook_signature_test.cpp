// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "service/webhooks.hpp"

namespace numberd::service {
namespace {

std::string hmac(const std::string& key, const std::string& text) {
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    return {reinterpret_cast<const char*>(mac), size};
}

std::string to_base64(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    return text.substr(0, static_cast<std::size_t>(size));
}

// The example that the Standard Webhooks libraries test themselves with.
TEST(StandardSignature, IsThatOfThePublishedExample) {
    EXPECT_EQ(
        standard_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                           1614265330, R"({"test": 2432232314})"),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(StandardSignature, IsAnHmacWithTheDecodedSecretOverIdTimeAndBody) {
    const std::string key = "0123456789abcdef0123456789abcdef";
    const std::string body = R"({"type":"number_created","data":{"name":"Zürich"}})";
    EXPECT_EQ(standard_signature("whsec_" + to_base64(key), "id-1", 1769851800, body),
              "v1," + to_base64(hmac(key, "id-1.1769851800." + body)));
    EXPECT_EQ(standard_signature("whsec_" + to_base64(key), "id-1", 1769851800, ""),
              "v1," + to_base64(hmac(key, "id-1.1769851800.")));
}

TEST(StandardSignature, IsEmptyForAMalformedSecret) {
    for (const char* secret : {"", "whsec_", "whsec_*", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}) {
        EXPECT_EQ(standard_signature(secret, "id", 1, "body"), "") << secret;
    }
}

TEST(VoipbinSignature, IsAnHmacOfTheBodyWithTheWholeSecret) {
    std::string hex = "sha256=";
    for (const char byte : hmac("whsec_abc", "{}")) {
        static constexpr char digits[] = "0123456789abcdef";
        hex += digits[static_cast<unsigned char>(byte) >> 4];
        hex += digits[static_cast<unsigned char>(byte) & 15];
    }
    EXPECT_EQ(voipbin_signature("whsec_abc", "{}"), hex);
}

} // namespace
} // namespace numberd::service
