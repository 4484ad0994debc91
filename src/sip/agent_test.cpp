// SPDX-License-Identifier: Apache-2.0
// Two agents and the calls between them.
#include "sip/agent.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/agent_test_support.hpp"

namespace numberd::sip::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Kind = Event::Kind;

class TwoAgents : public testing::Test {
  protected:
    Agent::Outgoing to_callee(const std::string& parameters = "") const {
        return {.to_uri = "sip:%2B15550001111@" + callee.agent->client_address() + parameters,
                .from_uri = "sip:+15550002222@127.0.0.1",
                .from_display = "A \"caller\"",
                .sdp = write_offer("127.0.0.1", 30000)};
    }
    std::string answer_to(const std::string& offer) const {
        return write_answer(agree(parse_audio(offer).value()).value(), "127.0.0.1", 31000);
    }
    /// Both ends' keys of a call that is up.
    std::pair<CallKey, CallKey> establish(const std::string& parameters = "") {
        const auto ours = caller.agent->call(to_callee(parameters));
        const auto invite = callee.recorder.take(Kind::Invite).invite;
        callee.agent->answer(invite.call, answer_to(invite.sdp));
        caller.recorder.take(Kind::Confirmed);
        callee.recorder.take(Kind::Confirmed);
        return {ours, invite.call};
    }

    TestAgent caller;
    TestAgent callee;
};

TEST_F(TwoAgents, RingAnswerAndAgreeOnMedia) {
    const auto ours = caller.agent->call(to_callee());
    const auto invite = callee.recorder.take(Kind::Invite).invite;
    EXPECT_EQ(invite.door, Door::Client);
    EXPECT_EQ(invite.to_user, "+15550001111");
    EXPECT_EQ(invite.from_user, "+15550002222");
    EXPECT_EQ(invite.from_display, "A caller");
    EXPECT_EQ(invite.from_uri, "sip:+15550002222@127.0.0.1");
    EXPECT_EQ(invite.remote_ip, "127.0.0.1");
    EXPECT_EQ(invite.sdp, to_callee().sdp);
    callee.agent->ring(invite.call);
    const auto progress = caller.recorder.take(Kind::Progress);
    EXPECT_EQ(progress.call, ours);
    EXPECT_EQ(progress.status, 180);
    callee.agent->answer(invite.call, answer_to(invite.sdp));
    const auto confirmed = caller.recorder.take(Kind::Confirmed);
    EXPECT_EQ(confirmed.call, ours);
    EXPECT_EQ(parse_audio(confirmed.sdp).value().port, 31000);
    EXPECT_EQ(callee.recorder.take(Kind::Confirmed).call, invite.call);
}

TEST_F(TwoAgents, TheCallersByeEndsBothSides) {
    const auto [ours, theirs] = establish();
    caller.agent->hangup(ours);
    EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    const auto ended = callee.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.call, theirs);
    EXPECT_EQ(ended.ended, Ended::RemoteBye);
}

TEST_F(TwoAgents, TheCalleesByeEndsBothSides) {
    const auto [ours, theirs] = establish();
    callee.agent->hangup(theirs);
    EXPECT_EQ(callee.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    const auto ended = caller.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.call, ours);
    EXPECT_EQ(ended.ended, Ended::RemoteBye);
}

TEST_F(TwoAgents, TalkOverTcp) {
    const auto [ours, theirs] = establish(";transport=tcp");
    callee.agent->hangup(theirs);
    EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::RemoteBye);
    EXPECT_NE(ours, 0u);
}

TEST_F(TwoAgents, UseTheTrunkDoor) {
    auto outgoing = to_callee();
    outgoing.to_uri = "sip:1@" + callee.agent->trunk_address();
    outgoing.door = Door::Trunk;
    caller.agent->call(outgoing);
    EXPECT_EQ(callee.recorder.take(Kind::Invite).invite.door, Door::Trunk);
}

TEST_F(TwoAgents, CallerHangsUpWhileRinging) {
    const auto ours = caller.agent->call(to_callee());
    const auto invite = callee.recorder.take(Kind::Invite).invite;
    callee.agent->ring(invite.call);
    caller.recorder.take(Kind::Progress);
    caller.agent->hangup(ours);
    EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    EXPECT_EQ(callee.recorder.take(Kind::Ended).ended, Ended::RemoteCancel);
}

TEST_F(TwoAgents, CalleeHangsUpWhileRinging) {
    caller.agent->call(to_callee());
    const auto invite = callee.recorder.take(Kind::Invite).invite;
    callee.agent->hangup(invite.call);
    EXPECT_EQ(callee.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    const auto ended = caller.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.ended, Ended::Refused);
    EXPECT_EQ(ended.status, 480);
}

TEST_F(TwoAgents, ARefusalReachesTheCallerWithItsStatus) {
    caller.agent->call(to_callee());
    const auto invite = callee.recorder.take(Kind::Invite).invite;
    callee.agent->refuse(invite.call, {.status = 404, .q850_cause = 1, .reason_text = "NONE"});
    EXPECT_EQ(callee.recorder.take(Kind::Ended).ended, Ended::Refused);
    const auto ended = caller.recorder.take(Kind::Ended);
    EXPECT_EQ(ended.ended, Ended::Refused);
    EXPECT_EQ(ended.status, 404);
    EXPECT_EQ(ended.reason, "NONE");
}

