// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::Message;
using domain::MessageDirection;
using domain::MessageId;
using domain::TargetStatus;
using domain::Tx;

Message outbound(MessageId id, std::initializer_list<TargetStatus> statuses) {
    Message message = sample_message(id, {});
    message.direction = MessageDirection::Outbound;
    message.targets.clear();
    for (const TargetStatus status : statuses) {
        message.targets.emplace_back();
        message.targets.back().status = status;
    }
    return message;
}

std::vector<std::string> due_ids(domain::Store& store, Timestamp now, int limit) {
    const auto rows =
        store.read_and_wait([&](const Tx& tx) { return tx.messages().list_due(now, limit); });
    std::vector<std::string> ids;
    for (const Message& message : rows.value())
        ids.push_back(message.id.to_string());
    return ids;
}

TEST_P(StoreContract, MessagesKeepEveryField) {
    Message message = sample_message(new_id<MessageId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(message); }));
    const auto find = [&](const Tx& tx) { return tx.messages().find(message.id); };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(message));

    message.number_id = {};
    message.activeflow_id = {};
    message.targets.pop_back();
    message.medias.clear();
    message.reason = domain::Reason::None;
    message.tm_delete = moment(9);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().update(message); }));
    found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(message));
}

TEST_P(StoreContract, MessagesArePagedWithoutSkipOrRepeat) {
    const auto mine = new_id<CustomerId>();
    std::vector<std::string> expected;
    for (int i = 0; i < 9; ++i) {
        Message message = sample_message(new_id<MessageId>(), mine);
        message.provider_reference = std::to_string(i);
        if (i == 4) message.tm_delete = moment(5);
        if (i != 4) expected.insert(expected.begin(), message.id.to_string());
        ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(message); }));
    }
    std::vector<std::string> seen;
    domain::Page page{{}, 3};
    for (;;) {
        const auto rows = read([&](const Tx& tx) { return tx.messages().list(mine, page); });
        ASSERT_TRUE(rows);
        if (rows.value().empty()) break;
        for (const Message& row : rows.value())
            seen.push_back(row.id.to_string());
        const Message& last = rows.value().back();
        page.after = domain::PageStart{last.tm_create, last.id.value};
    }
    EXPECT_EQ(seen, expected);
}

TEST_P(StoreContract, MessagesThatACarrierBringsTwiceAreOne) {
    const Message first = sample_message(new_id<MessageId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(first); }));
    const auto insert_like_first = [&](auto change) {
        Message message = sample_message(new_id<MessageId>(), new_id<CustomerId>());
        change(message);
        return write([&](Tx& tx) { return tx.messages().insert(message); });
    };
    const auto again = insert_like_first([](Message&) {});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, ErrorCode::AlreadyExists);
    EXPECT_TRUE(insert_like_first([](Message& m) { m.provider = "twilio"; }));
    EXPECT_TRUE(insert_like_first([](Message& m) { m.provider_reference = "in-2"; }));
    EXPECT_TRUE(insert_like_first([](Message& m) { m.direction = MessageDirection::Outbound; }));
    EXPECT_TRUE(insert_like_first([](Message& m) { m.provider_reference = ""; }));
    EXPECT_TRUE(insert_like_first([](Message& m) { m.provider_reference = ""; }));
}

TEST_P(StoreContract, MessagesAreFoundByTheirCarriersId) {
    const Message inbound = sample_message(new_id<MessageId>(), new_id<CustomerId>());
    Message sent = sample_message(new_id<MessageId>(), new_id<CustomerId>());
    sent.direction = MessageDirection::Outbound;
    sent.provider_reference = "out-1";
    Message without = sample_message(new_id<MessageId>(), new_id<CustomerId>());
    without.provider_reference = "";
    for (const Message& message : {inbound, sent, without}) {
        ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(message); }));
    }
    const auto find = [&](std::string_view provider, std::string_view reference) {
        return read([&](const Tx& tx) { return tx.messages().find_inbound(provider, reference); })
            .value();
    };
    ASSERT_TRUE(find("telnyx", "in-1"));
    EXPECT_EQ(describe(*find("telnyx", "in-1")), describe(inbound));
    EXPECT_FALSE(find("twilio", "in-1"));
    EXPECT_FALSE(find("telnyx", "out-1"));
    EXPECT_FALSE(find("telnyx", ""));
}

TEST_P(StoreContract, MessagesWithATargetToSendAreDue) {
    std::vector<Message> made = {
        outbound(new_id<MessageId>(), {TargetStatus::Sent, TargetStatus::Sending}),
        outbound(new_id<MessageId>(), {TargetStatus::Sent, TargetStatus::Delivered}),
        outbound(new_id<MessageId>(), {TargetStatus::Queued}),
        outbound(new_id<MessageId>(), {TargetStatus::Failed}),
        outbound(new_id<MessageId>(), {}),
    };
    made.push_back(outbound(new_id<MessageId>(), {TargetStatus::Queued}));
    made.back().direction = MessageDirection::Inbound;
    std::int64_t at = 0;
    for (Message& message : made) {
        message.tm_create = moment(++at);
        ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(message); }));
    }
    const auto due = [&](int limit) { return due_ids(*store_, moment(10), limit); };
    EXPECT_EQ(due(10), (std::vector{made[0].id.to_string(), made[2].id.to_string()}));
    EXPECT_EQ(due(1), (std::vector{made[0].id.to_string()}));
    made[0].targets[1].status = TargetStatus::Sent;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().update(made[0]); }));
    EXPECT_EQ(due(10), (std::vector{made[2].id.to_string()}));
}

TEST_P(StoreContract, MessagesAreDueWhenTheFirstOfTheirTargetsIs) {
    std::vector<Message> made;
    for (const auto& times : std::vector<std::vector<std::int64_t>>{{90, 30}, {20, 90}, {40}}) {
        made.push_back(outbound(new_id<MessageId>(), {}));
        made.back().tm_create = moment(1);
        for (const std::int64_t time : times) {
            made.back().targets.emplace_back();
            made.back().targets.back().failures = 1;
            made.back().targets.back().tm_next = moment(time);
        }
        ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().insert(made.back()); }));
    }
    const auto due = [&](std::int64_t at) { return due_ids(*store_, moment(at), 10); };
    EXPECT_TRUE(due(19).empty());
    EXPECT_EQ(due(20), (std::vector{made[1].id.to_string()}));
    EXPECT_EQ(due(30), (std::vector{made[1].id.to_string(), made[0].id.to_string()}));
    // A target that has not been tried is due since its message was made.
    made[2].targets.emplace_back();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().update(made[2]); }));
    EXPECT_EQ(due(1), (std::vector{made[2].id.to_string()}));
    // One that has reached its end does not count.
    made[1].targets[0].status = TargetStatus::Failed;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.messages().update(made[1]); }));
    EXPECT_EQ(due(89), (std::vector{made[2].id.to_string(), made[0].id.to_string()}));
}

} // namespace
} // namespace numberd::test
