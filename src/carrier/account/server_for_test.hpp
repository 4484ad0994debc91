// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/rng.hpp"
#include "carrier/account/account.hpp"
#include "http/server.hpp"
#include "support/await.hpp"
#include "support/fake_clock.hpp"

namespace numberd::carrier {

/// A carrier's API on loopback that answers as a test says, and keeps what it was asked.
class ServerForTest {
  public:
    ServerForTest()
        : server_(
              {},
              [this](http::Request request, const http::Responder& responder) {
                  const std::lock_guard lock(mutex_);
                  requests_.push_back(request);
                  if (auto response = answer_(request))
                      responder.send(std::move(*response));
                  else
                      held_.push_back(responder);
              },
              [](int status) { return response(status, ""); }) {
        EXPECT_TRUE(server_.start());
    }
    ~ServerForTest() { server_.stop(std::chrono::milliseconds(0)); }

    static http::Response response(int status, std::string body) {
        http::Response response;
        response.status = status;
        response.body = std::move(body);
        return response;
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    /// What each request is answered with; nullopt: it is kept waiting.
    void answer(std::function<std::optional<http::Response>(const http::Request&)> answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    void always(int status, const std::string& body) {
        answer([=](const http::Request&) { return response(status, body); });
    }
    /// One answer after the other; the last one again and again.
    void in_turn(std::vector<http::Response> answers) {
        answer([answers = std::move(answers), at = std::size_t{0}](const http::Request&) mutable {
            return std::optional(answers[std::min(at++, answers.size() - 1)]);
        });
    }

    std::vector<http::Request> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }
    /// "GET /path?query" of each request.
    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const auto& request : requests()) {
            lines.push_back(request.method + " " + request.path +
                            (request.query.empty() ? "" : "?" + request.query));
        }
        return lines;
    }

  private:
    mutable std::mutex mutex_;
    std::function<std::optional<http::Response>(const http::Request&)> answer_ =
        [](const http::Request&) { return response(200, "{}"); };
    std::vector<http::Request> requests_;
    std::vector<http::Responder> held_;
    http::Server server_; // last: its threads use the above
};

/// What an account works with, and its carrier.
class AccountFixture : public testing::Test {
  protected:
    /// Waits for an answer while time passes.
    template <class T, class Begin>
    Result<T> ask(Begin begin) {
        auto answer = std::make_shared<std::optional<Result<T>>>();
        auto mutex = std::make_shared<std::mutex>();
        begin([answer, mutex](Result<T> result) {
            const std::lock_guard lock(*mutex);
            EXPECT_FALSE(answer->has_value()) << "answered twice";
            *answer = std::move(result);
        });
        const bool came = test::eventually([&] {
            clock_.advance(std::chrono::milliseconds(50));
            deadlines_.sweep();
            const std::lock_guard lock(*mutex);
            return answer->has_value();
        });
        EXPECT_TRUE(came) << "no answer came";
        const std::lock_guard lock(*mutex);
        if (!came) return Error{ErrorCode::Internal, "", "no answer", "", {}};
        return std::move(**answer);
    }

    test::FakeClock clock_;
    SeededRng rng_{1};
    service::Deadlines deadlines_{clock_};
    ServerForTest server_;
    http::Client client_{{.allow_private_targets = true}};
    Tools tools_{client_, deadlines_, clock_, rng_};
};

} // namespace numberd::carrier
