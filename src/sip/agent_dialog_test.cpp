// SPDX-License-Identifier: Apache-2.0
// Requests within a confirmed dialog, from a peer on a raw socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/agent_test_support.hpp"

namespace numberd::sip::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Kind = Event::Kind;

class InDialog : public testing::Test {
  protected:
    InDialog() : peer(uas.agent->client_address()) {
        uas.recorder.when_invited = [this](const Invite& invite) {
            uas.agent->answer(invite.call, write_offer("127.0.0.1", 31000));
        };
        tag = peer.establish();
        call = uas.recorder.take(Kind::Confirmed).call;
    }
    void send(const std::string& method, std::uint32_t cseq, const std::string& type = "",
              const std::string& body = "") {
        peer.send(peer.request(method, cseq, {.to_tag = tag, .type = type, .body = body}));
    }
    static std::string with(std::string offer, const std::string& attribute) {
        offer.replace(offer.find("a=sendrecv"), 10, "a=" + attribute);
        return offer;
    }

    TestAgent uas;
    RawPeer peer;
    std::string tag;
    CallKey call = 0;
};

TEST_F(InDialog, AReInviteIsAnsweredWithOurMediaAndTheDirectionMirrored) {
    const auto hold = with(peer.offer(), "sendonly");
    send("INVITE", 2, "application/sdp", hold);
    const auto ok = peer.expect(200);
    EXPECT_EQ(header(ok, "CSeq"), "2 INVITE");
    const auto answer = parse_audio(body_of(ok)).value();
    EXPECT_EQ(answer.port, 31000);
    EXPECT_EQ(answer.direction, Direction::RecvOnly);
    EXPECT_EQ(uas.recorder.take(Kind::Reoffer).agreed.direction, Direction::RecvOnly);
    peer.send(peer.request("ACK", 2, {.to_tag = tag, .branch = "z9hG4bK-ack2"}));
    send("INVITE", 3, "application/sdp", peer.offer());
    EXPECT_THAT(body_of(peer.expect(200)), HasSubstr("a=sendrecv"));
    EXPECT_EQ(uas.recorder.take(Kind::Reoffer).agreed.direction, Direction::SendRecv);
    EXPECT_EQ(uas.recorder.left(Kind::Confirmed), 0u);
}

TEST_F(InDialog, AnUpdateIsAnsweredAlike) {
    send("UPDATE", 2, "application/sdp", with(peer.offer(), "inactive"));
    EXPECT_THAT(body_of(peer.expect(200)), HasSubstr("a=inactive"));
    EXPECT_EQ(uas.recorder.take(Kind::Reoffer).call, call);
    send("UPDATE", 3);
    EXPECT_EQ(body_of(peer.expect(200)), "");
    EXPECT_EQ(uas.recorder.left(Kind::Reoffer), 0u);
}

TEST_F(InDialog, AReInviteWithoutAnOfferGetsOursAndBringsItsAnswerInTheAck) {
    send("INVITE", 2);
    EXPECT_EQ(parse_audio(body_of(peer.expect(200))).value().port, 31000);
    peer.send(peer.request("ACK", 2,
                           {.to_tag = tag,
                            .branch = "z9hG4bK-ack2",
                            .type = "application/sdp",
                            .body = peer.offer()}));
    EXPECT_EQ(uas.recorder.take(Kind::Reoffer).agreed.remote_port,
              parse_audio(peer.offer()).value().port);
}

TEST_F(InDialog, AnAnswerInTheAckThatCannotBeAcceptedLeavesTheCallAsItIs) {
    send("INVITE", 2);
    peer.expect(200);
    peer.send(peer.request(
        "ACK", 2,
        {.to_tag = tag, .branch = "z9hG4bK-ack2", .type = "application/sdp", .body = "v=0\r\n"}));
    send("UPDATE", 3, "application/sdp", peer.offer());
    peer.expect(200);
    uas.recorder.take(Kind::Reoffer); // the UPDATE's
    EXPECT_EQ(uas.recorder.left(Kind::Reoffer), 0u);
}

TEST_F(InDialog, AReofferThatCannotBeAcceptedLeavesTheCallAsItIs) {
    send("INVITE", 2, "application/sdp", "v=0\r\n");
    const auto refusal = peer.expect(488);
    const auto branch = "z9hG4bK-" + std::to_string(peer.port) + "INVITE2";
    peer.send(peer.request("ACK", 2, {.to_tag = tag, .branch = branch}));
    send("UPDATE", 3, "application/sdp", "v=0\r\n");
    EXPECT_EQ(header(peer.expect(488), "CSeq"), "3 UPDATE");
    send("UPDATE", 4, "text/plain", "x");
    peer.expect(415);
    EXPECT_EQ(uas.recorder.left(Kind::Reoffer), 0u);
    send("BYE", 5);
    peer.expect(200);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
}

