// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;
using std::chrono::milliseconds;
using Outcome = Result<ClientResponse>;

std::string url(std::uint16_t port, std::string_view path = "/") {
    return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

ClientSettings private_allowed() {
    ClientSettings settings;
    settings.allow_private_targets = true;
    return settings;
}

Outcome fetch(Client& client, ClientRequest request) {
    Awaited<std::shared_ptr<Outcome>> outcome;
    client.fetch(std::move(request), [&](Outcome result) {
        outcome.set(std::make_shared<Outcome>(std::move(result)));
    });
    return *outcome.get();
}

Outcome fetch_from(std::uint16_t port, std::string_view path = "/") {
    Client client(private_allowed());
    ClientRequest request;
    request.url = url(port, path);
    return fetch(client, std::move(request));
}

/// A listening socket that nobody serves; its port stays ours.
class SilentListener {
  public:
    SilentListener()
        : server_([](const Request& /*request*/, const Responder& responder) {
              responder.send(text(""));
          }) {}
    std::uint16_t port() const { return server_.port(); }

  private:
    LoopbackServer server_;
};

TEST(Client, SendsTheRequestAndGivesTheAnswer) {
    Awaited<Request> seen;
    LoopbackServer server([&](Request request, const Responder& responder) {
        Response response{.status = 201, .content_type = "text/x", .body = "made", .headers = {}};
        response.headers.add("X-Answer", "a b");
        responder.send(std::move(response));
        seen.set(std::move(request));
    });
    Client client(private_allowed());
    ClientRequest request;
    request.method = "PUT";
    request.url = url(server.port(), "/p?q=1");
    request.headers.add("X-Key", "v");
    request.headers.add("X-Empty", "");
    request.body = std::string("bo\0dy", 5);
    const auto outcome = fetch(client, std::move(request));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome.value().status, 201);
    EXPECT_EQ(outcome.value().body, "made");
    EXPECT_EQ(outcome.value().headers.find("content-type"), "text/x");
    EXPECT_EQ(outcome.value().headers.find("x-answer"), "a b");
    const auto arrived = seen.get();
    EXPECT_EQ(arrived.method, "PUT");
    EXPECT_EQ(arrived.path, "/p");
    EXPECT_EQ(arrived.query, "q=1");
    EXPECT_EQ(arrived.headers.find("X-Key"), "v");
    EXPECT_EQ(arrived.headers.find("X-Empty"), "");
    EXPECT_EQ(arrived.headers.find("Content-Type"), std::nullopt);
    EXPECT_EQ(arrived.headers.find("Expect"), std::nullopt);
    EXPECT_EQ(arrived.body, std::string("bo\0dy", 5));
}

TEST(Client, SendsEveryMethodAndOnlyTheBodiesItHas) {
    LoopbackServer server([](Request request, const Responder& responder) {
        const auto length = request.headers.find("Content-Length").value_or("none");
        auto response = text(request.method + " " + std::string(length));
        response.headers.add("X-Seen", response.body);
        responder.send(std::move(response));
    });
    Client client(private_allowed());
    for (const std::string method : {"GET", "HEAD", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"}) {
        for (const std::string body : {"", "body"}) {
            ClientRequest request;
            request.method = method;
            request.url = url(server.port());
            request.body = body;
            const auto outcome = fetch(client, std::move(request));
            ASSERT_TRUE(outcome) << method;
            const bool sends = method[0] == 'P';
            const auto length = body.empty() ? (sends ? "0" : "none") : "4";
            const auto expected = method + " " + (method == "HEAD" ? "none" : length);
            EXPECT_EQ(outcome.value().headers.find("X-Seen"), expected);
            EXPECT_EQ(outcome.value().body, method == "HEAD" ? "" : expected);
        }
    }
}

TEST(Client, SendsLargeBodiesAtOnceAndOverOneConnection) {
    LoopbackServer server([](Request request, const Responder& responder) {
        responder.send(text(std::to_string(request.body.size())));
    });
    Client client(private_allowed());
    for (int i = 0; i < 3; ++i) {
        ClientRequest request;
        request.method = "POST";
        request.url = url(server.port());
        request.body = std::string(1024 * 1024, 'x');
        const auto outcome = fetch(client, std::move(request));
        ASSERT_TRUE(outcome);
        EXPECT_EQ(outcome.value().body, "1048576");
    }
}

TEST(Client, IgnoresProxiesOfTheEnvironment) {
    const SilentListener server;
    ::setenv("http_proxy", "http://127.0.0.1:1", 1);
    ::setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    EXPECT_TRUE(fetch_from(server.port()));
    ::unsetenv("http_proxy");
    ::unsetenv("ALL_PROXY");
}

TEST(Client, FollowsRedirectsOnlyAsFarAsToldTo) {
    LoopbackServer server([](const Request& request, const Responder& responder) {
        Response response = text(request.path);
        const int left = std::stoi(request.path.substr(1));
        if (left > 0) {
            response.status = 302;
            response.headers.add("Location", "/" + std::to_string(left - 1));
        } else if (left < 0) {
            response.status = 302;
            response.headers.add("Location", "file:///etc/passwd");
        }
        responder.send(std::move(response));
    });
    Client client(private_allowed());
    const auto follow = [&](std::string_view path, int redirects_max) {
        ClientRequest request;
        request.url = url(server.port(), path);
        request.redirects_max = redirects_max;
        return fetch(client, std::move(request));
    };
    EXPECT_EQ(follow("/1", 0).value().status, 302);
    EXPECT_EQ(follow("/2", 2).value().body, "/0");
    EXPECT_EQ(follow("/3", 2).error().reason, "TOO_MANY_REDIRECTS");
    EXPECT_EQ(follow("/-1", 2).error().reason, "TARGET_FORBIDDEN");
}

TEST(Client, RefusesUrlsThatAreNotHttp) {
    Client client(private_allowed());
    for (const std::string bad :
         {"", "example.com", "ftp://example.com/", "file:///etc/passwd", "gopher://h/", "http://",
          "http:///path", "http:/h/", "http:\\\\h/", "http://h:99999/", "http://h:0/",
          "http://h\r\nX: y/", "http://a b/", "//h/", "https:h"}) {
        ClientRequest request;
        request.url = bad;
        const auto outcome = fetch(client, std::move(request));
        ASSERT_FALSE(outcome) << bad;
        EXPECT_EQ(outcome.error().code, ErrorCode::InvalidArgument) << bad;
        EXPECT_EQ(outcome.error().reason, "INVALID_URL") << bad;
    }
}

TEST(Client, RefusesFieldsThatWouldSplitTheRequest) {
    const SilentListener server;
    Client client(private_allowed());
    const auto with = [&](std::string method, std::string name, std::string value) {
        ClientRequest request;
        request.url = url(server.port());
        request.method = std::move(method);
        request.headers.add(std::move(name), std::move(value));
        return fetch(client, std::move(request));
    };
    EXPECT_TRUE(with("GET", "X-Ok", "fine"));
    for (const auto& outcome :
         {with("GET / HTTP/1.1\r\nX: y", "A", "b"), with("", "A", "b"), with("GET", "A\r\nB", "b"),
          with("GET", "A", "b\r\nC: d"), with("GET", "A", std::string("b\0c", 3))}) {
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, ErrorCode::InvalidArgument);
    }
}

