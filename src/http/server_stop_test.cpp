// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <thread>

#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;
using Clock = std::chrono::steady_clock;

TEST(ServerStop, LetsARunningRequestFinishAndClosesTheRest) {
    Awaited<Responder> running;
    LoopbackServer server([&](const Request& request, Responder responder) {
        if (request.path == "/slow") return running.set(std::move(responder));
        responder.send(text("fast"));
    });
    RawClient busy(server.port());
    RawClient idle(server.port());
    idle.send(get("/"));
    EXPECT_EQ(idle.status(), 200);
    busy.send(get("/slow") + get("/never"));
    const auto responder = running.get();
    const auto port = server.port();
    const auto start = Clock::now();
    std::thread stopping([&] { server.server().stop(kPatience); });
    EXPECT_TRUE(idle.ended()); // so the drain has begun
    RawClient late(port);
    EXPECT_FALSE(late.send(get("/")) && late.reply());
    responder.send(text("done"));
    const auto reply = busy.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->body, "done");
    EXPECT_NE(reply->head.find("Connection: close\r\n"), std::string::npos);
    EXPECT_EQ(busy.rest(), "");
    stopping.join();
    EXPECT_LT(Clock::now() - start, kPatience);
}

TEST(ServerStop, EndsAtTheGraceWhateverStillRuns) {
    Awaited<Responder> running;
    ServerSettings settings;
    settings.threads = 2;
    LoopbackServer server(
        [&](const Request& /*request*/, Responder responder) { running.set(std::move(responder)); },
        settings);
    RawClient busy(server.port());
    RawClient half(server.port());
    half.send("GET / HT");
    busy.send(get("/"));
    const auto responder = running.get();
    const auto start = Clock::now();
    server.server().stop(std::chrono::milliseconds{50});
    EXPECT_LT(Clock::now() - start, kPatience);
    EXPECT_FALSE(busy.reply());
    EXPECT_FALSE(half.reply());
    responder.send(text("too late"));
    server.server().stop(std::chrono::milliseconds{50}); // twice is harmless
}

TEST(ServerStop, WithoutStartIsHarmless) {
    Server server(
        {}, [](const Request& /*request*/, const Responder& /*responder*/) {}, error_page);
    server.stop(std::chrono::milliseconds{0});
}

TEST(ServerStop, ManyThreadsAnsweringWhileItStops) {
    for (int round = 0; round < 20; ++round) {
        std::mutex mutex;
        std::vector<Responder> responders;
        ServerSettings settings;
        settings.threads = 2;
        LoopbackServer server(
            [&](const Request& /*request*/, Responder responder) {
                const std::lock_guard lock(mutex);
                responders.push_back(std::move(responder));
            },
            settings);
        std::atomic<bool> done{false};
        std::thread answering([&] {
            while (!done) {
                std::vector<Responder> batch;
                {
                    const std::lock_guard lock(mutex);
                    batch.swap(responders);
                }
                for (const auto& responder : batch)
                    responder.send(text("x"));
                std::this_thread::yield();
            }
        });
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 8; ++i) {
            clients.push_back(std::make_unique<RawClient>(server.port()));
            clients.back()->send(get("/") + get("/") + get("/"));
        }
        EXPECT_EQ(clients.front()->status(), 200);
        server.server().stop(std::chrono::milliseconds{round % 3});
        done = true;
        answering.join();
    }
}

} // namespace
} // namespace numberd::http
