// SPDX-License-Identifier: Apache-2.0
#include "domain/enum_text.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "domain/activeflow.hpp"
#include "domain/billing.hpp"
#include "domain/call.hpp"
#include "domain/carrier_finding.hpp"
#include "domain/customer.hpp"
#include "domain/delivery.hpp"
#include "domain/event.hpp"
#include "domain/inventory_number.hpp"
#include "domain/message.hpp"
#include "domain/number.hpp"
#include "domain/number_import.hpp"
#include "domain/number_order.hpp"
#include "domain/number_port.hpp"
#include "domain/opt_out.hpp"
#include "domain/port_out.hpp"

namespace numberd::domain {
namespace {

/// Every value up to `last` has a text of its own that leads back to it; other texts lead nowhere.
template <class Enum, class Find>
void expect_round_trip(Enum last, Find find) {
    std::set<std::string> seen;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        const auto value = static_cast<Enum>(i);
        const std::string text(text_of(value));
        EXPECT_TRUE(seen.insert(text).second) << text;
        ASSERT_TRUE(find(text).has_value()) << text;
        EXPECT_EQ(*find(text), value);
        EXPECT_FALSE(find(text + " ").has_value());
    }
    EXPECT_FALSE(find("no such text").has_value());
    EXPECT_EQ(text_of(static_cast<Enum>(static_cast<int>(last) + 1)), "");
}

TEST(EnumText, LeadsToTheTextAndBackForEveryValue) {
    expect_round_trip(NumberType::Virtual, number_type_of);
    expect_round_trip(PortStatus::Failed, port_status_of);
    expect_round_trip(PortDocumentKind::Other, port_document_kind_of);
    expect_round_trip(PortCommentAuthor::Carrier, port_comment_author_of);
    expect_round_trip(PortCommentStatus::Failed, port_comment_status_of);
    expect_round_trip(PortOutStatus::Cancelled, port_out_status_of);
    expect_round_trip(NumberStatus::Deleted, number_status_of);
    expect_round_trip(CallStatus::Hangup, call_status_of);
    expect_round_trip(CallDirection::Outgoing, call_direction_of);
    expect_round_trip(HangupBy::Local, hangup_by_of);
    expect_round_trip(HangupReason::NoAnswer, hangup_reason_of);
    expect_round_trip(MessageDirection::Outbound, message_direction_of);
    expect_round_trip(TargetStatus::Failed, target_status_of);
    expect_round_trip(ActiveflowStatus::Ended, activeflow_status_of);
    expect_round_trip(ReferenceType::Message, reference_type_of);
    expect_round_trip(CustomerStatus::Deleted, customer_status_of);
    expect_round_trip(PlanType::Unlimited, plan_type_of);
    expect_round_trip(EventKind::OptOutUpdated, event_kind_of);
    expect_round_trip(OptOutStatus::OptedIn, opt_out_status_of);
    expect_round_trip(OptOutSource::Hand, opt_out_source_of);
    expect_round_trip(OrderItemStatus::Failed, order_item_status_of);
    expect_round_trip(NumberOrderStatus::Complete, number_order_status_of);
    expect_round_trip(FindingKind::Drift, finding_kind_of);
    expect_round_trip(FindingAction::Repair, finding_action_of);
    expect_round_trip(FindingStatus::Gone, finding_status_of);
    expect_round_trip(ReconciliationStatus::Failed, reconciliation_status_of);
    expect_round_trip(InventoryStatus::Assigned, inventory_status_of);
    expect_round_trip(ImportMode::Upsert, import_mode_of);
    expect_round_trip(ImportStatus::Complete, import_status_of);
    expect_round_trip(ImportAction::Unchanged, import_action_of);
    expect_round_trip(Suspension::Unpaid, suspension_of);
    expect_round_trip(CostType::CallVirtual, cost_type_of);
    expect_round_trip(TransactionType::Refund, transaction_type_of);
    expect_round_trip(BillingStatus::Finished, billing_status_of);
    expect_round_trip(BillingReference::MonthlyAllowance, billing_reference_of);
    expect_round_trip(DeliveryStatus::Dead, delivery_status_of);
}

TEST(EnumText, UsesTheWordsThatClientsKnow) {
    EXPECT_EQ(text_of(NumberStatus::PurchasePending), "purchase-pending");
    EXPECT_EQ(text_of(NumberType::Virtual), "virtual");
    EXPECT_EQ(text_of(CallStatus::Progressing), "progressing");
    EXPECT_EQ(text_of(HangupReason::NoAnswer), "noanswer");
    EXPECT_EQ(text_of(HangupReason::None), "");
    EXPECT_EQ(text_of(HangupBy::None), "");
    EXPECT_EQ(text_of(CallDirection::Incoming), "incoming");
    EXPECT_EQ(text_of(MessageDirection::Inbound), "inbound");
    EXPECT_EQ(text_of(EventKind::CallHangup), "call_hangup");
    EXPECT_EQ(text_of(EventKind::NumberCreated), "number_created");
}

TEST(Plan, LimitsVirtualNumbers) {
    EXPECT_EQ(virtual_number_limit(PlanType::Free), 5);
    EXPECT_EQ(virtual_number_limit(PlanType::Basic), 50);
    EXPECT_EQ(virtual_number_limit(PlanType::Professional), 500);
    EXPECT_EQ(virtual_number_limit(PlanType::Unlimited), std::nullopt);
}

} // namespace
} // namespace numberd::domain
