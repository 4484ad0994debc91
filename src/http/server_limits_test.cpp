// SPDX-License-Identifier: Apache-2.0
// What a server does with clients that are wrong, large, slow or many.
#include <gtest/gtest.h>

#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;
using std::chrono::seconds;

void echo_body(Request request, const Responder& responder) {
    responder.send(text(std::move(request.body)));
}

/// Sends `bytes` and expects that answer, the connection's end, and that the server goes on.
void expect_refused(const ServerSettings& settings, std::string_view bytes, int status) {
    LoopbackServer server(echo_body, settings);
    RawClient client(server.port());
    client.send(bytes);
    const auto reply = client.reply();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, status);
    EXPECT_EQ(reply->body, "page " + std::to_string(status));
    EXPECT_NE(reply->head.find("Connection: close\r\n"), std::string::npos);
    EXPECT_TRUE(client.ended());
    RawClient next(server.port());
    next.send(get("/"));
    EXPECT_EQ(next.status(), 200);
}

TEST(ServerLimits, MalformedIs400) {
    expect_refused({}, "NONSENSE\r\n\r\n", 400);
    expect_refused({}, "GET / HTTP/1.1\r\n\r\n", 400);
    expect_refused({},
                   "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                   400);
    expect_refused({},
                   "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
                       std::string(100'000, '1'),
                   400);
}

TEST(ServerLimits, AnswersWhatCameBeforeTheMalformed) {
    LoopbackServer server(echo_body);
    RawClient client(server.port());
    client.send(get("/") + "NONSENSE\r\n\r\n" + get("/"));
    EXPECT_EQ(client.status(), 200);
    EXPECT_EQ(client.status(), 400);
    EXPECT_TRUE(client.ended());
}

TEST(ServerLimits, OversizeHeaderIs431) {
    ServerSettings settings;
    settings.header_bytes_max = 2000;
    expect_refused(settings, get("/", "X: " + std::string(2000, 'x') + "\r\n"), 431);
    expect_refused(settings, std::string(20'000, 'x'), 431);
    LoopbackServer server(echo_body);
    RawClient client(server.port());
    client.send(get("/", "X: " + std::string(16'000, 'x') + "\r\n"));
    EXPECT_EQ(client.status(), 200);
}

TEST(ServerLimits, OversizeBodyIs413EvenWhileItIsStillComing) {
    ServerSettings settings;
    settings.body_bytes_max = 1000;
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\n";
    expect_refused(settings, head + "Content-Length: 1001\r\n\r\n", 413);
    expect_refused(settings, head + "Content-Length: 200000\r\n\r\n" + std::string(200'000, 'x'),
                   413);
    const auto chunk = "200\r\n" + std::string(512, 'x') + "\r\n";
    expect_refused(settings, head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk, 413);
}

TEST(ServerLimits, SlowHeaderIs408) {
    ServerSettings settings;
    settings.header_timeout = seconds{1};
    expect_refused(settings, "GET / HTTP/1.1\r\nHost:", 408);
}

TEST(ServerLimits, SlowBodyIs408) {
    ServerSettings settings;
    settings.body_timeout = seconds{1};
    expect_refused(settings, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf", 408);
}

TEST(ServerLimits, SlowHandlerIs503AndItsLateAnswerIsIgnored) {
    ServerSettings settings;
    settings.handler_timeout = seconds{1};
    Awaited<Responder> slow;
    LoopbackServer server(
        [&](const Request& request, Responder responder) {
            if (request.path == "/slow") return slow.set(std::move(responder));
            responder.send(text("fast"));
        },
        settings);
    RawClient client(server.port());
    client.send(get("/slow"));
    const auto responder = slow.get();
    EXPECT_EQ(client.status(), 503);
    responder.send(text("late"));
    EXPECT_TRUE(client.ended());
}

TEST(ServerLimits, IdleAndSilentConnectionsAreClosed) {
    ServerSettings settings;
    settings.idle_timeout = seconds{1};
    settings.header_timeout = seconds{1};
    LoopbackServer server(echo_body, settings);
    RawClient silent(server.port());
    RawClient blank(server.port());
    RawClient idle(server.port());
    blank.send("\r\n\r\n");
    idle.send(get("/"));
    EXPECT_EQ(idle.status(), 200);
    EXPECT_TRUE(idle.ended());
    EXPECT_TRUE(silent.ended());
    EXPECT_TRUE(blank.ended());
}

TEST(ServerLimits, AClientThatDoesNotReadIsCutOff) {
    ServerSettings settings;
    settings.write_timeout = seconds{1};
    settings.idle_timeout = seconds{3};
    const std::size_t size = 64 * 1024 * 1024;
    LoopbackServer server(
        [&](const Request& request, const Responder& responder) {
            responder.send(text(std::string(request.path == "/large" ? size : 0, 'x')));
        },
        settings);
    RawClient stuck(server.port());
    RawClient clock(server.port());
    stuck.send(get("/large"));
    clock.send(get("/"));
    EXPECT_EQ(clock.status(), 200);
    EXPECT_TRUE(clock.ended()); // three sweeps later, on the same thread
    EXPECT_LT(stuck.rest().size(), size);
}

TEST(ServerLimits, ConnectionsBeyondTheMaximumAreTold503) {
    ServerSettings settings;
    settings.connections_max = 2;
    LoopbackServer server(echo_body, settings);
    auto first = std::make_unique<RawClient>(server.port());
    RawClient second(server.port());
    for (auto* client : {first.get(), &second}) {
        client->send(get("/"));
        ASSERT_EQ(client->status(), 200);
    }
    RawClient third(server.port());
    third.send(get("/"));
    EXPECT_EQ(third.reply()->body, "page 503");
    EXPECT_TRUE(third.ended());
    // A place that becomes free is given away again. The server learns of the end of `first`
    // before the next client's, because both come through the same poll in order of arrival.
    first->send(get("/", "Connection: close\r\n"));
    EXPECT_EQ(first->status(), 200);
    EXPECT_TRUE(first->ended());
    first.reset();
    int status = 503;
    for (int tries = 0; status != 200 && tries < 1000; ++tries) {
        RawClient fourth(server.port());
        fourth.send(get("/"));
        status = fourth.status();
    }
    EXPECT_EQ(status, 200);
}

TEST(ServerLimits, OnlySoManyAtOnceAreToldThatTheyAreBeyondTheMaximum) {
    ServerSettings settings;
    settings.connections_max = 0;
    LoopbackServer server(echo_body, settings);
    std::vector<std::unique_ptr<RawClient>> told; // none of them hangs up, so each holds a place
    while (true) {
        auto client = std::make_unique<RawClient>(server.port());
        const auto reply = client->reply();
        if (!reply) break; // closed without a word
        EXPECT_EQ(reply->status, 503);
        told.push_back(std::move(client));
        ASSERT_LT(told.size(), 300U);
    }
    EXPECT_GE(told.size(), 64U);
}

} // namespace
} // namespace numberd::http
