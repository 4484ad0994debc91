// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/loopback_for_test.hpp"

namespace numberd::http::test {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

constexpr std::string_view kOpening =
    "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

constexpr std::uint8_t kText = 0x81;
constexpr std::uint8_t kTextBegins = 0x01;
constexpr std::uint8_t kContinues = 0x80;
constexpr std::uint8_t kBinary = 0x82;
constexpr std::uint8_t kClose = 0x88;
constexpr std::uint8_t kPing = 0x89;
constexpr std::uint8_t kPong = 0x8A;

/// A frame as a client sends it (RFC 6455 §5.2), under a mask of zeros.
std::string frame(std::uint8_t head, std::string_view payload, bool is_masked = true) {
    const unsigned mask = is_masked ? 0x80U : 0U;
    std::string out(1, static_cast<char>(head));
    if (payload.size() < 126) {
        out += static_cast<char>(mask | payload.size());
    } else {
        out += static_cast<char>(mask | 126U);
        out += static_cast<char>(payload.size() >> 8U);
        out += static_cast<char>(payload.size() & 0xFFU);
    }
    if (is_masked) out.append(4, '\0');
    return out.append(payload);
}

struct Frame {
    std::uint8_t head = 0; ///< 0: the connection has ended
    std::string payload;
};

Frame next_frame(RawClient& client) {
    const auto head = client.bytes(2);
    if (head.size() < 2) return {};
    std::size_t length = static_cast<std::uint8_t>(head[1]);
    if (length >= 126) {
        const auto more = client.bytes(length == 126 ? 2 : 8);
        length = 0;
        for (const char byte : more)
            length = length << 8U | static_cast<std::uint8_t>(byte);
    }
    return {static_cast<std::uint8_t>(head[0]), client.bytes(length)};
}

/// "1008 why" of a close frame.
std::string closing(const Frame& frame) {
    if (frame.head != kClose || frame.payload.size() < 2) return "(no close frame)";
    const auto byte = [&](int at) { return static_cast<std::uint8_t>(frame.payload[at]); };
    return std::to_string(byte(0) << 8 | byte(1)) + " " + frame.payload.substr(2);
}

/// Says back what it hears.
class Echo final : public WebSocketListener {
  public:
    void on_open(std::shared_ptr<WebSocket> socket) override {
        socket_ = socket;
        opened.set(std::move(socket));
    }
    void on_text(std::string_view text) override {
        if (text == "throw") throw std::runtime_error("as asked");
        socket_->send(std::make_shared<const std::string>(text));
    }
    void on_closed() override { closed.set(true); }

    Awaited<std::shared_ptr<WebSocket>> opened;
    Awaited<bool> closed;

  private:
    std::shared_ptr<WebSocket> socket_;
};

/// A server whose every path is a WebSocket; the latest listener is at hand.
class WebSocketTest : public testing::Test {
  protected:
    RawClient& connect() {
        echo_ = std::make_shared<Echo>();
        clients_.push_back(std::make_unique<RawClient>(server_.port()));
        EXPECT_TRUE(clients_.back()->send(get("/", kOpening)));
        const auto reply = clients_.back()->reply();
        EXPECT_EQ(reply ? reply->status : 0, 101);
        if (reply) head_ = reply->head;
        return *clients_.back();
    }

