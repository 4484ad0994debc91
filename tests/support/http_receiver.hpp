// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/server.hpp"
#include "support/await.hpp"

namespace numberd::test {

/// Somebody's HTTP server on loopback: keeps every request and answers as it is told.
class HttpReceiver {
  public:
    /// The status to answer with, or nullopt to keep the sender waiting.
    using Answer = std::function<std::optional<int>(const http::Request&)>;

    HttpReceiver()
        : server_(
              {},
              [this](http::Request request, http::Responder responder) {
                  take(std::move(request), responder);
              },
              [](int status) { return response(status, ""); }) {
        const auto started = server_.start();
        EXPECT_TRUE(started);
    }
    ~HttpReceiver() { server_.stop(std::chrono::milliseconds(0)); }

    std::string url(const std::string& path = "/hook") const {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + path;
    }

    void answer(Answer answer, std::string body = "{}") {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
        body_ = std::move(body);
    }

    /// Runs `use` while nothing is being answered: for what the answer shares with the test.
    void with_lock(const std::function<void()>& use) const {
        const std::lock_guard lock(mutex_);
        use();
    }

    std::vector<http::Request> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    /// Waits until `count` requests have come; what has come by then.
    std::vector<http::Request> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, std::chrono::seconds(10),
                                            [&] { return requests_.size() >= count; });
        EXPECT_TRUE(came) << "only " << requests_.size() << " requests of " << count;
        return requests_;
    }

    /// Answers those that were kept waiting.
    void release(int status) {
        std::vector<http::Responder> held;
        {
            const std::lock_guard lock(mutex_);
            held.swap(held_);
        }
        for (const auto& responder : held)
            responder.send(response(status, "{}"));
    }

  private:
    static http::Response response(int status, std::string body) {
        http::Response response;
        response.status = status;
        response.body = std::move(body);
        return response;
    }

    void take(http::Request request, const http::Responder& responder) {
        std::unique_lock lock(mutex_);
        requests_.push_back(request);
        const auto status = answer_ ? answer_(request) : std::optional(200);
        if (!status) held_.push_back(responder);
        const std::string body = body_;
        lock.unlock();
        changed_.notify_all();
        if (status) responder.send(response(*status, body));
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Answer answer_;
    std::string body_ = "{}";
    std::vector<http::Request> requests_;
    std::vector<http::Responder> held_;
    http::Server server_; // last: its threads use all of the above
};

inline std::string header(const http::Request& request, std::string_view name) {
    return std::string(request.headers.find(name).value_or(""));
}

} // namespace numberd::test
