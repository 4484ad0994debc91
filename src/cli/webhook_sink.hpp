// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "http/server.hpp"

namespace numberd::cli {

/// A small application's webhook address: takes what comes, answers 200, counts by type.
class WebhookSink {
  public:
    WebhookSink();
    ~WebhookSink();

    Result<void> start();
    std::string url() const;
    /// Whether a sink had this address: one of a program that was killed may be left somewhere.
    static bool is_one(std::string_view url);
    /// Waits until each of these types has come as often; false when `longest` has passed.
    bool wait_for(const std::map<std::string, int>& wanted, std::chrono::milliseconds longest);
    std::map<std::string, int> seen() const;

  private:
    http::Response take(const http::Request& request);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> seen_;
    http::Server server_;
};

} // namespace numberd::cli
