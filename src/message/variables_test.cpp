// SPDX-License-Identifier: Apache-2.0
#include "message/variables.hpp"

#include <gtest/gtest.h>

#include "flow/variable_docs.hpp"

namespace numberd::message {
namespace {

domain::Message text_from_outside() {
    domain::Message message;
    message.id.value.bytes[15] = 7;
    message.source = {.type = "tel", .target = "+14155550100"};
    message.targets.push_back({.destination = {.type = "tel", .target = "+15551234567"}});
    message.text = "HELP";
    message.medias = {"https://example.com/a.png"};
    return message;
}

TEST(MessageVariables, DescribeTheMessageItsConversationAndItsRun) {
    domain::Activeflow run;
    run.id.value.bytes[15] = 8;
    run.reference_type = domain::ReferenceType::Message;
    const auto message = text_from_outside();
    auto variables = variables_of(message, run);
    EXPECT_EQ(variables["voipbin.activeflow.id"], run.id.to_string());
    EXPECT_EQ(variables["voipbin.activeflow.reference_type"], "message");
    EXPECT_EQ(variables["voipbin.conversation.self.target"], "+15551234567");
    EXPECT_EQ(variables["voipbin.conversation.peer.target"], "+14155550100");
    EXPECT_EQ(variables["voipbin.conversation.peer.type"], "tel");
    EXPECT_EQ(variables["voipbin.conversation_message.id"], message.id.to_string());
    EXPECT_EQ(variables["voipbin.conversation_message.text"], "HELP");
    EXPECT_EQ(variables["voipbin.conversation_message.direction"], "incoming");
    EXPECT_EQ(variables["voipbin.message.source.target"], "+14155550100");
    EXPECT_EQ(variables["voipbin.message.destination.target"], "+15551234567");
    EXPECT_EQ(variables["voipbin.message.direction"], "inbound");
    EXPECT_EQ(variables["voipbin.message.medias"], R"(["https://example.com/a.png"])");
}

TEST(MessageVariables, AreTheOnesThatTheDocumentLists) {
    std::vector<std::string> names;
    for (const auto& [name, value] : variables_of(text_from_outside(), {}))
        names.push_back(name);
    EXPECT_EQ(names, flow::variables_at_start(flow::Medium::Message));
}

TEST(ConversationId, IsTheSameForTheSameTwoAndAnotherForOthers) {
    const domain::CustomerId customer{};
    const auto id = conversation_id(customer, "+15551234567", "+14155550100");
    EXPECT_EQ(id, conversation_id(customer, "+15551234567", "+14155550100"));
    EXPECT_NE(id, conversation_id(customer, "+14155550100", "+15551234567"));
    EXPECT_NE(id, conversation_id(customer, "+15551234567", "+14155550101"));
    EXPECT_EQ(id.to_string()[14], '8'); // version
}

} // namespace
} // namespace numberd::message
