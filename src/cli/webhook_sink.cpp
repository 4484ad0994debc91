// SPDX-License-Identifier: Apache-2.0
#include "cli/webhook_sink.hpp"

#include <boost/json.hpp>

#include "cli/rest.hpp"

namespace numberd::cli {
namespace {

constexpr std::string_view kHost = "http://127.0.0.1:";
constexpr std::string_view kPath = "/numberctl-demo";

http::Response error_page(int status) {
    http::Response response;
    response.status = status;
    response.body = "{}";
    return response;
}

} // namespace

WebhookSink::WebhookSink()
    : server_(
          {},
          [this](const http::Request& request, const http::Responder& responder) {
              responder.send(take(request));
          },
          error_page) {}

WebhookSink::~WebhookSink() {
    server_.stop(std::chrono::seconds{1});
}

Result<void> WebhookSink::start() {
    return server_.start();
}

std::string WebhookSink::url() const {
    return std::string(kHost) + std::to_string(server_.port()) + std::string(kPath);
}

bool WebhookSink::is_one(std::string_view url) {
    return url.starts_with(kHost) && url.ends_with(kPath);
}

http::Response WebhookSink::take(const http::Request& request) {
    boost::json::error_code invalid;
    const auto body = boost::json::parse(request.body, invalid);
    if (invalid) return error_page(400);
    const std::lock_guard lock(mutex_);
    ++seen_[text_at(body, "type")];
    changed_.notify_all();
    return error_page(200);
}

bool WebhookSink::wait_for(const std::map<std::string, int>& wanted,
                           std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, longest, [&] {
        return std::all_of(wanted.begin(), wanted.end(),
                           [&](const auto& one) { return seen_[one.first] >= one.second; });
    });
}

std::map<std::string, int> WebhookSink::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

} // namespace numberd::cli
