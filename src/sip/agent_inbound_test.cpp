// SPDX-License-Identifier: Apache-2.0
// What the agent answers on the wire, seen by a peer on a raw socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/agent_test_support.hpp"

namespace numberd::sip::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Kind = Event::Kind;

class Inbound : public testing::Test {
  protected:
    explicit Inbound(std::chrono::milliseconds t1 = std::chrono::milliseconds{500},
                     std::size_t calls_max = 100)
        : uas(t1, calls_max), peer(uas.agent->client_address()) {}

    void answer_everything() {
        uas.recorder.when_invited = [this](const Invite& invite) {
            uas.agent->answer(invite.call, write_offer("127.0.0.1", 31000));
        };
    }
    /// Whether the agent has told of nothing but the calls that the test knows: an INVITE of
    /// another peer, sent last, is the next one it tells of.
    void expect_no_further_invite() {
        RawPeer fence(uas.agent->client_address());
        fence.call_id += "-fence";
        fence.send(fence.invite());
        EXPECT_EQ(uas.recorder.take(Kind::Invite).invite.call_id, fence.call_id);
        EXPECT_EQ(uas.recorder.left(Kind::Invite), 0u);
    }

    TestAgent uas;
    RawPeer peer;
};

class InboundFast : public Inbound {
  protected:
    InboundFast() : Inbound(kFastT1) {}
};

class InboundSlow : public Inbound {
  protected:
    InboundSlow() : Inbound(std::chrono::minutes{1}) {}
};

class InboundOne : public Inbound {
  protected:
    InboundOne() : Inbound(std::chrono::milliseconds{500}, 1) {}
};

TEST_F(Inbound, TryingComesWithoutATagWhenNothingElseIsSaidAndRingingWithOne) {
    peer.send(peer.invite());
    EXPECT_EQ(tag_of(header(peer.expect(100), "To")), "");
    uas.agent->ring(uas.recorder.take(Kind::Invite).call);
    const auto ringing = peer.expect(180);
    EXPECT_THAT(tag_of(header(ringing, "To")), Not(IsEmpty()));
    EXPECT_EQ(header(ringing, "Contact"), "<sip:" + uas.agent->client_address() + ">");
}

TEST_F(InboundSlow, WhatIsAnsweredAtOnceNeedsNoTrying) {
    peer.send(peer.invite());
    uas.agent->answer(uas.recorder.take(Kind::Invite).call, peer.offer());
    EXPECT_EQ(status_of(peer.receive().value()), 200);
}

TEST_F(InboundSlow, CancelBeforeAnythingIsSaid) {
    peer.send(peer.invite());
    uas.recorder.take(Kind::Invite);
    const auto branch = "z9hG4bK-" + std::to_string(peer.port) + "INVITE1";
    peer.send(peer.request("CANCEL", 1, {.branch = branch}));
    EXPECT_EQ(header(peer.expect(200), "CSeq"), "1 CANCEL");
    EXPECT_EQ(header(peer.expect(487), "CSeq"), "1 INVITE");
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteCancel);
}

TEST_F(Inbound, TheAnswerCarriesSdpContactAndTheRingingsTag) {
    peer.send(peer.invite());
    const auto call = uas.recorder.take(Kind::Invite).call;
    uas.agent->ring(call);
    const auto tag = tag_of(header(peer.expect(180), "To"));
    uas.agent->answer(call, write_offer("127.0.0.1", 31000));
    const auto ok = peer.expect(200);
    EXPECT_EQ(tag_of(header(ok, "To")), tag);
    EXPECT_EQ(header(ok, "Content-Type"), "application/sdp");
    EXPECT_EQ(body_of(ok), write_offer("127.0.0.1", 31000));
    EXPECT_EQ(header(ok, "Contact"), "<sip:" + uas.agent->client_address() + ">");
    EXPECT_EQ(header(ok, "Server"), "numberd");
}

TEST_F(InboundFast, RetransmitsItsAnswerUntilTheAck) {
    answer_everything();
    peer.send(peer.invite());
    const auto first = peer.expect(200);
    EXPECT_EQ(peer.expect(200), first);
    EXPECT_EQ(peer.expect(200), first);
    EXPECT_EQ(uas.recorder.left(Kind::Confirmed), 0u);
    const auto tag = tag_of(header(first, "To"));
    peer.send(peer.request("ACK", 1, {.to_tag = tag, .branch = "z9hG4bK-ack"}));
    uas.recorder.take(Kind::Confirmed);
    peer.send(peer.request("OPTIONS", 2, {.to_tag = tag}));
    // What was under way comes first; then nothing but the answer to OPTIONS, for longer than the
    // longest interval between two retransmissions.
    while (true) {
        const auto message = peer.receive();
        ASSERT_TRUE(message);
        if (header(*message, "CSeq") == "2 OPTIONS") break;
    }
    EXPECT_FALSE(peer.receive(10 * kFastT1));
}

