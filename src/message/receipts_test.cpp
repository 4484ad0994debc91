// SPDX-License-Identifier: Apache-2.0
#include "message/receipts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "domain/reason.hpp"
#include "message/outcome.hpp"
#include "support/stack.hpp"

namespace numberd::message {
namespace {

using domain::Message;
using domain::Reason;
using domain::TargetStatus;
using domain::TextReceipt;

class ReceiptsTest : public testing::Test {
  protected:
    ReceiptsTest() {
        message_.id = stack_.core.new_id<domain::MessageId>();
        message_.customer_id = stack_.actor().customer_id;
        message_.direction = domain::MessageDirection::Outbound;
        message_.provider = "main";
        message_.targets.resize(2);
        for (auto& target : message_.targets)
            target.status = TargetStatus::Sending;
        EXPECT_TRUE(stack_.store->write_and_wait(
            [&](domain::Tx& tx) { return tx.messages().insert(message_); }));
    }

    void tell(TextReceipt receipt, const std::string& account = "main") {
        if (receipt.our_reference.empty()) receipt.our_reference = reference_of({message_.id, 0});
        const auto told = test::await<bool>([&](auto done) {
            receipts_.receive(account, receipt,
                              [done](const Result<void>& result) { done(result.has_value()); });
        });
        EXPECT_TRUE(told.value());
    }
    domain::MessageTarget target(std::size_t index = 0) {
        return stack_.store
            ->read_and_wait([&](const domain::Tx& tx) { return tx.messages().find(message_.id); })
            .value()
            ->targets[index];
    }
    std::ptrdiff_t updates() {
        const auto kinds = stack_.event_kinds();
        return std::count(kinds.begin(), kinds.end(), "message_updated");
    }

    test::Stack stack_;
    Receipts receipts_{stack_.core};
    Message message_;
};

TEST_F(ReceiptsTest, MoveATargetOn) {
    tell({.reference = "SM1", .status = TargetStatus::Sent});
    EXPECT_EQ(target().status, TargetStatus::Sent);
    EXPECT_EQ(target().provider_reference, "SM1");
    tell({.reference = "SM1", .status = TargetStatus::Delivered});
    EXPECT_EQ(target().status, TargetStatus::Delivered);
    EXPECT_EQ(target(1).status, TargetStatus::Sending);
    EXPECT_EQ(updates(), 2);
}

TEST_F(ReceiptsTest, MayComeTwiceAndInAnyOrder) {
    tell({.status = TargetStatus::Delivered});
    tell({.status = TargetStatus::Sent});
    tell({.status = TargetStatus::Delivered});
    tell({.status = TargetStatus::Failed, .reason = Reason::DeliveryFailed});
    EXPECT_EQ(target().status, TargetStatus::Delivered);
    EXPECT_EQ(updates(), 1);
}

TEST_F(ReceiptsTest, TellWhyATextFailed) {
    tell({.status = TargetStatus::Failed, .reason = Reason::MessageFiltered});
    EXPECT_EQ(target().status, TargetStatus::Failed);
    EXPECT_EQ(target().reason, Reason::MessageFiltered);
}

TEST_F(ReceiptsTest, ThatComeFirstAreNotUndoneByOurOwnAnswer) {
    tell({.reference = "SM1", .status = TargetStatus::Delivered});
    const Outcome late{
        .key = {message_.id, 0}, .status = TargetStatus::Sent, .provider_reference = "SM1"};
    ASSERT_TRUE(stack_.store->write_and_wait(
        [&](domain::Tx& tx) { return write_outcomes(tx, stack_.core, {late}); }));
    EXPECT_EQ(target().status, TargetStatus::Delivered);
}

TEST_F(ReceiptsTest, OfAnotherAccountOrAnotherTextChangeNothing) {
    tell({.status = TargetStatus::Failed}, "other");
    tell({.reference = "SM1", .status = TargetStatus::Sent});
    tell({.reference = "SM2", .status = TargetStatus::Failed});
    for (const std::string reference :
         {"nothing", "-0", "00000000-0000-0000-0000-000000000000-0"}) {
        tell({.our_reference = reference, .status = TargetStatus::Failed});
    }
    tell({.our_reference = message_.id.to_string() + "-2", .status = TargetStatus::Failed});
    tell({.our_reference = message_.id.to_string() + "-0x", .status = TargetStatus::Failed});
    EXPECT_EQ(target().status, TargetStatus::Sent);
    EXPECT_EQ(target(1).status, TargetStatus::Sending);
}

} // namespace
} // namespace numberd::message
