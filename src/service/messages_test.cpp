// SPDX-License-Identifier: Apache-2.0
#include "service/messages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/message_rules.hpp"
#include "service/numbers.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::Message;
using domain::Number;
using test::await;
using test::reason_in;

class MessagesTest : public testing::Test {
  protected:
    MessagesTest() {
        number_ = await<Number>([&](Done<Number> done) {
                      provisioning_.create(actor_,
                                           {.number = *domain::E164::parse("+899100000001")}, done);
                  })
                      .value()
                      .id;
    }
    static NewMessage to(std::vector<std::string> targets, std::string text = "hello",
                         std::string from = "+899100000001") {
        NewMessage message;
        message.source = {"tel", std::move(from), "", "", ""};
        for (auto& target : targets)
            message.destinations.push_back({"", target, "", "", ""});
        message.text = std::move(text);
        return message;
    }
    Result<Message> send(const Actor& actor, NewMessage message) {
        return await<Message>(
            [&](Done<Message> done) { messages_.send(actor, message, std::move(done)); });
    }

    test::Stack stack_;
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    Numbers numbers_{stack_.core};
    Messages messages_{stack_.core};
    Actor actor_ = stack_.actor();
    domain::NumberId number_;
};

TEST_F(MessagesTest, QueuesOneTargetForEachDestination) {
    const auto message = send(actor_, to({"+15550001111", "+15550002222"}));
    ASSERT_TRUE(message) << message.error().message;
    ASSERT_EQ(message.value().targets.size(), 2U);
    EXPECT_EQ(message.value().targets[0].status, domain::TargetStatus::Queued);
    EXPECT_EQ(message.value().targets[0].destination.type, "tel");
    EXPECT_EQ(message.value().number_id, number_);
    EXPECT_EQ(stack_.event_kinds().back(), "message_created");
}

TEST_F(MessagesTest, TheSourceMustBeANumberOfOurs) {
    EXPECT_EQ(reason_in(send(actor_, to({"+15550001111"}, "x", "+15559999999"))),
              "SOURCE_NOT_OWNED");
    EXPECT_EQ(reason_in(send(stack_.actor(), to({"+15550001111"}))), "SOURCE_NOT_OWNED");
    EXPECT_EQ(reason_in(send(actor_, to({"+15550001111"}, "x", ""))), "SOURCE_NOT_OWNED");
}

TEST_F(MessagesTest, NamesAndShortCodesAreNoSourceAndNoDestination) {
    for (const char* source : {"ACME", "12345", "+72345"})
        EXPECT_EQ(reason_in(send(actor_, to({"+15550001111"}, "x", source))),
                  "SOURCE_NOT_SUPPORTED");
    const auto refused = send(actor_, to({"+15550001111", "12345", "Taxi 2000"}));
    EXPECT_EQ(reason_in(refused), "DESTINATION_NOT_SUPPORTED");
    ASSERT_EQ(refused.error().problems.size(), 2U);
    EXPECT_EQ(refused.error().problems[0].path, "destinations[1].target");
}

TEST_F(MessagesTest, SomeCountriesAskForACampaign) {
    MessageRules rules;
    rules.campaign_required_countries = {"US"};
    Core core = stack_.core;
    core.message_rules = &rules;
    const auto add = [&](const char* e164, const char* campaign) {
        Number number{.id = core.new_id<domain::NumberId>(),
                      .customer_id = actor_.customer_id,
                      .number = *domain::E164::parse(e164),
                      .type = domain::NumberType::Normal,
                      .call_flow_id = {},
                      .message_flow_id = {}};
        number.provider = "main";
        number.campaign_id = campaign;
        EXPECT_TRUE(stack_.store->write_and_wait(
            [&](domain::Tx& tx) { return tx.numbers().insert(number); }));
    };
    add("+12125550101", "");
    add("+12125550102", "C123");
    add("+18005550103", "");
    add("+4930123456", "");
    Messages messages(core);
    const auto from = [&](const char* source) {
        return reason_in(await<Message>([&](Done<Message> done) {
            messages.send(actor_, to({"+15550001111"}, "x", source), done);
        }));
    };
    EXPECT_EQ(from("+12125550101"), "CAMPAIGN_REQUIRED");
    EXPECT_EQ(from("+12125550102"), "OK");
    EXPECT_EQ(from("+18005550103"), "OK") << "toll-free numbers are verified otherwise";
    EXPECT_EQ(from("+4930123456"), "OK");
    EXPECT_EQ(from("+899100000001"), "OK") << "virtual";
}

TEST_F(MessagesTest, ASuspendedNumberDoesNotSend) {
    await<Number>([&](Done<Number> done) { numbers_.suspend(actor_, number_, done); }).value();
    EXPECT_EQ(reason_in(send(actor_, to({"+15550001111"}))), "NUMBER_SUSPENDED");
}

TEST_F(MessagesTest, TellsEveryFaultAtOnce) {
    auto bad = to({"5550001111", "+15550001111", "nobody"}, std::string(6401, 'x'));
    bad.medias.assign(11, "http://example.com/a.png");
    const auto message = send(actor_, bad);
    ASSERT_FALSE(message);
    std::vector<std::string> faults;
    for (const auto& problem : message.error().problems) {
        faults.push_back(problem.path + " " + std::string(problem.reason));
    }
    EXPECT_THAT(faults, testing::ElementsAre("destinations[0].target PATTERN",
                                             "destinations[2].target PATTERN", "text LENGTH",
                                             "medias LENGTH"));
    EXPECT_EQ(reason_in(send(actor_, to({}))), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(send(actor_, to({"+15550001111"}, ""))), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(send(actor_, to(std::vector<std::string>(101, "+15550001111")))),
              "INVALID_ARGUMENT");
}

TEST_F(MessagesTest, ForeignMessagesAreNotThere) {
    const auto message = send(actor_, to({"+15550001111"})).value();
    const auto stranger = stack_.actor();
    EXPECT_EQ(reason_in(await<Message>([&](Done<Message> done) {
                  messages_.get(stranger, message.id, std::move(done));
              })),
              "MESSAGE_NOT_FOUND");
    EXPECT_TRUE(await<Message>(
        [&](Done<Message> done) { messages_.get(actor_, message.id, std::move(done)); }));
}

} // namespace
} // namespace numberd::service