TEST_F(InboundFast, EndsACallWhoseAnswerIsNeverAcknowledged) {
    answer_everything();
    peer.send(peer.invite());
    int answers = 0;
    while (true) {
        const auto message = peer.receive();
        ASSERT_TRUE(message);
        if (method_of(*message) == "BYE") break;
        if (status_of(*message) == 200) ++answers;
    }
    EXPECT_GE(answers, 8); // at 0, 1, 3, 7, 15, 23, 31, 39, 47, 55, 63 T1
    EXPECT_LE(answers, 11);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::AckTimeout);
}

TEST_F(InboundSlow, ARetransmittedInviteGetsTheLastAnswerAndIsNoSecondCall) {
    peer.send(peer.invite());
    const auto call = uas.recorder.take(Kind::Invite).call;
    peer.send(peer.invite()); // nothing was said yet
    peer.expect(100);
    uas.agent->ring(call);
    peer.expect(180);
    peer.send(peer.invite());
    peer.expect(180);
    uas.agent->answer(call, peer.offer());
    const auto tag = tag_of(header(peer.expect(200), "To"));
    peer.send(peer.request("ACK", 1, {.to_tag = tag, .branch = "z9hG4bK-ack"}));
    uas.recorder.take(Kind::Confirmed);
    peer.send(peer.invite()); // a copy that was late
    peer.send(peer.request("BYE", 2, {.to_tag = tag}));
    uas.recorder.take(Kind::Ended);
    peer.send(peer.invite()); // and one that was later still
    expect_no_further_invite();
}

TEST_F(Inbound, ACopyOfTheInviteOnAnotherPathIsMerged) {
    peer.send(peer.invite());
    peer.expect(100);
    uas.recorder.take(Kind::Invite);
    peer.send(peer.request("INVITE", 1, {.branch = "z9hG4bK-other"}));
    peer.expect(482);
    expect_no_further_invite();
}

TEST_F(Inbound, CancelWhileRinging) {
    peer.send(peer.invite());
    uas.agent->ring(uas.recorder.take(Kind::Invite).call);
    const auto tag = tag_of(header(peer.expect(180), "To"));
    const auto branch = "z9hG4bK-" + std::to_string(peer.port) + "INVITE1";
    peer.send(peer.request("CANCEL", 1, {.branch = branch}));
    const auto ok = peer.expect(200);
    EXPECT_EQ(header(ok, "CSeq"), "1 CANCEL");
    EXPECT_EQ(tag_of(header(ok, "To")), tag);
    const auto cancelled = peer.expect(487);
    EXPECT_EQ(header(cancelled, "CSeq"), "1 INVITE");
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteCancel);
}

TEST_F(Inbound, CancelAfterTheAnswerChangesNothing) {
    answer_everything();
    const auto tag = peer.establish();
    uas.recorder.take(Kind::Confirmed);
    peer.send(peer.request("CANCEL", 1, {}));
    peer.expect(481);
    peer.send(peer.request("BYE", 2, {.to_tag = tag}));
    EXPECT_EQ(header(peer.expect(200), "CSeq"), "2 BYE");
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
}

TEST_F(InboundFast, RetransmitsARefusalUntilTheAck) {
    peer.send(peer.invite());
    uas.agent->refuse(uas.recorder.take(Kind::Invite).call,
                      {.status = 404, .q850_cause = 1, .reason_text = "NUMBER_NOT_FOUND"});
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::Refused);
    const auto refusal = peer.expect(404);
    EXPECT_EQ(header(refusal, "Reason"), "Q.850;cause=1;text=\"NUMBER_NOT_FOUND\"");
    EXPECT_EQ(header(refusal, "Retry-After"), "");
    EXPECT_EQ(peer.expect(404), refusal);
    const auto branch = "z9hG4bK-" + std::to_string(peer.port) + "INVITE1";
    peer.send(peer.request("ACK", 1, {.to_tag = tag_of(header(refusal, "To")), .branch = branch}));
    peer.send(peer.request("OPTIONS", 2));
    while (true) {
        const auto message = peer.receive();
        ASSERT_TRUE(message);
        if (header(*message, "CSeq") == "2 OPTIONS") break;
    }
    EXPECT_FALSE(peer.receive(10 * kFastT1));
}

