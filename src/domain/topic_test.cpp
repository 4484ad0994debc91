// SPDX-License-Identifier: Apache-2.0
#include "domain/topic.hpp"

#include <gtest/gtest.h>

namespace numberd::domain {
namespace {

constexpr const char* kOne = "0b266038-844b-71ec-97d8-63ba531361ce";
constexpr const char* kTwo = "1b266038-844b-71ec-97d8-63ba531361ce";

Uuid id(const char* text) {
    return Uuid::parse(text).value();
}

std::string text(std::initializer_list<std::string> parts) {
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : ":") + part;
    return out;
}

Topic topic(std::initializer_list<std::string> parts) {
    return parse_topic(text(parts)).value();
}

Event event(EventKind kind) {
    Event event;
    event.kind = kind;
    event.customer_id = CustomerId{id(kOne)};
    event.resource_id = id(kTwo);
    event.actor = std::string("agent:") + kTwo;
    return event;
}

TEST(Topic, IsReadFromItsParts) {
    const auto all = topic({"customer_id", kOne, "number_order"});
    EXPECT_EQ(all.scope, TopicScope::Customer);
    EXPECT_EQ(all.scope_id, id(kOne));
    EXPECT_EQ(all.resource, "number_order");
    EXPECT_FALSE(all.resource_id);
    const auto one = topic({"agent_id", kTwo, "call", kOne});
    EXPECT_EQ(one.scope, TopicScope::Agent);
    EXPECT_EQ(one.resource_id, id(kOne));
}

TEST(Topic, IsRefusedInAnyOtherForm) {
    for (const auto& wrong :
         {text({""}), text({"customer_id"}), text({"customer_id", kOne}),
          text({"customer_id", kOne, ""}), text({"customer", kOne, "number"}),
          text({"Customer_id", kOne, "number"}), text({"customer_id", "x", "number"}),
          text({"customer_id", "", "number"}), text({"customer_id", kOne, "Number"}),
          text({"customer_id", kOne, "num*"}), text({"customer_id", kOne, std::string(65, 'a')}),
          text({"customer_id", kOne, "number", ""}), text({"customer_id", kOne, "number", "7"}),
          text({"customer_id", kOne, "number", kTwo, ""}),
          text({"customer_id", kOne, "number", kTwo, "a", "b", "c"}), text({"", kOne, "number"}),
          std::string(100'000, ':')}) {
        const auto parsed = parse_topic(wrong);
        ASSERT_FALSE(parsed) << wrong.substr(0, 100);
        EXPECT_EQ(parsed.error().code, ErrorCode::InvalidArgument);
        EXPECT_LT(parsed.error().message.size(), 80U);
    }
}

TEST(Topic, OfACustomerHearsOfItsResourcesOfThatKind) {
    const auto created = event(EventKind::NumberCreated);
    EXPECT_TRUE(is_on(topic({"customer_id", kOne, "number"}), subject_of(created)));
    EXPECT_TRUE(is_on(topic({"customer_id", kOne, "number", kTwo}), subject_of(created)));
    EXPECT_FALSE(is_on(topic({"customer_id", kOne, "number", kOne}), subject_of(created)));
    EXPECT_FALSE(is_on(topic({"customer_id", kTwo, "number"}), subject_of(created)));
    EXPECT_FALSE(is_on(topic({"customer_id", kOne, "call"}), subject_of(created)));
    // Whole parts are compared, not how they begin.
    EXPECT_FALSE(is_on(topic({"customer_id", kOne, "num"}), subject_of(created)));
    EXPECT_FALSE(is_on(topic({"customer_id", kOne, "number"}),
                       subject_of(event(EventKind::NumberOrderCreated))));
    EXPECT_TRUE(is_on(topic({"customer_id", kOne, "number_order"}),
                      subject_of(event(EventKind::NumberOrderCreated))));
}

TEST(Topic, OfAnAgentHearsOfWhatThatAgentDid) {
    auto created = event(EventKind::NumberCreated);
    EXPECT_TRUE(is_on(topic({"agent_id", kTwo, "number"}), subject_of(created)));
    EXPECT_FALSE(is_on(topic({"agent_id", kOne, "number"}), subject_of(created)));
    created.actor = std::string("accesskey:") + kTwo;
    EXPECT_FALSE(is_on(topic({"agent_id", kTwo, "number"}), subject_of(created)));
    created.actor = "system";
    EXPECT_FALSE(is_on(topic({"agent_id", kTwo, "number"}), subject_of(created)));
}

TEST(Topic, EveryEventTellsOfSomeResource) {
    for (int i = 0; i <= static_cast<int>(EventKind::OptOutUpdated); ++i) {
        const auto kind = static_cast<EventKind>(i);
        const auto resource = resource_of(kind);
        EXPECT_FALSE(resource.empty()) << text_of(kind);
        EXPECT_TRUE(text_of(kind).starts_with(std::string(resource) + "_")) << text_of(kind);
    }
    EXPECT_EQ(resource_of(EventKind::NumberRenewalFailed), "number");
    EXPECT_EQ(resource_of(EventKind::BillingAccountUpdated), "billing_account");
    EXPECT_EQ(resource_of(EventKind::ReservationCreated), "number_reservation");
}

} // namespace
} // namespace numberd::domain
