// SPDX-License-Identifier: Apache-2.0
#include "service/event_streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "domain/reason.hpp"
#include "service/event_envelope.hpp"
#include "service/record.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using test::reason_in;
using testing::ElementsAre;
using testing::IsEmpty;

/// Keeps what it hears. The store's thread writes it before the write it follows is answered.
class Ear final : public StreamSink {
  public:
    void send(std::shared_ptr<const std::string> envelope) override { heard.push_back(*envelope); }
    void end(const Error& why) override { ends.emplace_back(why.reason); }

    std::vector<std::string> heard;
    std::vector<std::string> ends;
};

/// A store that tells whatever a test says.
class Told {
  public:
    explicit Told(domain::Store& store) : store_(store) {}

    /// One event in a commit of its own.
    void commit(const Core& core, const Actor& actor, EventKind kind, Uuid resource = {}) {
        EXPECT_TRUE(store_.write_and_wait([&](domain::Tx& tx) {
            return record(tx, core, actor,
                          {kind, resource, {}, {}, R"({"id":")" + resource.to_string() + "\"}"});
        }));
    }

  private:
    domain::Store& store_;
};

class EventStreamsTest : public testing::Test {
  protected:
    EventStreamsTest() {
        streams_.attach([this](const std::string& credential, Done<Actor> done) {
            ++looks_;
            const auto found = identities_.find(credential);
            if (found != identities_.end()) return done(found->second);
            done(domain::fail(domain::Reason::InvalidCredentials, "no"));
        });
        identities_.emplace("key", actor_);
    }

    std::unique_ptr<EventStreams::Stream> open(const std::shared_ptr<Ear>& ear) {
        auto stream = streams_.open(actor_, "key", ear);
        EXPECT_TRUE(stream);
        return std::move(stream).value();
    }
    std::string topic(std::string_view rest) const {
        return "customer_id:" + actor_.customer_id.to_string() + ":" + std::string(rest);
    }
    void tell(EventKind kind, Uuid resource = {}) {
        told_.commit(stack_.core, actor_, kind, resource);
    }

    test::Stack stack_;
    EventStreams streams_{
        *stack_.store, stack_.clock, stack_.metrics, {.per_customer_max = 2, .topics_max = 3}};
    Told told_{*stack_.store};
    Actor actor_ = stack_.actor();
    std::map<std::string, Result<Actor>> identities_;
    std::atomic<int> looks_{0};
    std::shared_ptr<Ear> ear_ = std::make_shared<Ear>();
};

TEST_F(EventStreamsTest, TellOfWhatWasSubscribedToAndInItsOrder) {
    const auto stream = open(ear_);
    tell(EventKind::NumberCreated);
    ASSERT_TRUE(stream->subscribe({topic("number"), topic("flow")}));
    tell(EventKind::NumberUpdated);
    tell(EventKind::CallHangup);
    tell(EventKind::FlowCreated);
    tell(EventKind::NumberDeleted);
    ASSERT_EQ(ear_->heard.size(), 3U);
    const auto events = stack_.events();
    EXPECT_EQ(ear_->heard[0], event_envelope(events[1]));
    EXPECT_EQ(ear_->heard[1], event_envelope(events[3]));
    EXPECT_EQ(ear_->heard[2], event_envelope(events[4]));
    EXPECT_THAT(ear_->heard[0], testing::StartsWith(R"({"type":"number_updated","data":{)"));
}

TEST_F(EventStreamsTest, TellOnceThoughTwoTopicsFit) {
    const auto stream = open(ear_);
    const auto id = stack_.core.new_id<domain::NumberId>().value;
    ASSERT_TRUE(stream->subscribe({topic("number"), topic("number:" + id.to_string())}));
    tell(EventKind::NumberUpdated, id);
    EXPECT_EQ(ear_->heard.size(), 1U);
    ASSERT_TRUE(stream->unsubscribe({topic("number"), topic("call")}));
    tell(EventKind::NumberUpdated, id);
    tell(EventKind::NumberUpdated, stack_.core.new_id<domain::NumberId>().value);
    EXPECT_EQ(ear_->heard.size(), 2U);
}