TEST_F(InboundFast, ForgetsARefusalThatNobodyAcknowledges) {
    peer.send(peer.invite());
    uas.agent->refuse(uas.recorder.take(Kind::Invite).call, {.status = 486});
    int refusals = 0;
    while (const auto message = peer.receive(20 * kFastT1))
        refusals += status_of(*message) == 486;
    EXPECT_GE(refusals, 8);
    EXPECT_LE(refusals, 11);
}

TEST_F(Inbound, ARefusalMayAskForARetryAndCannotBreakItsHeader) {
    peer.send(peer.invite());
    uas.agent->refuse(uas.recorder.take(Kind::Invite).call,
                      {.status = 503,
                       .q850_cause = 42,
                       .reason_text = "A\"\r\nX-Evil: 1\\",
                       .retry_after = std::chrono::seconds{7}});
    const auto refusal = peer.expect(503);
    EXPECT_EQ(header(refusal, "Reason"), "Q.850;cause=42;text=\"AX-Evil: 1\"");
    EXPECT_EQ(header(refusal, "Retry-After"), "7");
}

TEST_F(Inbound, DrainRefusesNewCallsAndOptionsButKeepsTheOldOnes) {
    answer_everything();
    const auto tag = peer.establish();
    uas.recorder.take(Kind::Confirmed);
    uas.agent->drain();
    RawPeer late(uas.agent->client_address());
    std::string answer;
    for (std::uint32_t cseq = 2; status_of(answer) != 503 && cseq < 1000; ++cseq) {
        late.send(late.request("OPTIONS", cseq)); // until the command has been executed
        answer = late.receive().value_or("");
    }
    EXPECT_EQ(status_of(answer), 503);
    late.send(late.invite());
    const auto refusal = late.expect(503);
    EXPECT_EQ(header(refusal, "Retry-After"), "10");
    EXPECT_EQ(header(refusal, "Reason"), "Q.850;cause=42;text=\"SERVICE_UNAVAILABLE\"");
    peer.send(peer.request("BYE", 2, {.to_tag = tag}));
    peer.expect(200);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
}

TEST_F(InboundOne, RefusesWhatIsMoreThanCallsMax) {
    answer_everything();
    const auto tag = peer.establish();
    uas.recorder.take(Kind::Confirmed);
    RawPeer second(uas.agent->client_address());
    second.send(second.invite());
    const auto refusal = second.expect(503);
    EXPECT_EQ(header(refusal, "Reason"), "Q.850;cause=42;text=\"OVERLOAD\"");
    EXPECT_EQ(header(refusal, "Retry-After"), "2");
    EXPECT_THAT(uas.metrics.text(), HasSubstr("numberd_sip_overload_total 1"));
    EXPECT_THAT(uas.metrics.text(), HasSubstr("numberd_sip_calls 1"));
    peer.send(peer.request("BYE", 2, {.to_tag = tag}));
    peer.expect(200);
    uas.recorder.take(Kind::Ended);
    RawPeer third(uas.agent->client_address());
    third.send(third.invite());
    third.expect(200);
    EXPECT_EQ(uas.agent->call({.to_uri = "sip:a@127.0.0.1:9", .from_uri = "sip:b@c"}) > 0, true);
    const auto ended = uas.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.ended, Ended::Refused);
    EXPECT_EQ(ended.status, 503);
}

TEST_F(InboundOne, BoundsTheRefusalsThatWaitForTheirAck) {
    uas.recorder.when_invited = [this](const Invite& invite) {
        uas.agent->refuse(invite.call, {.status = 404});
    };
    for (int i = 0; i < 2; ++i) {
        RawPeer silent(uas.agent->client_address());
        silent.send(silent.invite());
        silent.expect(404);
    }
    peer.send(peer.invite());
    peer.expect(503);
}

TEST_F(Inbound, AnswersOptionsOutsideADialogAsItsOwnerSays) {
    peer.send(peer.request("OPTIONS", 1));
    const auto ok = peer.expect(200);
    EXPECT_EQ(header(ok, "Allow"), "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE");
    EXPECT_EQ(header(ok, "Accept"), "application/sdp");
    EXPECT_EQ(uas.recorder.options_user(), "+15550001111");
    const auto server = "sip:127.0.0.1:" + std::to_string(peer.agent_port);
    peer.send(peer.request("OPTIONS", 2, {.uri = server}));
    peer.expect(200);
    EXPECT_EQ(uas.recorder.options_user(), "");
    uas.recorder.options_status = 404;
    peer.send(peer.request("OPTIONS", 3));
    peer.expect(404);
}

