// SPDX-License-Identifier: Apache-2.0
// Input that is no proper SIP. After each the agent must still answer OPTIONS.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "sip/agent_test_support.hpp"

namespace numberd::sip::test {
namespace {

using testing::IsEmpty;
using Kind = Event::Kind;

class Hostile : public testing::Test {
  protected:
    Hostile() : peer(uas.agent->client_address()) {}

    void expect_alive() {
        RawPeer friendly(uas.agent->client_address());
        friendly.call_id += "-alive-" + std::to_string(++checks_);
        friendly.send(friendly.request("OPTIONS", 1));
        friendly.expect(200);
    }
    static std::string replaced(std::string text, const std::string& from, const std::string& to) {
        const auto at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return at == std::string::npos ? text : text.replace(at, from.size(), to);
    }
    static std::string without(const std::string& message, const std::string& name) {
        const auto start = message.find("\r\n" + name + ": ");
        EXPECT_NE(start, std::string::npos) << name;
        return message.substr(0, start) + message.substr(message.find("\r\n", start + 2));
    }

    TestAgent uas;
    RawPeer peer;

  private:
    int checks_ = 0;
};

TEST_F(Hostile, RubbishIsSwallowed) {
    using namespace std::string_literals;
    for (const auto& bytes :
         {"x"s, "\r\n\r\n"s, "\0\0\0\0"s, "\0\1\0\0\x21\x12\xa4\x42"s, "\xff\xff\xff\xff\xff"s,
          "INVITE"s, "INVITE sip:a@b SIP/2.0\r\n\r\n"s, "INVITE  SIP/2.0\r\nVia: \r\n\r\n"s,
          "SIP/2.0 200 OK\r\n\r\n"s, std::string(60000, 'A'), std::string(60000, '\n'),
          "OPTIONS sip:" + std::string(50000, 'a') + "@b SIP/2.0\r\n\r\n",
          "INVITE sip:a@b SIP/2.0\r\n" + std::string(20000, ':') + "\r\n\r\n"}) {
        peer.send(bytes);
    }
    expect_alive();
    EXPECT_EQ(uas.recorder.left(Kind::Invite), 0u);
}

TEST_F(Hostile, AMissingHeaderIs400OrSilence) {
    for (const auto* name : {"From", "To", "Call-ID", "CSeq"}) {
        peer.send(without(peer.invite(), name));
        peer.expect(400);
    }
    peer.send(without(peer.invite(), "Via"));
    peer.send(replaced(peer.invite(), ";tag=" + peer.from_tag, ""));
    peer.expect(400);
    peer.send(replaced(peer.invite(), "CSeq: 1 INVITE", "CSeq: 1 BYE"));
    peer.expect(400);
    peer.send(replaced(peer.invite(), "CSeq: 1 INVITE", "CSeq: 99999999999 INVITE"));
    peer.send(replaced(peer.invite(), "SIP/2.0", "SIP/7.0"));
    peer.expect(505);
    expect_alive();
    EXPECT_EQ(uas.recorder.left(Kind::Invite), 0u);
}

TEST_F(Hostile, AViaThatLeadsElsewhereIsNotAnswered) {
    const auto self = "127.0.0.1:" + std::to_string(peer.port);
    for (const auto* sent_by :
         {"127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:99999999999999999999",
          "127.0.0.1;maddr=192.0.2.1", "127.0.0.1;maddr=slow.invalid",
          "127.0.0.1;maddr=[::::::::::::::::::::::::::::::::::::::::::::::::::::::::::]"}) {
        peer.send(replaced(peer.invite(), "UDP " + self, std::string("UDP ") + sent_by));
        peer.send(
            replaced(without(peer.invite(), "CSeq"), "UDP " + self, std::string("UDP ") + sent_by));
    }
    expect_alive();
    EXPECT_FALSE(peer.receive(std::chrono::milliseconds{0}));
    EXPECT_EQ(uas.recorder.left(Kind::Invite), 0u);
}

TEST_F(Hostile, AnAckToAnAnswerThatCouldNotBeSentIsHarmless) {
    const auto self = "127.0.0.1:" + std::to_string(peer.port);
    peer.send(peer.invite());
    const auto call = uas.recorder.take(Kind::Invite).call;
    const auto other = replaced(peer.request("INVITE", 1, {.branch = "z9hG4bK-m"}), "UDP " + self,
                                "UDP 127.0.0.1:0");
    peer.send(other); // merged, cannot be answered
    peer.send(replaced(replaced(other, "INVITE sip", "ACK sip"), "1 INVITE", "1 ACK"));
    uas.agent->refuse(call, {.status = 486});
    peer.expect(486);
    peer.send(peer.request("ACK", 1, {.branch = "z9hG4bK-m"}));
    expect_alive();
}

TEST_F(Hostile, LongAndOddFieldsReachTheListenerUnharmed) {
    const std::string user(3000, 'u');
    peer.send(peer.request("INVITE", 1, {.uri = "sip:" + user + "%00%2B@127.0.0.1"}));
    const auto invite = uas.recorder.take(Kind::Invite).invite;
    EXPECT_EQ(invite.to_user, user + std::string(1, '\0') + "+");
    expect_alive();
}

TEST_F(Hostile, ASlowStreamOfPiecesIsPutTogether) {
    RawPeer stream(uas.agent->client_address(), RawPeer::Over::Tcp);
    const auto options = stream.request("OPTIONS", 1);
    for (std::size_t i = 0; i < options.size(); i += 50)
        stream.send(options.substr(i, 50));
    stream.expect(200);
    stream.send(stream.request("OPTIONS", 2) + stream.request("OPTIONS", 3)); // and taken apart
    stream.expect(200);
    stream.expect(200);
}

TEST_F(Hostile, AStreamThatIsTooLargeOrNoSipHarmsNobodyElse) {
    RawPeer stream(uas.agent->client_address(), RawPeer::Over::Tcp);
    stream.send(
        replaced(stream.request("OPTIONS", 1), "Content-Length: 0", "Content-Length: 70000") +
        std::string(70'000, 'x'));
    stream.expect(413);
    expect_alive();
    RawPeer noise(uas.agent->client_address(), RawPeer::Over::Tcp);
    noise.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    expect_alive();
    RawPeer half(uas.agent->client_address(), RawPeer::Over::Tcp);
    half.send("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP");
    expect_alive();
}

TEST_F(Hostile, HostileSdpInAReofferIsRefused) {
    uas.recorder.when_invited = [this](const Invite& invite) {
        uas.agent->answer(invite.call, write_offer("127.0.0.1", 31000));
    };
    const auto tag = peer.establish();
    uas.recorder.take(Kind::Confirmed);
    // sofia's parser alone would not return from the second one.
    for (const auto* sdp : {"v=0\r\nm=audio",
                            "v=0\r\no=- 1 1 IN IP4 1.2.3.4\r\ns=-\r\nt=0 0\r\n"
                            "m=image 5000 udptl (\r\n"}) {
        static std::uint32_t cseq = 1;
        peer.send(peer.request("UPDATE", ++cseq,
                               {.to_tag = tag, .type = "application/sdp", .body = sdp}));
        peer.expect(488);
    }
    expect_alive();
}

TEST_F(Hostile, DamagedMessagesOfEveryKind) {
    SeededRng rng(20260131);
    const std::vector<std::string> seeds{peer.invite(),
                                         peer.request("OPTIONS", 2),
                                         peer.request("BYE", 3, {.to_tag = "x"}),
                                         peer.request("CANCEL", 1),
                                         peer.request("ACK", 1),
                                         peer.request("REGISTER", 4)};
    for (int round = 0; round < 3000; ++round) {
        auto message = seeds[rng.below(seeds.size())];
        for (std::uint64_t edits = 1 + rng.below(6); edits > 0; --edits) {
            const auto at = static_cast<std::size_t>(rng.below(message.size()));
            switch (rng.below(4)) {
                case 0:
                    message[at] = static_cast<char>(rng.below(256));
                    break;
                case 1:
                    message.erase(at, 1 + rng.below(20));
                    break;
                case 2:
                    message.insert(at, 1 + rng.below(40), "%:;,<>\"@\r\n"[rng.below(10)]);
                    break;
                default:
                    message.insert(at, message.substr(rng.below(message.size()), 30));
                    break;
            }
            if (message.empty()) message = "x";
        }
        peer.send(message);
        if (round % 100 == 0) {
            expect_alive();
            while (peer.receive(std::chrono::milliseconds{0})) {
            }
        }
    }
    expect_alive();
}

} // namespace
} // namespace numberd::sip::test
