// SPDX-License-Identifier: Apache-2.0
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;

void echo_path(const Request& request, const Responder& responder) {
    responder.send(text(request.path));
}

TEST(Server, AnswersAndKeepsTheConnection) {
    LoopbackServer server(echo_path);
    RawClient client(server.port());
    for (const auto* path : {"/one", "/two"}) {
        client.send(get(path));
        const auto reply = client.reply();
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply->status, 200);
        EXPECT_EQ(reply->body, path);
        EXPECT_NE(reply->head.find("Date: "), std::string::npos);
        EXPECT_EQ(reply->head.find("Connection:"), std::string::npos);
    }
}

TEST(Server, GivesTheHandlerTheWholeRequest) {
    Awaited<Request> seen;
    LoopbackServer server([&](Request request, const Responder& responder) {
        responder.send({});
        seen.set(std::move(request));
    });
    RawClient client(server.port());
    client.send("PUT /a?b=c HTTP/1.1\r\nHost: h\r\nX-Key: v\r\nContent-Length: 4\r\n\r\nbody");
    const auto request = seen.get();
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/a");
    EXPECT_EQ(request.query, "b=c");
    EXPECT_EQ(request.headers.find("x-key"), "v");
    EXPECT_EQ(request.body, "body");
    EXPECT_EQ(request.remote_ip, "127.0.0.1");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    LoopbackServer server(echo_path);
    RawClient client(server.port());
    std::string requests;
    constexpr int kCount = 3000;
    for (int i = 0; i < kCount; ++i)
        requests += get("/" + std::to_string(i));
    std::thread sender([&] { client.send(requests); });
    for (int i = 0; i < kCount; ++i) {
        const auto reply = client.reply();
        if (!reply || reply->body != "/" + std::to_string(i)) {
            ADD_FAILURE() << i;
            break;
        }
    }
    sender.join();
}

TEST(Server, AnswersPipelinedRequestsInOrderFromOtherThreads) {
    std::vector<std::thread> workers;
    LoopbackServer server([&](Request request, Responder responder) {
        workers.emplace_back([path = std::move(request.path), responder = std::move(responder)] {
            responder.send(text(path));
        });
    });
    RawClient client(server.port());
    client.send(get("/a") + get("/b") + get("/c"));
    for (const auto* path : {"/a", "/b", "/c"})
        EXPECT_EQ(client.reply()->body, path);
    server.server().stop(kPatience);
    for (auto& worker : workers)
        worker.join();
}

TEST(Server, SendsAndTakesLargeBodies) {
    LoopbackServer server([](Request request, const Responder& responder) {
        std::string body;
        for (int i = 0; i < 8; ++i)
            body += request.body;
        responder.send(text(std::move(body)));
    });
    RawClient client(server.port());
    std::string body(1024 * 1024, 'x');
    body.front() = 'a';
    body.back() = 'z';
    const auto head =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    client.send(head + body);
    client.send(head + body);
    for (int i = 0; i < 2; ++i) {
        const auto reply = client.reply();
        ASSERT_TRUE(reply);
        ASSERT_EQ(reply->body.size(), 8 * body.size());
        EXPECT_EQ(reply->body.substr(body.size() - 1, 2), "za");
    }
}

TEST(Server, TakesChunkedBodies) {
    LoopbackServer server([](Request request, const Responder& responder) {
        responder.send(text(std::move(request.body)));
    });
    RawClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2\r\nde\r\n0\r\n\r\n" + get("/"));
    EXPECT_EQ(client.reply()->body, "abcde");
    EXPECT_EQ(client.reply()->body, "");
}

TEST(Server, AnswersHeadWithoutTheBody) {
    LoopbackServer server(echo_path);
    RawClient client(server.port());
    client.send("HEAD /path HTTP/1.1\r\nHost: h\r\n\r\n" + get("/next"));
    const auto head = client.reply(true);
    ASSERT_TRUE(head);
    EXPECT_NE(head->head.find("Content-Length: 5\r\n"), std::string::npos);
    EXPECT_EQ(client.reply()->body, "/next");
}

