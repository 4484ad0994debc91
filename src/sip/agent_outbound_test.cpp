// SPDX-License-Identifier: Apache-2.0
// Our INVITEs, answered by a peer on a raw socket.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/agent_test_support.hpp"

namespace numberd::sip::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Kind = Event::Kind;

class Outbound : public testing::Test {
  protected:
    explicit Outbound(std::chrono::milliseconds t1 = std::chrono::milliseconds{500})
        : uac(t1), callee(uac.agent->client_address()) {}

    Agent::Outgoing outgoing() const {
        return {.to_uri = "sip:bob@127.0.0.1:" + std::to_string(callee.port),
                .from_uri = "sip:+15550002222@127.0.0.1",
                .sdp = write_offer("127.0.0.1", 30000)};
    }
    std::string contact() const {
        return "Contact: <sip:bob@127.0.0.1:" + std::to_string(callee.port) + ">\r\n";
    }
    /// Answers 200 to our INVITE and takes its ACK.
    void accept(const std::string& invite, const std::string& tag = "callee") {
        callee.send(response(invite, 200, tag, contact(), write_offer("127.0.0.1", 32000)));
        EXPECT_EQ(tag_of(header(callee.expect("ACK"), "To")), tag);
    }

    TestAgent uac;
    RawPeer callee;
};

class OutboundFast : public Outbound {
  protected:
    OutboundFast() : Outbound(kFastT1) {}
};

TEST_F(Outbound, TheInviteIsCompleteAndItsContactReachable) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    EXPECT_THAT(invite, StartsWith("INVITE " + outgoing().to_uri + " SIP/2.0\r\n"));
    EXPECT_EQ(header(invite, "Contact"), "<sip:" + uac.agent->client_address() + ">");
    EXPECT_EQ(header(invite, "To"), "<" + outgoing().to_uri + ">");
    EXPECT_THAT(header(invite, "From"), StartsWith("<sip:+15550002222@127.0.0.1>;tag="));
    EXPECT_EQ(header(invite, "CSeq"), "1 INVITE");
    EXPECT_EQ(header(invite, "User-Agent"), "numberd");
    EXPECT_EQ(body_of(invite), outgoing().sdp);
}

TEST_F(Outbound, ReportsProgressAndTheAnswer) {
    const auto call = uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    callee.send(response(invite, 100, ""));
    callee.send(response(invite, 180, "callee"));
    callee.send(response(invite, 183, "callee"));
    EXPECT_EQ(uac.recorder.take(Kind::Progress).status, 180);
    EXPECT_EQ(uac.recorder.take(Kind::Progress).status, 183);
    accept(invite);
    const auto confirmed = uac.recorder.take(Kind::Confirmed);
    EXPECT_EQ(confirmed.call, call);
    EXPECT_EQ(confirmed.sdp, write_offer("127.0.0.1", 32000));
}

TEST_F(Outbound, ARetransmittedAnswerIsAcknowledgedAgainAndReportedOnce) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    accept(invite);
    accept(invite);
    accept(invite);
    uac.recorder.take(Kind::Confirmed);
    EXPECT_EQ(uac.recorder.left(Kind::Confirmed), 0u);
}

TEST_F(Outbound, AnotherForksAnswerIsAcknowledgedAndEnded) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    accept(invite, "one");
    uac.recorder.take(Kind::Confirmed);
    accept(invite, "two");
    const auto bye = callee.expect("BYE");
    EXPECT_EQ(tag_of(header(bye, "To")), "two");
    EXPECT_EQ(uac.recorder.left(Kind::Ended), 0u);
}

TEST_F(Outbound, ARefusalIsAcknowledgedAndReportedWithItsStatus) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    callee.send(response(invite, 486, "callee"));
    EXPECT_EQ(header(callee.expect("ACK"), "Via"), header(invite, "Via"));
    const auto ended = uac.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.ended, Ended::Refused);
    EXPECT_EQ(ended.status, 486);
}

TEST_F(Outbound, TheCalleesByeEndsTheCall) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    accept(invite);
    uac.recorder.take(Kind::Confirmed);
    callee.call_id = header(invite, "Call-ID");
    callee.from_tag = "callee";
    callee.send(callee.request("BYE", 1, {.to_tag = tag_of(header(invite, "From"))}));
    callee.expect(200);
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
}

