// SPDX-License-Identifier: Apache-2.0
#include "service/webhook_request.hpp"

#include <gtest/gtest.h>

#include "support/await.hpp"

namespace numberd::service {
namespace {

using test::reason_in;

std::string uri_of(std::size_t bytes) {
    const std::string start = "https://example.com/";
    return start + std::string(bytes - start.size(), 'x');
}

TEST(CheckWebhook, BoundsTheAddressTheTypeAndTheBody) {
    const std::string type(200, 'x');
    const std::string body(kWebhookBodyBytesMax, 'x');
    const auto uri = uri_of(kWebhookUriBytesMax);
    EXPECT_TRUE(check_webhook(uri, "POST", type, body));
    EXPECT_EQ(reason_in(check_webhook(uri + "x", "POST", type, body)), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(check_webhook(uri, "POST", type + "x", body)), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(check_webhook(uri, "POST", type, body + "x")), "INVALID_ARGUMENT");
}

TEST(CheckWebhook, TakesNothingThatWouldSplitTheRequest) {
    EXPECT_FALSE(check_webhook("https://example.com/ x", "POST", "text/plain", ""));
    EXPECT_FALSE(check_webhook("https://example.com/\n", "POST", "text/plain", ""));
    EXPECT_FALSE(check_webhook("ftp://example.com/", "POST", "text/plain", ""));
    EXPECT_FALSE(check_webhook("https://example.com/", "TRACE", "text/plain", ""));
    EXPECT_FALSE(check_webhook("https://example.com/", "POST", "text/plain\r\nX: y", ""));
}

} // namespace
} // namespace numberd::service