TEST(Server, AsksForABodyThatWaitsForIt) {
    LoopbackServer server([](Request request, const Responder& responder) {
        responder.send(text(std::move(request.body)));
    });
    RawClient client(server.port());
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
    client.send(head + "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(client.status(), 100);
    client.send("ok");
    EXPECT_EQ(client.reply()->body, "ok");
    client.send(head + "Content-Length: 2000000\r\n\r\n");
    EXPECT_EQ(client.status(), 413); // and not 100
}

TEST(Server, ClosesWhenAskedTo) {
    LoopbackServer server([](const Request& request, const Responder& responder) {
        auto response = text("bye");
        if (request.path == "/close") response.headers.add("Connection", "close");
        responder.send(std::move(response));
    });
    for (const auto& request : {get("/", "Connection: close\r\n"), get("/close"),
                                std::string("GET / HTTP/1.0\r\n\r\n")}) {
        RawClient client(server.port());
        client.send(request + get("/never"));
        const auto reply = client.reply();
        ASSERT_TRUE(reply) << request;
        EXPECT_NE(reply->head.find("Connection: close\r\n"), std::string::npos) << request;
        EXPECT_TRUE(client.ended()) << request;
    }
    RawClient old(server.port());
    for (int i = 0; i < 2; ++i) {
        old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        EXPECT_NE(old.reply()->head.find("Connection: keep-alive\r\n"), std::string::npos);
    }
}

TEST(Server, AnswersADroppedRequestAndAThrowingHandlerWith500) {
    LoopbackServer server([](const Request& request, Responder responder) {
        if (request.path == "/throw") throw std::runtime_error("handler");
        if (request.path == "/thread") {
            std::thread([dropped = std::move(responder)] {}).detach();
        }
    });
    RawClient client(server.port());
    for (const auto* path : {"/drop", "/throw", "/thread"}) {
        client.send(get(path));
        const auto reply = client.reply();
        ASSERT_TRUE(reply) << path;
        EXPECT_EQ(reply->status, 500) << path;
        EXPECT_EQ(reply->body, "page 500") << path;
    }
}

TEST(Server, ReplacesAnImpossibleStatusWith500) {
    LoopbackServer server([](const Request& /*request*/, const Responder& responder) {
        Response response;
        response.status = 100;
        responder.send(std::move(response));
    });
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_EQ(client.status(), 500);
}

TEST(Server, OnlyTheFirstAnswerCounts) {
    LoopbackServer server([](const Request& /*request*/, const Responder& responder) {
        const Responder copy = responder;
        responder.send(text("first"));
        copy.send(text("second"));
    });
    RawClient client(server.port());
    client.send(get("/") + get("/"));
    EXPECT_EQ(client.reply()->body, "first");
    EXPECT_EQ(client.reply()->body, "first");
}

TEST(Server, AnAnswerAfterTheClientOrTheServerHasGoneDoesNothing) {
    Awaited<Responder> first;
    Awaited<Responder> second;
    auto server =
        std::make_unique<LoopbackServer>([&](const Request& request, Responder responder) {
            if (request.path == "/ok") return responder.send(text("ok"));
            (request.path == "/first" ? first : second).set(std::move(responder));
        });
    RawClient gone(server->port());
    gone.send(get("/first"));
    const auto late = first.get();
    gone.close();
    late.send(text(std::string(1'000'000, 'x')));
    RawClient client(server->port());
    client.send(get("/ok"));
    EXPECT_EQ(client.status(), 200);
    client.send(get("/second"));
    const auto latest = second.get();
    server.reset();
    latest.send(text("nobody hears it"));
    EXPECT_TRUE(client.ended());
}

TEST(Server, AnswersOneConnectionFromTheHandlerOfAnother) {
    std::optional<Responder> waiting; // touched on the one I/O thread only
    Awaited<bool> waits;
    LoopbackServer server([&](const Request& request, Responder responder) {
        if (request.path == "/wait") {
            waiting.emplace(std::move(responder));
            return waits.set(true);
        }
        waiting->send(text("released"));
        waiting.reset();
        responder.send(text("released it"));
    });
    RawClient one(server.port());
    RawClient other(server.port());
    one.send(get("/wait"));
    waits.get();
    other.send(get("/release"));
    EXPECT_EQ(other.reply()->body, "released it");
    EXPECT_EQ(one.reply()->body, "released");
}

TEST(Server, ServesOnSeveralThreads) {
    ServerSettings settings;
    settings.threads = 3;
    std::mutex mutex;
    std::vector<std::thread::id> threads;
    LoopbackServer server(
        [&](const Request& request, const Responder& responder) {
            {
                const std::lock_guard lock(mutex);
                threads.push_back(std::this_thread::get_id());
            }
            responder.send(text(request.path));
        },
        settings);
    for (int i = 0; i < 100; ++i) {
        RawClient client(server.port());
        client.send(get("/" + std::to_string(i)));
        ASSERT_EQ(client.reply()->body, "/" + std::to_string(i));
    }
    std::sort(threads.begin(), threads.end());
    threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
    EXPECT_EQ(threads.size(), 3U);
}

TEST(Server, SaysThatItsPortIsTaken) {
    LoopbackServer server(echo_path);
    ServerSettings shared;
    shared.threads = 2;
    LoopbackServer sharing(echo_path, shared);
    for (const int threads : {1, 2}) {
        for (const auto port : {server.port(), sharing.port()}) {
            ServerSettings settings;
            settings.port = port;
            settings.threads = threads;
            Server second(settings, echo_path, error_page);
            const auto started = second.start();
            ASSERT_FALSE(started);
            EXPECT_EQ(started.error().code, ErrorCode::Unavailable);
            EXPECT_NE(started.error().message.find("127.0.0.1:" + std::to_string(port)),
                      std::string::npos);
        }
    }
    ServerSettings nowhere;
    nowhere.address = "nowhere";
    EXPECT_FALSE(Server(nowhere, echo_path, error_page).start());
}

} // namespace
} // namespace numberd::http
