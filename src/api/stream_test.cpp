// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"
#include "http/web_socket.hpp"

namespace numberd::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

/// The client's end, without a network: http/web_socket_test.cpp is about that.
class FakeSocket final : public http::WebSocket {
  public:
    void send(std::shared_ptr<const std::string> text) override { heard.push_back(*text); }
    void close(std::uint16_t code, std::string_view reason) override {
        closed = std::to_string(code) + " " + std::string(reason);
    }

    std::vector<std::string> heard;
    std::string closed;
};

class StreamTest : public ApiFixture {
  protected:
    Sent handshake() const {
        return {"GET",
                "/v1.0/ws",
                "",
                {{"Upgrade", "websocket"},
                 {"Connection", "Upgrade"},
                 {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                 {"Sec-WebSocket-Version", "13"}}};
    }

    /// The listener of a socket that was opened.
    std::shared_ptr<http::WebSocketListener> open(const std::string& key) {
        const auto answer = send(handshake(), key);
        EXPECT_EQ(answer.status, 101);
        auto listener = answer.raw.upgrade->listener;
        listener->on_open(socket_);
        return listener;
    }

    std::string topic(const std::string& key, std::string_view resource) {
        const auto me = send({"GET", "/v1.0/me"}, key);
        return "customer_id:" + me.text("/customer_id") + ":" + std::string(resource);
    }
    static std::string wish(std::string_view type, const std::string& topic) {
        return R"({"type":")" + std::string(type) + R"(","topics":[")" + topic + R"("]})";
    }

    std::shared_ptr<FakeSocket> socket_ = std::make_shared<FakeSocket>();
};

TEST_F(StreamTest, TellsWhatWebhooksWouldTell) {
    const auto listener = open(key_);
    listener->on_text(wish("subscribe", topic(key_, "number")));
    const auto number = post("/v1.0/numbers", R"({"number":"+899100000001"})");
    ASSERT_EQ(socket_->heard.size(), 1U);
    const auto event = boost::json::parse(socket_->heard[0]);
    EXPECT_EQ(event.at("type").as_string(), "number_created");
    EXPECT_EQ(event.at("data"), number.body);
    listener->on_text(wish("unsubscribe", topic(key_, "number")));
    put("/v1.0/numbers/" + number.text("/id"), R"({"name":"n"})");
    EXPECT_EQ(socket_->heard.size(), 1U);
    EXPECT_EQ(socket_->closed, "");
    listener->on_closed();
}

TEST_F(StreamTest, IsForHandshakesAlone) {
    const auto answer = get("/v1.0/ws");
    EXPECT_EQ(answer.outcome(), "426 INVALID_ARGUMENT");
    EXPECT_EQ(answer.header("Upgrade"), "websocket");
    EXPECT_EQ(send(handshake(), "").outcome(), "401 AUTHENTICATION_REQUIRED");
    EXPECT_EQ(send(handshake(), "vb_false").outcome(), "401 INVALID_CREDENTIALS");
}

TEST_F(StreamTest, ClosesOnWhatItDoesNotUnderstand) {
    const std::vector<std::pair<std::string, std::string>> faults{
        {"{", "4400 INVALID_JSON_BODY"},
        {"[]", "4400 INVALID_ARGUMENT"},
        {R"({"type":"subscribe"})", "4400 INVALID_ARGUMENT"},
        {R"({"type":"subscribe","topics":"number"})", "4400 INVALID_ARGUMENT"},
        {R"({"type":"subscribe","topics":[1]})", "4400 INVALID_ARGUMENT"},
        {R"({"type":"publish","topics":[]})", "4400 INVALID_ARGUMENT"},
        {R"({"type":"subscribe","topics":["number"]})", "4400 INVALID_ARGUMENT"},
        {wish("subscribe", topic(new_key(), "number")), "4403 PERMISSION_DENIED"}};
    for (const auto& [text, closed] : faults) {
        socket_ = std::make_shared<FakeSocket>();
        open(key_)->on_text(text);
        EXPECT_THAT(socket_->closed, StartsWith(closed)) << text;
    }
}

TEST_F(StreamTest, ClosesWithItsCredential) {
    const auto made = post("/v1.0/accesskeys", "{}");
    const auto key = made.text("/token");
    const auto listener = open(key);
    listener->on_text(wish("subscribe", topic(key, "number")));
    EXPECT_EQ(remove("/v1.0/accesskeys/" + made.text("/id")).status, 200);
    EXPECT_THAT(socket_->closed, StartsWith("4401 INVALID_CREDENTIALS"));
    post("/v1.0/numbers", R"({"number":"+899100000001"})");
    EXPECT_THAT(socket_->heard, IsEmpty());
}

TEST_F(StreamTest, ClosesThoughTheCredentialGoesDuringTheHandshake) {
    const auto made = post("/v1.0/accesskeys", "{}");
    const auto answer = send(handshake(), made.text("/token"));
    ASSERT_EQ(answer.status, 101);
    remove("/v1.0/accesskeys/" + made.text("/id"));
    answer.raw.upgrade->listener->on_open(socket_);
    EXPECT_THAT(socket_->closed, StartsWith("4401"));
}

TEST_F(StreamTest, ClosesWithTheAccountsFreeze) {
    const auto key = new_key();
    const auto listener = open(key);
    EXPECT_EQ(send({"POST", "/auth/unregister", R"({"confirmation_phrase":"DELETE"})"}, key).status,
              200);
    EXPECT_THAT(socket_->closed, StartsWith("4403 ACCOUNT_FROZEN"));
    EXPECT_EQ(send(handshake(), key).outcome(), "403 ACCOUNT_FROZEN");
}

TEST_F(StreamTest, IsBoundedForACustomer) {
    std::vector<Answer> open_ones;
    for (int i = 0; i < 100; ++i) {
        open_ones.push_back(send(handshake(), key_));
        ASSERT_EQ(open_ones.back().status, 101);
    }
    EXPECT_EQ(send(handshake(), key_).outcome(), "429 RESOURCE_LIMIT_EXCEEDED");
    open_ones.pop_back();
    EXPECT_EQ(send(handshake(), key_).status, 101)
        << "a socket that was never opened counts no more";
}

} // namespace
} // namespace numberd::api