TEST_F(Inbound, RefusesWhatItDoesNotServe) {
    for (const auto* method : {"REGISTER", "MESSAGE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER"}) {
        peer.send(peer.request(method, 1));
        EXPECT_THAT(header(peer.expect(405), "Allow"), HasSubstr("INVITE")) << method;
    }
    peer.send(peer.request("DANCE", 1));
    peer.expect(501);
    for (const auto* method : {"BYE", "INFO", "UPDATE", "PRACK", "CANCEL"}) {
        peer.send(peer.request(method, 1));
        EXPECT_EQ(header(peer.expect(481), "CSeq"), std::string("1 ") + method);
        peer.send(peer.request(method, 2, {.to_tag = "unknown"}));
        EXPECT_EQ(header(peer.expect(481), "CSeq"), std::string("2 ") + method);
    }
    peer.send(peer.request("INVITE", 3, {.to_tag = "unknown"}));
    peer.expect(481);
    peer.send(peer.request("INVITE", 4, {.extra = "Require: 100rel, timer\r\n"}));
    EXPECT_EQ(header(peer.expect(420), "Unsupported"), "100rel, timer");
    peer.send(peer.request("INVITE", 5, {.type = "text/plain", .body = "hello"}));
    EXPECT_EQ(header(peer.expect(415), "Accept"), "application/sdp");
    peer.send(peer.request("INVITE", 6, {.body = "untyped"}));
    peer.expect(415);
    peer.send(peer.request("INVITE", 7, {.uri = "http://127.0.0.1/"}));
    peer.expect(416);
    expect_no_further_invite();
}

TEST_F(Inbound, AStatelessRefusalHasTheSameTagEachTime) {
    const auto invite = peer.request("INVITE", 1, {.extra = "Require: x\r\n"});
    peer.send(invite);
    const auto first = peer.expect(420);
    peer.send(invite);
    EXPECT_EQ(peer.expect(420), first);
}

TEST_F(Inbound, AnInviteWithoutAnOfferHasNoSdp) {
    peer.send(peer.request("INVITE", 1));
    const auto invite = uas.recorder.take(Kind::Invite).invite;
    EXPECT_EQ(invite.sdp, "");
    uas.agent->answer(invite.call, write_offer("127.0.0.1", 31000));
    const auto tag = tag_of(header(peer.expect(200), "To"));
    peer.send(peer.request(
        "ACK", 1,
        {.to_tag = tag, .branch = "z9hG4bK-ack", .type = "application/sdp", .body = peer.offer()}));
    EXPECT_EQ(uas.recorder.take(Kind::Confirmed).sdp, peer.offer());
}

TEST_F(Inbound, HangingUpBeforeTheAckWaitsForItWithTheBye) {
    answer_everything();
    peer.send(peer.invite());
    const auto tag = tag_of(header(peer.expect(200), "To"));
    uas.agent->hangup(uas.recorder.take(Kind::Invite).call);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    peer.send(peer.request("ACK", 1, {.to_tag = tag, .branch = "z9hG4bK-ack"}));
    const auto bye = peer.expect("BYE");
    EXPECT_EQ(tag_of(header(bye, "From")), tag);
    EXPECT_EQ(tag_of(header(bye, "To")), peer.from_tag);
    EXPECT_THAT(bye, testing::StartsWith("BYE sip:peer@127.0.0.1:" + std::to_string(peer.port)));
    EXPECT_EQ(uas.recorder.left(Kind::Confirmed), 0u);
}

TEST_F(Inbound, AByeInTheEarlyDialogEndsTheInvite) {
    peer.send(peer.invite());
    uas.agent->ring(uas.recorder.take(Kind::Invite).call);
    const auto tag = tag_of(header(peer.expect(180), "To"));
    peer.send(peer.request("BYE", 2, {.to_tag = tag}));
    peer.expect(200);
    peer.expect(487);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
}

TEST_F(Inbound, TheCallSurvivesItsTcpConnection) {
    answer_everything();
    std::string tag;
    {
        RawPeer stream(uas.agent->client_address(), RawPeer::Over::Tcp);
        stream.call_id = peer.call_id;
        tag = stream.establish();
    }
    const auto call = uas.recorder.take(Kind::Confirmed).call;
    uas.agent->hangup(call);
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::LocalBye);
}

TEST_F(InboundFast, AnAnswerThatCannotBeSentDoesNoHarm) {
    {
        RawPeer stream(uas.agent->client_address(), RawPeer::Over::Tcp);
        stream.send(stream.invite());
        stream.expect(100);
    }
    const auto call = uas.recorder.take(Kind::Invite).call;
    uas.agent->answer(call, peer.offer());
    EXPECT_EQ(uas.recorder.take(Kind::Ended).ended, Ended::AckTimeout);
    peer.send(peer.request("OPTIONS", 1));
    peer.expect(200);
}

} // namespace
} // namespace numberd::sip::test