TEST_F(TwoAgents, OnlyTheBeginningOfALongReasonIsKept) {
    caller.agent->call(to_callee());
    const auto invite = callee.recorder.take(Kind::Invite).invite;
    callee.agent->refuse(invite.call, {.status = 404, .reason_text = std::string(2000, 'x')});
    EXPECT_EQ(caller.recorder.take(Kind::Ended).reason, std::string(64, 'x'));
}

TEST_F(TwoAgents, StopEndsEveryCallOnBothSides) {
    establish();
    caller.agent->call(to_callee());
    callee.agent->ring(callee.recorder.take(Kind::Invite).call);
    caller.recorder.take(Kind::Progress); // a CANCEL may be sent from here on
    caller.agent->stop();
    EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::Shutdown);
    EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::Shutdown);
    std::vector<Ended> ends{callee.recorder.take(Kind::Ended).ended,
                            callee.recorder.take(Kind::Ended).ended};
    EXPECT_THAT(ends, testing::UnorderedElementsAre(Ended::RemoteBye, Ended::RemoteCancel));
}

TEST_F(TwoAgents, CommandsForACallThatIsOverDoNothing) {
    const auto [ours, theirs] = establish();
    caller.agent->hangup(ours);
    callee.recorder.take(Kind::Ended);
    for (auto* agent : {&*caller.agent, &*callee.agent}) {
        for (const auto call : {ours, theirs, CallKey{0}, CallKey{999}}) {
            agent->ring(call);
            agent->answer(call, "");
            agent->refuse(call, {});
            agent->hangup(call);
        }
    }
    const auto again = establish(); // all of those have been executed before this
    EXPECT_NE(again.first, ours);
    EXPECT_EQ(callee.recorder.left(Kind::Ended), 0u);
}

TEST_F(TwoAgents, ManyThreadsMayCommand) {
    callee.recorder.when_invited = [this](const Invite& invite) {
        callee.agent->answer(invite.call, answer_to(invite.sdp));
    };
    constexpr int kThreads = 4;
    constexpr int kCalls = 10;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
        threads.emplace_back([this] {
            for (int j = 0; j < kCalls; ++j)
                caller.agent->hangup(caller.agent->call(to_callee()));
        });
    }
    for (auto& thread : threads)
        thread.join();
    for (int i = 0; i < kThreads * kCalls; ++i) {
        EXPECT_EQ(caller.recorder.take(Kind::Ended).ended, Ended::LocalBye);
    }
}

TEST(Agent, TakesFreePortsTheSameForUdpAndTcp) {
    TestAgent one;
    EXPECT_THAT(one.agent->client_address(), StartsWith("127.0.0.1:"));
    EXPECT_NE(port_of(one.agent->client_address()), 0);
    EXPECT_NE(one.agent->client_address(), one.agent->trunk_address());
    const RawPeer tcp(one.agent->client_address(), RawPeer::Over::Tcp); // expects to connect
}

TEST(Agent, SaysWhichAddressItCannotListenOn) {
    TestAgent first;
    Metrics metrics;
    Recorder recorder;
    AgentSettings settings;
    settings.client_address = first.agent->client_address();
    Agent second(settings, recorder, metrics);
    const auto started = second.start();
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, ErrorCode::Unavailable);
    EXPECT_THAT(started.error().message, HasSubstr(first.agent->client_address()));
}

TEST(Agent, RefusesAnAddressThatIsNone) {
    for (const auto* address : {"", "5060", "127.0.0.1", "127.0.0.1:", ":5060", "127.0.0.1:x"}) {
        Metrics metrics;
        Recorder recorder;
        AgentSettings settings;
        settings.client_address = address;
        Agent agent(settings, recorder, metrics);
        const auto started = agent.start();
        ASSERT_FALSE(started) << address;
        EXPECT_EQ(started.error().code, ErrorCode::InvalidArgument) << address;
    }
}

TEST(Agent, BoundToEveryAddressNamesTheOneThatThePeerReached) {
    // A free port, found by binding it; several sockets of one port need it to be known.
    std::string port;
    {
        TestAgent finder;
        port = std::to_string(port_of(finder.agent->client_address()));
    }
    Metrics metrics;
    Recorder recorder;
    AgentSettings settings;
    settings.client_address = "0.0.0.0:" + port;
    settings.trunk_address = std::nullopt;
    Agent agent(settings, recorder, metrics);
    ASSERT_TRUE(agent.start());
    for (const auto over : {RawPeer::Over::Udp, RawPeer::Over::Tcp}) {
        RawPeer peer("127.0.0.1:" + port, over);
        peer.send(peer.invite());
        const auto invite = recorder.take(Kind::Invite).invite;
        EXPECT_EQ(invite.local_ip, "127.0.0.1");
        agent.ring(invite.call);
        const auto* transport = over == RawPeer::Over::Tcp ? ";transport=tcp" : "";
        EXPECT_EQ(header(peer.expect(180), "Contact"), "<sip:127.0.0.1:" + port + transport + ">");
    }
}

TEST(Agent, RunsWithoutATrunk) {
    Metrics metrics;
    Recorder recorder;
    AgentSettings settings;
    settings.client_address = "127.0.0.1:0";
    settings.trunk_address = std::nullopt;
    Agent agent(settings, recorder, metrics);
    ASSERT_TRUE(agent.start());
    EXPECT_EQ(agent.trunk_address(), "");
}

} // namespace
} // namespace numberd::sip::test