    WebSocketSettings settings_;
    std::shared_ptr<Echo> echo_;
    std::string head_;
    LoopbackServer server_{[this](const Request& request, const Responder& responder) {
        if (web_socket_fault(request)) return responder.send(text("no handshake"));
        auto response = web_socket_response(request, echo_, settings_);
        response.headers.add("X-Request-Id", "req_1");
        responder.send(std::move(response));
    }};
    std::vector<std::unique_ptr<RawClient>> clients_;
};

Request opening_without(std::string_view left_out) {
    Request request;
    request.method = "GET";
    const std::vector<std::pair<std::string, std::string>> fields{
        {"Upgrade", "WebSocket"},
        {"Connection", "keep-alive, Upgrade"},
        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
        {"Sec-WebSocket-Version", "13"}};
    for (const auto& [name, value] : fields) {
        if (name != left_out) request.headers.add(name, value);
    }
    return request;
}

TEST(WebSocketHandshake, NeedsEachOfItsFields) {
    EXPECT_FALSE(web_socket_fault(opening_without("")));
    for (const auto* name :
         {"Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}) {
        EXPECT_TRUE(web_socket_fault(opening_without(name))) << name;
    }
    for (const auto* key : {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZ!==", "c2hvcnQ="}) {
        auto request = opening_without("Sec-WebSocket-Key");
        request.headers.add("Sec-WebSocket-Key", key);
        EXPECT_TRUE(web_socket_fault(request)) << key;
    }
    auto request = opening_without("Sec-WebSocket-Version");
    request.headers.add("Sec-WebSocket-Version", "12");
    EXPECT_TRUE(web_socket_fault(request));
}

TEST_F(WebSocketTest, ShakesHandsAsTheRfcShowsIt) {
    connect();
    EXPECT_THAT(head_, testing::HasSubstr("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    EXPECT_THAT(head_, testing::HasSubstr("X-Request-Id: req_1"));
}

TEST_F(WebSocketTest, CarriesTextBothWays) {
    auto& client = connect();
    EXPECT_TRUE(client.send(frame(kText, "hello") + frame(kText, "grüße")));
    EXPECT_EQ(next_frame(client).payload, "hello");
    EXPECT_EQ(next_frame(client).payload, "grüße");
    std::thread([socket = echo_->opened.get()] {
        socket->send(std::make_shared<const std::string>(300, 'x'));
    }).join();
    EXPECT_EQ(next_frame(client).payload, std::string(300, 'x'));
}

TEST_F(WebSocketTest, JoinsFragmentsAndAnswersPings) {
    auto& client = connect();
    EXPECT_TRUE(
        client.send(frame(kTextBegins, "one ") + frame(kPing, "?") + frame(kContinues, "message")));
    const auto pong = next_frame(client);
    EXPECT_EQ(pong.head, kPong);
    EXPECT_EQ(pong.payload, "?");
    EXPECT_EQ(next_frame(client).payload, "one message");
}

TEST_F(WebSocketTest, AnswersTheClientsCloseAndGoesThoughItStays) {
    settings_.close_timeout = 1s;
    auto& client = connect();
    EXPECT_TRUE(client.send(frame(kClose,
                                  "\x03\xE8"
                                  "bye")));
    EXPECT_THAT(closing(next_frame(client)), StartsWith("1000"));
    EXPECT_TRUE(client.ended());
    EXPECT_TRUE(echo_->closed.get());
}

TEST_F(WebSocketTest, ClosesWithTheCodeOfWhatWasWrong) {
    const std::vector<std::pair<std::string, std::string>> faults{
        {frame(kText, "unmasked", false), "1002"},
        {frame(0xF1, "reserved bits"), "1002"},
        {frame(0x83, "reserved opcode"), "1002"},
        {frame(kContinues, "of nothing"), "1002"},
        {frame(kPing, std::string(126, 'p')), "1002"},
        {frame(kBinary, "binary"), "1003"},
        {frame(kText, "\xC3("), "1007"},
        {frame(kText, std::string(17 * 1024, 'x')), "1009"},
        {frame(kTextBegins, std::string(10 * 1024, 'x')) +
             frame(kContinues, std::string(10 * 1024, 'x')),
         "1009"}};
    auto& bystander = connect();
    for (const auto& [bytes, code] : faults) {
        auto& client = connect();
        EXPECT_TRUE(client.send(bytes));
        EXPECT_THAT(closing(next_frame(client)), StartsWith(code)) << bytes.substr(0, 20);
        client.close();
        EXPECT_TRUE(echo_->closed.get());
    }
    EXPECT_TRUE(bystander.send(frame(kText, "still here")));
    EXPECT_EQ(next_frame(bystander).payload, "still here");
}

TEST_F(WebSocketTest, ClosesWhoReadsTooSlowlyAndNobodyElse) {
    settings_.queue_bytes_max = 256 * 1024;
    auto& slow = connect();
    const auto socket = echo_->opened.get();
    const auto slow_echo = echo_;
    const auto block = std::make_shared<const std::string>(64 * 1024, 'x');
    // More than the kernel takes for a client that does not read.
    for (int i = 0; i < 1000; ++i)
        socket->send(block);
    auto& other = connect();
    EXPECT_TRUE(other.send(frame(kText, "and I?")));
    EXPECT_EQ(next_frame(other).payload, "and I?");
    int blocks = 0;
    Frame last;
    while ((last = next_frame(slow)).head == kText)
        blocks += last.payload.size() == block->size();
    EXPECT_THAT(closing(last), StartsWith("1008 TOO_SLOW"));
    EXPECT_LT(blocks, 1000);
    slow.close();
    EXPECT_TRUE(slow_echo->closed.get());
}

TEST_F(WebSocketTest, BoundsHowManyMessagesWait) {
    settings_.queue_messages_max = 10;
    settings_.queue_bytes_max = 1024 * 1024 * 1024;
    auto& client = connect();
    const auto socket = echo_->opened.get();
    const auto block = std::make_shared<const std::string>(64 * 1024, 'x');
    for (int i = 0; i < 1000; ++i)
        socket->send(block);
    Frame last;
    while ((last = next_frame(client)).head == kText) {
    }
    EXPECT_THAT(closing(last), StartsWith("1008 TOO_SLOW"));
}

TEST_F(WebSocketTest, CutsOffWhoNeitherReadsNorAnswersTheClose) {
    settings_.queue_bytes_max = 256 * 1024;
    settings_.close_timeout = 1s;
    connect();
    const auto socket = echo_->opened.get();
    const auto block = std::make_shared<const std::string>(64 * 1024, 'x');
    for (int i = 0; i < 1000; ++i)
        socket->send(block);
    EXPECT_TRUE(echo_->closed.get());
}

TEST_F(WebSocketTest, GivesUpWhoAnswersNoPing) {
    settings_.idle_timeout = 200ms;
    auto& client = connect();
    EXPECT_EQ(next_frame(client).head, kPing);
    EXPECT_TRUE(echo_->closed.get());
    EXPECT_EQ(next_frame(client).head, 0);
}

TEST_F(WebSocketTest, SurvivesAFloodOfPings) {
    auto& client = connect();
    std::string flood;
    for (int i = 0; i < 2000; ++i)
        flood += frame(kPing, "");
    EXPECT_TRUE(client.send(flood + frame(kText, "after all")));
    int pongs = 0;
    Frame last;
    while ((last = next_frame(client)).head == kPong)
        ++pongs;
    EXPECT_EQ(last.payload, "after all");
    EXPECT_GT(pongs, 0);
}

TEST_F(WebSocketTest, ClosesWithTheReasonThatItIsGivenAndOnlyOnce) {
    auto& client = connect();
    const auto socket = echo_->opened.get();
    std::string reason(122, 'r');
    reason += "ü";
    socket->close(4403, reason);
    socket->close(4404, "too late");
    socket->send(std::make_shared<const std::string>("too late"));
    EXPECT_EQ(closing(next_frame(client)), "4403 " + std::string(122, 'r'));
    EXPECT_TRUE(client.send(frame(kClose, "\x11\x33")));
    EXPECT_TRUE(echo_->closed.get());
    socket->send(std::make_shared<const std::string>("nobody is there"));
}

TEST_F(WebSocketTest, StandsAListenerThatThrows) {
    auto& client = connect();
    EXPECT_TRUE(client.send(frame(kText, "throw") + frame(kText, "on")));
    EXPECT_EQ(next_frame(client).payload, "on");
}

TEST_F(WebSocketTest, TellsOfAClientThatIsSuddenlyGone) {
    connect().close();
    EXPECT_TRUE(echo_->closed.get());
}

TEST_F(WebSocketTest, RefusesFramesBeforeTheHandshakeIsOver) {
    RawClient client(server_.port());
    EXPECT_TRUE(client.send(get("/", kOpening) + frame(kText, "early")));
    EXPECT_EQ(client.status(), 400);
}

TEST_F(WebSocketTest, RefusesHttp10) {
    RawClient client(server_.port());
    EXPECT_TRUE(client.send("GET / HTTP/1.0\r\nHost: h\r\n" + std::string(kOpening) + "\r\n"));
    EXPECT_EQ(client.status(), 400);
}

TEST_F(WebSocketTest, FollowsOtherRequestsOfItsConnection) {
    echo_ = std::make_shared<Echo>();
    RawClient client(server_.port());
    EXPECT_TRUE(client.send(get("/") + get("/", kOpening)));
    EXPECT_EQ(client.status(), 200);
    EXPECT_EQ(client.status(), 101);
    EXPECT_TRUE(client.send(frame(kText, "now")));
    EXPECT_EQ(next_frame(client).payload, "now");
}

TEST_F(WebSocketTest, IsToldWhenTheServerEnds) {
    auto& client = connect();
    std::thread stopping([this] { server_.server().stop(10s); });
    EXPECT_THAT(closing(next_frame(client)), StartsWith("1001"));
    EXPECT_TRUE(client.send(frame(kClose, "\x03\xE9")));
    stopping.join();
    EXPECT_TRUE(echo_->closed.get());
}

TEST_F(WebSocketTest, DoesNotHoldUpTheEndOfTheServer) {
    auto& client = connect();
    server_.server().stop(100ms);
    EXPECT_TRUE(echo_->closed.get());
    EXPECT_THAT(closing(next_frame(client)), StartsWith("1001"));
}

} // namespace
} // namespace numberd::http::test
