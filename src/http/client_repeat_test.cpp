// SPDX-License-Identifier: Apache-2.0
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <thread>

#include "http/client.hpp"
#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;

/// Answers the first request of a connection and drops it at the second, unanswered: what a server
/// does that restarts just then. One connection at a time.
class Dropping {
  public:
    Dropping() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
        EXPECT_EQ(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~Dropping() {
        ::shutdown(listener_, SHUT_RDWR); // ends accept()
        thread_.join();
        ::close(listener_);
    }
    Dropping(const Dropping&) = delete;
    Dropping& operator=(const Dropping&) = delete;

    ClientRequest request() const {
        ClientRequest request;
        request.method = "POST";
        request.url = "http://127.0.0.1:" + std::to_string(port_) + "/";
        request.body = "x";
        return request;
    }
    int arrived() const { return arrived_; }

  private:
    void serve() {
        while (true) {
            const int peer = ::accept(listener_, nullptr, nullptr);
            if (peer < 0) return;
            const timeval patience{kPatience.count(), 0};
            ::setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
            if (take(peer)) {
                const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                ::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
                take(peer);
            }
            ::close(peer);
        }
    }
    /// Reads one request.
    bool take(int peer) {
        std::string text;
        std::array<char, 4096> chunk{};
        while (text.find("\r\n\r\nx") == text.npos) {
            const auto count = ::recv(peer, chunk.data(), chunk.size(), 0);
            if (count <= 0) return false;
            text.append(chunk.data(), static_cast<std::size_t>(count));
        }
        ++arrived_;
        return true;
    }

    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> arrived_{0};
    std::thread thread_;
};

bool succeeds(Client& client, ClientRequest request) {
    Awaited<bool> answered;
    client.fetch(std::move(request),
                 [&](const Result<ClientResponse>& outcome) { answered.set(bool(outcome)); });
    return answered.get();
}

TEST(ClientRepeat, ARequestOnAKeptConnectionThatDiesIsMadeAgain) {
    Dropping server;
    Client client({.allow_private_targets = true});
    EXPECT_TRUE(succeeds(client, server.request()));
    EXPECT_TRUE(succeeds(client, server.request()));
    EXPECT_EQ(server.arrived(), 3);
}

TEST(ClientRepeat, ButNotOneThatMustBeMadeAtMostOnce) {
    Dropping server;
    Client client({.allow_private_targets = true});
    auto first = server.request();
    auto second = server.request();
    first.at_most_once = second.at_most_once = true;
    EXPECT_TRUE(succeeds(client, first));
    EXPECT_TRUE(succeeds(client, second)) << "on a connection of its own";
    EXPECT_EQ(server.arrived(), 2);
}

} // namespace
} // namespace numberd::http