TEST(Client, SaysWhyATargetDidNotAnswer) {
    std::uint16_t closed = 0;
    {
        const SilentListener gone;
        closed = gone.port();
    }
    EXPECT_EQ(fetch_from(closed).error().reason, "TARGET_UNREACHABLE");
    EXPECT_EQ(fetch_from(closed).error().code, ErrorCode::Upstream);

    Awaited<Responder> held;
    LoopbackServer slow(
        [&](const Request& /*request*/, Responder responder) { held.set(std::move(responder)); });
    Client client(private_allowed());
    ClientRequest request;
    request.url = url(slow.port());
    request.total_timeout = milliseconds{100};
    EXPECT_EQ(fetch(client, std::move(request)).error().reason, "TARGET_TIMEOUT");
    const auto answer = held.get();

    const SilentListener plain;
    ClientRequest tls;
    tls.url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/";
    EXPECT_EQ(fetch(client, std::move(tls)).error().reason, "TARGET_UNREACHABLE");
}

TEST(Client, AbortsAnAnswerThatIsTooLarge) {
    LoopbackServer server([](const Request& request, const Responder& responder) {
        Response response;
        if (request.path == "/body") response.body = std::string(1'000'001, 'x');
        if (request.path == "/limit") response.body = std::string(1'000'000, 'x');
        for (int i = 0; request.path == "/header" && i < 70; ++i) {
            response.headers.add("X-Filler", std::string(1000, 'x'));
        }
        responder.send(std::move(response));
    });
    Client client(private_allowed());
    const auto limited = [&](std::string_view path) {
        ClientRequest request;
        request.url = url(server.port(), path);
        request.body_bytes_max = 1'000'000;
        return fetch(client, std::move(request));
    };
    EXPECT_EQ(limited("/limit").value().body.size(), 1'000'000U);
    EXPECT_EQ(limited("/body").error().reason, "RESPONSE_TOO_LARGE");
    EXPECT_EQ(limited("/header").error().reason, "RESPONSE_TOO_LARGE");
}

TEST(Client, DoesNotConnectToPrivateTargets) {
    std::atomic<int> arrived{0};
    LoopbackServer server([&](const Request& /*request*/, const Responder& responder) {
        ++arrived;
        responder.send({});
    });
    ASSERT_TRUE(fetch_from(server.port())); // it would answer
    Client guarded({});
    const auto port = ":" + std::to_string(server.port()) + "/";
    for (const std::string host : {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0",
                                   "[::1]", "[::ffff:127.0.0.1]", "[::]"}) {
        ClientRequest request;
        request.url = "http://" + host + port;
        const auto outcome = fetch(guarded, std::move(request));
        ASSERT_FALSE(outcome) << host;
        EXPECT_EQ(outcome.error().code, ErrorCode::Upstream) << host;
        EXPECT_EQ(outcome.error().reason, "TARGET_FORBIDDEN") << host;
    }
    EXPECT_EQ(arrived, 1);
}

} // namespace
} // namespace numberd::http
