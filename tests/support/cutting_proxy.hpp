// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace numberd::test {

/// Stands between clients and a TCP server on loopback and passes everything on, until a client
/// says a certain word: then that client is cut off, before the server hears it or after the server
/// has answered. Both once, when it is armed.
class CuttingProxy {
  public:
    enum class Cut { Never, BeforeTheServerHears, AfterTheServerHasAnswered };

    CuttingProxy(std::uint16_t server_port, std::string word)
        : server_port_(server_port), word_(std::move(word)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 64), 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~CuttingProxy() {
        stopping_ = true;
        thread_.join();
        for (const Pair& pair : pairs_)
            close(pair);
        ::close(listener_);
    }
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    std::uint16_t port() const { return port_; }
    void arm(Cut cut) { cut_ = cut; }
    int cuts() const { return cuts_; }

  private:
    struct Pair {
        int client;
        int server;
        bool is_doomed = false;
    };

    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }
    static void close(const Pair& pair) {
        ::close(pair.client);
        ::close(pair.server);
    }
    static bool send_all(int to, std::string_view data) {
        while (!data.empty()) {
            const auto sent = ::send(to, data.data(), data.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            data.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    void run() {
        while (!stopping_) {
            std::vector<pollfd> events{{listener_, POLLIN, 0}};
            for (const Pair& pair : pairs_) {
                events.push_back({pair.client, POLLIN, 0});
                events.push_back({pair.server, POLLIN, 0});
            }
            if (::poll(events.data(), events.size(), 20) <= 0) continue;
            std::vector<Pair> open;
            for (std::size_t i = 0; i < pairs_.size(); ++i) {
                Pair& pair = pairs_[i];
                const bool goes_on = (events[2 * i + 1].revents == 0 || pass_to_server(pair)) &&
                                     (events[2 * i + 2].revents == 0 || pass_to_client(pair));
                if (goes_on) {
                    open.push_back(pair);
                } else {
                    close(pair);
                }
            }
            pairs_ = std::move(open);
            if (events[0].revents != 0) accept();
        }
    }
    void accept() {
        const int client = ::accept(listener_, nullptr, nullptr);
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(server_port_);
        const bool reached =
            ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        pairs_.push_back({client, server});
        EXPECT_TRUE(reached);
    }
    bool pass_to_server(Pair& pair) {
        char data[16'384];
        const auto size = ::recv(pair.client, data, sizeof data, 0);
        if (size <= 0) return false;
        const std::string_view text(data, static_cast<std::size_t>(size));
        if (cut_ != Cut::Never && text.find(word_) != std::string_view::npos) {
            const Cut cut = cut_.exchange(Cut::Never);
            ++cuts_;
            if (cut == Cut::BeforeTheServerHears) return false;
            pair.is_doomed = true;
        }
        return send_all(pair.server, text);
    }
    bool pass_to_client(const Pair& pair) {
        char data[16'384];
        const auto size = ::recv(pair.server, data, sizeof data, 0);
        if (size <= 0 || pair.is_doomed) return false;
        return send_all(pair.client, {data, static_cast<std::size_t>(size)});
    }

    const std::uint16_t server_port_;
    const std::string word_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::vector<Pair> pairs_{};
    std::atomic<Cut> cut_{Cut::Never};
    std::atomic<int> cuts_{0};
    std::atomic<bool> stopping_{false};
    std::thread thread_;
};

} // namespace numberd::test