TEST_F(EventStreamsTest, KeepWhatWebhooksDoNotTell) {
    const auto stream = open(ear_);
    ASSERT_TRUE(stream->subscribe({topic("billing"), topic("agent"), topic("accesskey")}));
    tell(EventKind::BillingCreated);
    tell(EventKind::AgentCreated);
    tell(EventKind::AccessKeyCreated);
    EXPECT_THAT(ear_->heard, IsEmpty());
}

TEST_F(EventStreamsTest, RefuseTopicsOfOthers) {
    const auto stream = open(ear_);
    const auto other = stack_.core.new_id<domain::CustomerId>().to_string();
    EXPECT_EQ(reason_in(stream->subscribe({topic("number"), "customer_id:" + other + ":number"})),
              "PERMISSION_DENIED");
    EXPECT_EQ(reason_in(stream->subscribe({"agent_id:" + other + ":number"})), "PERMISSION_DENIED");
    EXPECT_EQ(reason_in(stream->subscribe({"number"})), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(stream->unsubscribe({"number"})), "INVALID_ARGUMENT");
    tell(EventKind::NumberUpdated);
    EXPECT_THAT(ear_->heard, IsEmpty()) << "all of a list or none";
}

TEST_F(EventStreamsTest, LetAnAgentHearOfItselfAlone) {
    Actor agent = actor_;
    agent.permission = domain::permission::kCustomerAgent;
    agent.agent_id = stack_.core.new_id<domain::AgentId>();
    agent.name = "agent:" + agent.agent_id.to_string();
    const auto stream = std::move(streams_.open(agent, "key", ear_)).value();
    EXPECT_EQ(reason_in(stream->subscribe({topic("number")})), "PERMISSION_DENIED");
    ASSERT_TRUE(stream->subscribe({"agent_id:" + agent.agent_id.to_string() + ":number"}));
    tell(EventKind::NumberCreated);
    EXPECT_THAT(ear_->heard, IsEmpty());
    told_.commit(stack_.core, agent, EventKind::NumberUpdated);
    EXPECT_EQ(ear_->heard.size(), 1U);
}

