// SPDX-License-Identifier: Apache-2.0
#include "http/loopback_for_test.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "base/log.hpp"

namespace numberd::http::test {
namespace {

/// Ends the log's thread before the process does, as the product does.
class LogEnd final : public testing::Environment {
    void TearDown() override { log::flush(); }
};
[[maybe_unused]] const auto* const kLogEnd =
    testing::AddGlobalTestEnvironment(std::make_unique<LogEnd>().release());

} // namespace

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{kPatience.count(), 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close();
    }
}

RawClient::~RawClient() {
    close();
}

void RawClient::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

bool RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool RawClient::receive() {
    std::array<char, 65536> chunk{};
    const auto count = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (count <= 0) return false;
    received_.append(chunk.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<Reply> RawClient::reply(bool without_body) {
    std::size_t end = 0;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) return std::nullopt;
    }
    Reply reply;
    reply.head = received_.substr(0, end + 4);
    received_.erase(0, end + 4);
    reply.status = std::stoi(reply.head.substr(reply.head.find(' ') + 1));
    constexpr std::string_view kLength = "Content-Length: ";
    const auto at = reply.head.find(kLength);
    if (without_body || at == std::string::npos) return reply;
    const auto length = std::stoul(reply.head.substr(at + kLength.size()));
    while (received_.size() < length) {
        if (!receive()) return std::nullopt;
    }
    reply.body = received_.substr(0, length);
    received_.erase(0, length);
    return reply;
}

int RawClient::status() {
    const auto answer = reply();
    return answer ? answer->status : 0;
}

bool RawClient::ended() {
    char byte = 0;
    return received_.empty() && ::recv(socket_, &byte, 1, 0) == 0;
}

std::string RawClient::bytes(std::size_t count) {
    while (received_.size() < count && receive()) {
    }
    std::string out = received_.substr(0, count);
    received_.erase(0, out.size());
    return out;
}

std::string RawClient::rest() {
    while (receive()) {
    }
    return std::exchange(received_, {});
}

std::string get(std::string_view path, std::string_view fields) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n";
}

Response error_page(int status) {
    Response response = text("page " + std::to_string(status));
    response.status = status;
    return response;
}

Response text(std::string body) {
    return {.status = 200, .content_type = "text/plain", .body = std::move(body), .headers = {}};
}

LoopbackServer::LoopbackServer(Handler handler, ServerSettings settings)
    : server_(std::move(settings), std::move(handler), error_page) {
    EXPECT_TRUE(server_.start());
}

} // namespace numberd::http::test