TEST_F(Outbound, HangingUpCancelsOnlyAfterAProvisionalAnswer) {
    const auto call = uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    uac.agent->hangup(call);
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    // A CANCEL would be here before what a further command causes.
    auto fence = outgoing();
    fence.from_display = "fence";
    uac.agent->call(fence);
    const auto next = callee.receive();
    ASSERT_TRUE(next);
    EXPECT_THAT(header(*next, "From"), HasSubstr("fence"));
    callee.send(response(invite, 180, "callee"));
    const auto cancel = callee.expect("CANCEL");
    EXPECT_EQ(header(cancel, "Via"), header(invite, "Via"));
    EXPECT_EQ(header(cancel, "CSeq"), "1 CANCEL");
    callee.send(response(cancel, 200, "callee"));
    callee.send(response(invite, 487, "callee"));
    callee.expect("ACK");
    EXPECT_EQ(uac.recorder.left(Kind::Ended), 0u);
}

TEST_F(Outbound, AnAnswerThatCrossesTheCancelIsAcknowledgedAndEnded) {
    const auto call = uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    callee.send(response(invite, 180, "callee"));
    uac.recorder.take(Kind::Progress);
    uac.agent->hangup(call);
    callee.expect("CANCEL");
    callee.send(response(invite, 200, "callee", contact(), write_offer("127.0.0.1", 32000)));
    EXPECT_EQ(header(callee.expect("ACK"), "CSeq"), "1 ACK");
    EXPECT_EQ(header(callee.expect("BYE"), "CSeq"), "2 BYE");
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    EXPECT_EQ(uac.recorder.left(Kind::Confirmed), 0u);
}

TEST_F(Outbound, NobodyAnswersInTime) {
    auto impatient = outgoing();
    impatient.answer_timeout = std::chrono::seconds{0};
    uac.agent->call(impatient);
    const auto invite = callee.expect("INVITE");
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::Timeout);
    callee.send(response(invite, 180, "callee"));
    callee.expect("CANCEL");
}

TEST_F(OutboundFast, NobodyIsThere) {
    uac.agent->call(outgoing());
    int invites = 0;
    while (const auto message = callee.receive(70 * kFastT1)) {
        if (method_of(*message) == "INVITE") ++invites;
    }
    EXPECT_GE(invites, 5); // at 0, 1, 3, 7, 15, 31 and 63 T1
    EXPECT_LE(invites, 7);
    const auto ended = uac.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.ended, Ended::Timeout);
    EXPECT_EQ(ended.status, 0);
}

TEST_F(Outbound, NothingListensThere) {
    auto refused = outgoing();
    {
        const RawPeer gone(uac.agent->client_address());
        refused.to_uri = "sip:bob@127.0.0.1:" + std::to_string(gone.port) + ";transport=tcp";
    }
    uac.agent->call(refused);
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::Timeout);
}

TEST_F(Outbound, AddressesThatAreNoneFailAndCannotAddHeaders) {
    for (const auto* uri : {"", "bob", "sip:", "http://x/", "sips:bob@127.0.0.1",
                            "sip:bob@h\r\nX: y", "sip:bob@h>,<sip:eve@h", "sip:b ob@h"}) {
        auto bad = outgoing();
        bad.to_uri = uri;
        uac.agent->call(bad);
        EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::Timeout) << uri;
        bad = outgoing();
        bad.from_uri = std::string(uri) + "\r\n";
        uac.agent->call(bad);
        EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::Timeout) << uri;
    }
    auto sly = outgoing();
    sly.to_uri += "?Subject=sly&body=x";
    sly.from_display = "a\" <sip:eve@h>\r\nX-Evil: \"";
    uac.agent->call(sly);
    const auto invite = callee.expect("INVITE");
    EXPECT_EQ(header(invite, "Subject"), "");
    EXPECT_EQ(header(invite, "X-Evil"), "");
    EXPECT_EQ(body_of(invite), outgoing().sdp);
}

TEST_F(Outbound, HostileAnswersDoNoHarm) {
    uac.agent->call(outgoing());
    const auto invite = callee.expect("INVITE");
    callee.send("SIP/2.0 200\r\n\r\n");
    callee.send("SIP/2.0 99999999999 Much\r\nVia: " + header(invite, "Via") + "\r\n\r\n");
    callee.send(response(invite, 199, "x", "Contact: *\r\n"));
    callee.send(response(invite, 180, "x", "RSeq: 1\r\nRequire: 100rel\r\n"));
    auto stranger = invite;
    stranger.replace(stranger.find("branch="), 8, "branch=!");
    callee.send(response(stranger, 200, "x", contact()));
    callee.send(response(invite, 200, "x", "Contact: *\r\n", "v=0"));
    callee.send(response(invite, 200, "", ""));
    const auto first = uac.recorder.take(Kind::Confirmed).call;
    uac.agent->hangup(first);
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    uac.agent->call(outgoing());
    callee.send(response(callee.expect("INVITE"), 700, "x"));
    EXPECT_EQ(uac.recorder.take(Kind::Ended).ended, Ended::Refused);
}

} // namespace
} // namespace numberd::sip::test