TEST_F(InDialog, InfoBringsDigits) {
    const auto digit = [this](std::uint32_t cseq, const std::string& type,
                              const std::string& body) {
        send("INFO", cseq, type, body);
        EXPECT_EQ(header(peer.expect(200), "CSeq"), std::to_string(cseq) + " INFO");
        return uas.recorder.take(Kind::Digit).digit;
    };
    EXPECT_EQ(digit(2, "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n"), '5');
    EXPECT_EQ(digit(3, "application/dtmf-relay", "Duration=160\r\nsignal = #\r\n"), '#');
    EXPECT_EQ(digit(4, "application/dtmf", "*"), '*');
    EXPECT_EQ(digit(5, "application/dtmf-relay", "Signal=10\r\n"), '*');
    EXPECT_EQ(digit(6, "application/dtmf-relay", "Signal=11\r\n"), '#');
    EXPECT_EQ(digit(7, "application/dtmf", "d\r\n"), 'D');
}

TEST_F(InDialog, OtherInfoBringsNone) {
    send("INFO", 2);
    peer.expect(200);
    send("INFO", 3, "application/dtmf-relay", "Duration=160\r\n");
    peer.expect(400);
    send("INFO", 4, "application/dtmf", "55");
    peer.expect(400);
    send("INFO", 5, "application/media_control+xml", "<x/>");
    peer.expect(415);
    EXPECT_EQ(uas.recorder.left(Kind::Digit), 0u);
}

TEST_F(InDialog, ARetransmittedRequestGetsTheSameAnswerAndHappensOnce) {
    send("INFO", 2, "application/dtmf", "1");
    const auto first = peer.expect(200);
    send("INFO", 2, "application/dtmf", "1");
    EXPECT_EQ(peer.expect(200), first);
    EXPECT_EQ(uas.recorder.take(Kind::Digit).digit, '1');
    EXPECT_EQ(uas.recorder.left(Kind::Digit), 0u);
    send("BYE", 3);
    peer.expect(200);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
    send("BYE", 3);
    EXPECT_EQ(header(peer.expect(200), "CSeq"), "3 BYE");
    peer.send(peer.request("BYE", 4, {.to_tag = tag}));
    peer.expect(481);
}

TEST_F(InDialog, ARequestOutOfOrderIsRefused) {
    send("OPTIONS", 5);
    peer.expect(200);
    send("INFO", 4, "application/dtmf", "1");
    peer.expect(500);
    EXPECT_EQ(uas.recorder.left(Kind::Digit), 0u);
}

TEST_F(InDialog, SomebodyElsesRequestIsNotTheDialogs) {
    RawPeer stranger(uas.agent->client_address());
    stranger.call_id = peer.call_id;
    stranger.from_tag = "guess";
    stranger.send(stranger.request("BYE", 2, {.to_tag = tag}));
    stranger.expect(481);
    RawPeer other_door(uas.agent->trunk_address());
    other_door.call_id = peer.call_id;
    other_door.from_tag = peer.from_tag;
    other_door.send(other_door.request("BYE", 2, {.to_tag = tag}));
    other_door.expect(481);
    EXPECT_EQ(uas.recorder.left(Kind::Ended), 0u);
}

TEST_F(InDialog, AnswersOptionsAndRefusesTheRest) {
    send("OPTIONS", 2);
    EXPECT_THAT(header(peer.expect(200), "Allow"), HasSubstr("UPDATE"));
    send("MESSAGE", 3, "text/plain", "hi");
    peer.expect(405);
    send("REFER", 4);
    peer.expect(405);
    send("DANCE", 5);
    peer.expect(501);
}

TEST_F(InDialog, OurByeFollowsTheRouteSet) {
    RawPeer routed(uas.agent->client_address());
    const auto route = "<sip:127.0.0.1:" + std::to_string(routed.port) + ";lr>";
    routed.send(routed.request("INVITE", 1,
                               {.extra = "Record-Route: " + route + "\r\n",
                                .type = "application/sdp",
                                .body = routed.offer()}));
    const auto ok = routed.expect(200);
    EXPECT_EQ(header(ok, "Record-Route"), route);
    routed.send(
        routed.request("ACK", 1, {.to_tag = tag_of(header(ok, "To")), .branch = "z9hG4bK-ack"}));
    uas.agent->hangup(uas.recorder.take(Kind::Confirmed).call);
    EXPECT_EQ(header(routed.expect("BYE"), "Route"), route);
}

TEST_F(InDialog, OurByeGoesToTheirNewestContact) {
    auto update = peer.request("UPDATE", 2, {.to_tag = tag});
    update.replace(update.find("<sip:peer@", update.find("Contact:")), 10, "<sip:moved@");
    peer.send(update);
    peer.expect(200);
    uas.agent->hangup(call);
    const auto bye = peer.expect("BYE");
    EXPECT_THAT(bye, StartsWith("BYE sip:moved@"));
    EXPECT_EQ(tag_of(header(bye, "From")), tag);
    EXPECT_EQ(tag_of(header(bye, "To")), peer.from_tag);
}

} // namespace
} // namespace numberd::sip::test
