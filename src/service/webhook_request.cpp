// SPDX-License-Identifier: Apache-2.0
#include "service/webhook_request.hpp"

#include <algorithm>

#include "domain/reason.hpp"
#include "http/url.hpp"
#include "service/webhooks.hpp"

namespace numberd::service {
namespace {

constexpr std::size_t kContentTypeBytesMax = 200;
constexpr std::size_t kAnswerBytesMax = 64 * 1024;

bool is_visible(std::string_view text, bool with_space) {
    return std::all_of(text.begin(), text.end(), [with_space](char c) {
        return (c > ' ' && c < '\x7f') || (with_space && c == ' ');
    });
}

bool is_method(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "GET" || method == "DELETE" ||
           method == "PATCH";
}

Error refused(std::string message) {
    return domain::fail(domain::Reason::InvalidArgument, std::move(message));
}

} // namespace

WebhookSecrets webhook_secrets_of(const domain::Customer& customer, Timestamp now) {
    WebhookSecrets secrets{.current = customer.webhook_secret};
    if (customer.tm_secret_old_end && now < *customer.tm_secret_old_end)
        secrets.old = customer.webhook_secret_old;
    return secrets;
}

http::ClientRequest webhook_request(const domain::Delivery& delivery, const WebhookSecrets& secrets,
                                    Timestamp now, std::chrono::milliseconds timeout) {
    http::ClientRequest request;
    request.method = delivery.method;
    request.url = delivery.uri;
    request.headers.add("content-type", delivery.content_type);
    request.headers.add("user-agent", "numberd-webhooks/1");
    if (delivery.is_signed && !secrets.current.empty()) {
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
        const std::string id = delivery.id.to_string();
        request.headers.add("webhook-id", id);
        request.headers.add("webhook-timestamp", std::to_string(seconds));
        std::string signatures = standard_signature(secrets.current, id, seconds, delivery.body);
        if (!secrets.old.empty())
            signatures += ' ' + standard_signature(secrets.old, id, seconds, delivery.body);
        request.headers.add("webhook-signature", signatures);
        // Its form has room for one.
        request.headers.add("X-VoIPBIN-Signature",
                            voipbin_signature(secrets.current, delivery.body));
    }
    request.body = delivery.body;
    request.total_timeout = timeout;
    request.connect_timeout = std::min(timeout, request.connect_timeout);
    request.body_bytes_max = kAnswerBytesMax;
    return request;
}

Result<void> check_webhook(std::string_view uri, std::string_view method,
                           std::string_view content_type, std::string_view body) {
    if (uri.size() > kWebhookUriBytesMax || !is_visible(uri, false) ||
        !http::host_of(std::string(uri))) {
        return refused(
            "the URI must be http or https, with a host and a port that there is, "
            "without spaces, of at most 2048 characters");
    }
    if (!is_method(method)) return refused("the method must be POST, PUT, PATCH, GET or DELETE");
    if (content_type.size() > kContentTypeBytesMax || !is_visible(content_type, true)) {
        return refused("the content type must be plain ASCII of at most 200 characters");
    }
    if (body.size() > kWebhookBodyBytesMax) return refused("the body is larger than 256 KiB");
    return success();
}

} // namespace numberd::service