TEST_F(EventStreamsTest, BoundTopicsAndStreams) {
    const auto one = open(ear_);
    EXPECT_TRUE(one->subscribe({topic("number"), topic("flow"), topic("call")}));
    EXPECT_TRUE(one->subscribe({topic("number")})) << "it is there already";
    EXPECT_EQ(reason_in(one->subscribe({topic("message")})), "RESOURCE_LIMIT_EXCEEDED");
    auto two = open(ear_);
    EXPECT_EQ(reason_in(streams_.open(actor_, "key", ear_)), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_TRUE(streams_.open(stack_.actor(), "other", ear_)) << "another customer's";
    two.reset();
    EXPECT_TRUE(streams_.open(actor_, "key", ear_));
}

TEST_F(EventStreamsTest, EndWithTheCredential) {
    const auto stream = open(ear_);
    ASSERT_TRUE(stream->subscribe({topic("number")}));
    tell(EventKind::AccessKeyUpdated);
    EXPECT_THAT(ear_->ends, IsEmpty());
    identities_.clear();
    tell(EventKind::NumberUpdated);
    EXPECT_EQ(ear_->heard.size(), 1U) << "nothing has said that it changed";
    tell(EventKind::AccessKeyDeleted);
    tell(EventKind::NumberUpdated);
    EXPECT_THAT(ear_->ends, ElementsAre("INVALID_CREDENTIALS"));
    EXPECT_EQ(ear_->heard.size(), 1U);
}

TEST_F(EventStreamsTest, EndWhenTheAccountIsFrozenOrThePermissionGone) {
    const auto stream = open(ear_);
    ASSERT_TRUE(stream->subscribe({topic("number")}));
    identities_.at("key").value().customer_status = domain::CustomerStatus::Frozen;
    tell(EventKind::CustomerUpdated);
    EXPECT_THAT(ear_->ends, ElementsAre("ACCOUNT_FROZEN"));

    const auto other = std::make_shared<Ear>();
    const auto next = open(other);
    ASSERT_TRUE(next->subscribe({topic("number")}));
    identities_.at("key").value() = actor_;
    identities_.at("key").value().permission = domain::permission::kCustomerAgent;
    tell(EventKind::AgentUpdated);
    EXPECT_THAT(other->ends, ElementsAre("PERMISSION_DENIED"));
}

TEST_F(EventStreamsTest, StandAStoreThatIsAway) {
    const auto stream = open(ear_);
    ASSERT_TRUE(stream->subscribe({topic("number")}));
    identities_.at("key") = domain::fail(domain::Reason::ServiceUnavailable, "away");
    tell(EventKind::CustomerUpdated);
    EXPECT_THAT(ear_->ends, IsEmpty());
}

TEST_F(EventStreamsTest, LookAgainForWhatExpires) {
    const auto stream = open(ear_);
    streams_.sweep();
    EXPECT_EQ(looks_, 1) << "it may have changed while it was let in";
    streams_.sweep();
    EXPECT_EQ(looks_, 1);
    identities_.clear();
    stack_.clock.advance(std::chrono::seconds{30});
    streams_.sweep();
    EXPECT_THAT(ear_->ends, ElementsAre("INVALID_CREDENTIALS"));
}

TEST_F(EventStreamsTest, ForgetWhoHasGone) {
    auto stream = open(ear_);
    ASSERT_TRUE(stream->subscribe({topic("number")}));
    stream.reset();
    tell(EventKind::NumberUpdated);
    EXPECT_THAT(ear_->heard, IsEmpty());
}

/// Holds its own stream, as a client's session does.
class Session final : public StreamSink {
  public:
    void send(std::shared_ptr<const std::string> /*envelope*/) override {
        if (on_send) on_send();
    }
    void end(const Error& /*why*/) override {}

    std::unique_ptr<EventStreams::Stream> stream;
    std::function<void()> on_send;
};

TEST_F(EventStreamsTest, MayBeLetGoOfByTheEventThatIsTold) {
    auto session = std::make_shared<Session>();
    session->stream = std::move(streams_.open(actor_, "key", session)).value();
    ASSERT_TRUE(session->stream->subscribe({topic("number")}));
    session->on_send = [&session] { session.reset(); };
    tell(EventKind::NumberUpdated);
    EXPECT_FALSE(session);
    EXPECT_TRUE(streams_.open(actor_, "key", ear_));
    EXPECT_TRUE(streams_.open(actor_, "key", ear_)) << "its place is free";
}

/// A store that does nothing but tell.
class TellingStore final : public domain::Store {
  public:
    void on_commit(CommitListener listener) override { tell = std::move(listener); }
    CommitListener tell;

  protected:
    void run_write(domain::Haste, RawWrite, RawDone) override {}
    void run_read(domain::ReadCost, RawRead, RawDone) override {}
};

TEST_F(EventStreamsTest, WhatIsToldLateAfterTroubleIsHeardAndNothingTwice) {
    TellingStore store;
    EventStreams streams(store, stack_.clock, stack_.metrics);
    streams.attach([this](const std::string&, Done<Actor> done) { done(actor_); });
    const auto ear = std::make_shared<Ear>();
    const auto stream = streams.open(actor_, "key", ear);
    ASSERT_TRUE(stream);
    ASSERT_TRUE(stream.value()->subscribe({topic("number")}));
    const auto tell = [&](std::int64_t sequence) {
        domain::Event event;
        event.sequence = sequence;
        event.customer_id = actor_.customer_id;
        event.after = std::to_string(sequence);
        store.tell({&event, 1});
    };
    for (const std::int64_t sequence : {7, 10, 8, 9, 10, 7, 11})
        tell(sequence);
    std::vector<std::string> order;
    for (const auto& envelope : ear->heard) {
        const auto data = envelope.find("\"data\":");
        order.push_back(envelope.substr(data + 7, envelope.find('}', data) - data - 7));
    }
    EXPECT_THAT(order, ElementsAre("7", "10", "8", "9", "11"));
}

} // namespace
} // namespace numberd::service
