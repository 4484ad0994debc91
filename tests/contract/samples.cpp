// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"

namespace numberd::test {
namespace {

domain::Address address(const std::string& tag) {
    return {"tel", "+1555000" + tag, "target name " + tag, "name " + tag, "detail \"" + tag + "\""};
}

Uuid uuid_of(std::uint8_t fill) {
    Uuid uuid;
    uuid.bytes.fill(fill);
    return uuid;
}

} // namespace

Timestamp moment(std::int64_t micros) {
    return Timestamp{std::chrono::microseconds{1'700'000'000'000'001 + micros}};
}

domain::Customer sample_customer(domain::CustomerId id) {
    domain::Customer customer;
    customer.id = id;
    customer.status = domain::CustomerStatus::Frozen;
    customer.plan = domain::PlanType::Professional;
    customer.name = "Ünïcode & Söhne";
    customer.detail = "detail";
    customer.email = "a@example.org";
    customer.phone_number = "+15550001";
    customer.address = "1 Road";
    customer.webhook_uri = "https://example.org/hook";
    customer.webhook_method = "PUT";
    customer.webhook_secret = "whsec_x";
    customer.webhook_secret_old = "whsec_w";
    customer.tm_secret_old_end = moment(11);
    customer.tm_freeze = moment(12);
    customer.tm_purge = moment(13);
    customer.tm_create = moment(1);
    customer.tm_update = moment(2);
    customer.tm_delete = moment(3);
    return customer;
}

domain::Agent sample_agent(domain::AgentId id, domain::CustomerId customer) {
    domain::Agent agent;
    agent.id = id;
    agent.customer_id = customer;
    agent.username = "admin@example.org";
    agent.password_hash = "$argon2id$x";
    agent.name = "Admin";
    agent.detail = "the first";
    agent.tm_password = moment(5);
    agent.permission = 0xffffffff;
    agent.tm_create = moment(1);
    agent.tm_update = moment(2);
    return agent;
}

domain::AccessKey sample_access_key(domain::AccessKeyId id, domain::CustomerId customer) {
    domain::AccessKey key;
    key.id = id;
    key.customer_id = customer;
    key.name = "ci";
    key.detail = "for tests";
    key.token_hash = "9f86d081";
    key.token_prefix = "vb_12345678";
    key.permission = domain::permission::kCustomerManager;
    key.scope.numbers = {domain::NumberId{uuid_of(0xd1)}, domain::NumberId{uuid_of(0xd2)}};
    key.scope.verbs = {"GET", "PUT"};
    key.tm_used = moment(8);
    key.tm_expire = moment(9);
    key.tm_create = moment(1);
    key.tm_update = moment(2);
    return key;
}

domain::Number sample_number(domain::NumberId id, domain::CustomerId customer, std::uint64_t e164) {
    domain::Number number{.id = id,
                          .customer_id = customer,
                          .number = *domain::E164::from_value(e164),
                          .call_flow_id = {},
                          .message_flow_id = {}};
    number.type = domain::NumberType::Normal;
    number.status = domain::NumberStatus::Suspended;
    number.call_flow_id = domain::FlowId{uuid_of(0xc1)};
    number.message_flow_id = domain::FlowId{uuid_of(0xc2)};
    number.name = "front desk";
    number.detail = std::string("with a \0 inside", 15);
    number.t38_enabled = true;
    number.rtp_debug = true;
    number.tags = {"a", "b \"quoted\"", ""};
    number.provider = "telnyx";
    number.provider_reference = "ref-1";
    number.provider_status = "purchase_pending";
    number.tm_create = moment(1);
    number.tm_purchase = moment(2);
    number.tm_renew = moment(3);
    number.tm_update = moment(4);
    number.status_before_release = domain::NumberStatus::Active;
    number.deletion_lock = true;
    number.metadata = {{"team", "support \"one\""}, {"empty", ""}};
    number.suspension = domain::Suspension::Unpaid;
    number.tm_renewal_failed = moment(6);
    number.campaign_id = "C123";
    return number;
}

domain::Reservation sample_reservation(domain::ReservationId id, domain::CustomerId customer,
                                       std::uint64_t e164) {
    return {.id = id,
            .customer_id = customer,
            .number = *domain::E164::from_value(e164),
            .tm_expire = moment(100),
            .tm_create = moment(1),
            .tm_update = moment(2)};
}

domain::BillingAccount sample_billing_account(domain::BillingAccountId id,
                                              domain::CustomerId customer) {
    return {.id = id,
            .customer_id = customer,
            .name = "main",
            .detail = "of the first",
            .balance_credit = -7'000'000'001,
            .balance_token = 42,
            .entries = 3,
            .tm_next_topup = moment(50),
            .tm_last_topup = moment(20),
            .tm_create = moment(1),
            .tm_update = moment(2)};
}

domain::Billing sample_billing(domain::BillingId id, const domain::BillingAccount& account,
                               std::int64_t serial) {
    return {.id = id,
            .customer_id = account.customer_id,
            .account_id = account.id,
            .serial = serial,
            .transaction = domain::TransactionType::Refund,
            .status = domain::BillingStatus::Pending,
            .reference = domain::BillingReference::NumberRenew,
            .reference_id = uuid_of(0xe1),
            .cost = domain::CostType::CallVirtual,
            .usage_duration = 61,
            .billable_units = 2,
            .rate_token = 1,
            .rate_credit = 1'000,
            .amount_token = -2,
            .amount_credit = -3,
            .balance_token_snapshot = 98,
            .balance_credit_snapshot = -4,
            .idempotency_key = "key:" + id.to_string(),
            .detail = "a detail",
            .tm_create = moment(serial),
            .tm_update = moment(serial + 1)};
}

domain::NumberOrder sample_number_order(domain::NumberOrderId id, domain::CustomerId customer) {
    domain::NumberOrder order{.id = id,
                              .customer_id = customer,
                              .actor = "agent:1",
                              .call_flow_id = domain::FlowId{uuid_of(0xc1)},
                              .message_flow_id = domain::FlowId{uuid_of(0xc2)},
                              .name = "many",
                              .tags = {"a"},
                              .tm_create = moment(1),
                              .tm_update = moment(2)};
    order.items.push_back({*domain::E164::from_value(15'551'234'567),
                           domain::NumberId{uuid_of(0xf1)}, domain::OrderItemStatus::Failed,
                           domain::Reason::NumberHeld, "held \"elsewhere\""});
    order.items.push_back({*domain::E164::from_value(899'100'000'001),
                           domain::NumberId{uuid_of(0xf2)}, domain::OrderItemStatus::Done,
                           domain::Reason::None, ""});
    return order;
}

domain::CarrierFinding sample_finding(domain::CarrierFindingId id, domain::E164 number) {
    return {.id = id,
            .account = "main",
            .kind = domain::FindingKind::Drift,
            .status = domain::FindingStatus::Open,
            .number = number,
            .number_id = domain::NumberId{uuid_of(0xf1)},
            .reference = "PN1",
            .our_reference = "theirs",
            .provider_status = "in-use",
            .drift = {{"connection_id", "77", "\"78\""}},
            .action = domain::FindingAction::Repair,
            .actor = "agent:1",
            .customer_id = domain::CustomerId{uuid_of(0xf2)},
            .call_flow_id = domain::FlowId{uuid_of(0xc1)},
            .message_flow_id = domain::FlowId{uuid_of(0xc2)},
            .detail = "not reached",
            .tm_create = moment(1),
            .tm_seen = moment(2),
            .tm_update = moment(3)};
}

domain::InventoryNumber sample_inventory_number(domain::InventoryNumberId id, domain::E164 number) {
    domain::InventoryNumber sample{.id = id,
                                   .account = "ranges",
                                   .offer = {.number = number},
                                   .status = domain::InventoryStatus::Assigned,
                                   .our_reference = "ours",
                                   .tm_create = moment(1),
                                   .tm_update = moment(2)};
    sample.offer.country = "SE";
    sample.offer.type = "local";
    sample.offer.region = "AB";
    sample.offer.city = "Stockholm";
    sample.offer.postal_code = "111 22";
    sample.offer.features = {"voice"};
    sample.offer.price = domain::CarrierPrice{1'000'000, 5, "SEK"};
    return sample;
}

domain::OptOut sample_opt_out(domain::OptOutId id, domain::CustomerId customer, domain::E164 peer) {
    return {.id = id,
            .customer_id = customer,
            .number = *domain::E164::from_value(15'551'234'567),
            .peer = peer,
            .status = domain::OptOutStatus::OptedOut,
            .source = domain::OptOutSource::Carrier,
            .keyword = "STOP ALL",
            .message_id = domain::MessageId{uuid_of(0xd1)},
            .text = "Stop all!",
            .reason = "by mail",
            .tm_create = moment(1),
            .tm_update = moment(2),
            .helped = 3,
            .tm_help = moment(4)};
}

domain::Reconciliation sample_reconciliation(domain::ReconciliationId id) {
    return {.id = id,
            .account = "main",
            .status = domain::ReconciliationStatus::Running,
            .actor = "agent:1",
            .numbers_here = 1,
            .numbers_there = 2,
            .orphans = 3,
            .ghosts = 4,
            .drifts = 5,
            .reason = domain::Reason::CarrierUnavailable,
            .detail = "down",
            .tm_create = moment(1),
            .tm_end = moment(2)};
}

domain::NumberImport sample_number_import(domain::NumberImportId id, domain::CustomerId customer) {
    return {.id = id,
            .customer_id = customer,
            .status = domain::ImportStatus::Running,
            .mode = domain::ImportMode::Upsert,
            .actor = "agent:1",
            .request_id = "req_1",
            .is_operator = true,
            .columns = {"name", "number"},
            .rows_total = 15,
            .created = 1,
            .updated = 2,
            .unchanged = 3,
            .failed = 4,
            .faults = {{7, 2, *domain::E164::from_value(899'100'000'001), "name",
                        domain::Reason::NumberHeld, "held \"elsewhere\""}},
            .tm_create = moment(1),
            .tm_update = moment(2),
            .tm_end = moment(3)};
}

domain::ImportRow sample_import_row(int line) {
    domain::ImportRow row{.line = line, .number = *domain::E164::from_value(899'100'000'001)};
    row.settings.name = "Z\u00fcrich";
    row.settings.detail = "";
    row.settings.call_flow_id = domain::FlowId{uuid_of(0xc1)};
    row.settings.message_flow_id = domain::FlowId{};
    row.settings.tags = std::vector<std::string>{"a", "b;c"};
    row.settings.metadata = std::map<std::string, std::string>{{"k", "v"}};
    row.settings.rtp_debug = false;
    row.settings.deletion_lock = true;
    row.settings.campaign_id = "C456";
    row.settings.status = domain::NumberStatus::Suspended;
    return row;
}

domain::Flow sample_flow(domain::FlowId id, domain::CustomerId customer) {
    domain::Flow flow{.id = id, .customer_id = customer};
    flow.name = "greeting";
    flow.detail = "says hello";
    flow.actions = R"([{"type":"answer"}])";
    flow.tm_create = moment(1);
    flow.tm_update = moment(2);
    return flow;
}

domain::Call sample_call(domain::CallId id, domain::CustomerId customer) {
    domain::Call call;
    call.id = id;
    call.customer_id = customer;
    call.number_id = domain::NumberId{uuid_of(0xd1)};
    call.flow_id = domain::FlowId{uuid_of(0xd2)};
    call.activeflow_id = domain::ActiveflowId{uuid_of(0xd3)};
    call.source = address("1");
    call.source.name = "not \xff\xfe UTF-8";
    call.destination = address("2");
    call.status = domain::CallStatus::Hangup;
    call.direction = domain::CallDirection::Outgoing;
    call.hangup_by = domain::HangupBy::Remote;
    call.hangup_reason = domain::HangupReason::NoAnswer;
    call.reason = domain::Reason::NumberSuspended;
    call.sip_call_id = "abc@host";
    call.tm_create = moment(1);
    call.tm_ringing = moment(2);
    call.tm_progressing = moment(3);
    call.tm_hangup = moment(4);
    call.tm_update = moment(5);
    return call;
}

domain::Activeflow sample_activeflow(domain::ActiveflowId id, domain::CustomerId customer) {
    domain::Activeflow activeflow;
    activeflow.id = id;
    activeflow.customer_id = customer;
    activeflow.flow_id = domain::FlowId{uuid_of(0xe1)};
    activeflow.reference_type = domain::ReferenceType::Message;
    activeflow.reference_id = uuid_of(0xe2);
    activeflow.executed_actions = {
        {"id1", "talk", R"({"text":"hi \"you\""})", "done", moment(7)},
        {"id2", "sleep", "{}", "", moment(8)},
    };
    activeflow.actions = "[]";
    activeflow.state = R"({"at":2})";
    activeflow.end_reason = domain::RunEnd::ActionLimit;
    activeflow.end_detail = "more than 1000 actions";
    activeflow.tm_create = moment(1);
    activeflow.tm_update = moment(2);
    return activeflow;
}

domain::Message sample_message(domain::MessageId id, domain::CustomerId customer) {
    domain::Message message;
    message.id = id;
    message.customer_id = customer;
    message.number_id = domain::NumberId{uuid_of(0xf1)};
    message.activeflow_id = domain::ActiveflowId{uuid_of(0xf2)};
    message.source = address("3");
    message.targets = {
        {address("4"), domain::TargetStatus::Received, 2, "", domain::Reason::None, moment(6)},
        {address("5"), domain::TargetStatus::Failed, 1, "p-9", domain::Reason::CarrierRejected, {}},
    };
    message.targets[1].failures = 3;
    message.targets[1].tm_next = moment(7);
    message.text = "Hi 😀";
    message.medias = {"https://example.org/a.png"};
    message.provider = "telnyx";
    message.provider_reference = "in-1";
    message.reason = domain::Reason::NoMessageFlow;
    message.is_keyword_reply = true;
    message.tm_create = moment(1);
    message.tm_update = moment(2);
    return message;
}

domain::Event sample_event(domain::CustomerId customer, domain::NumberId number) {
    domain::Event event;
    event.kind = domain::EventKind::NumberUpdated;
    event.customer_id = customer;
    event.resource_id = uuid_of(0xa1);
    event.number_id = number;
    event.actor = "agent:1";
    event.request_id = "req_1";
    event.before = "{}";
    event.after = R"({"a":1})";
    event.time = moment(5);
    return event;
}

domain::Delivery sample_delivery(domain::DeliveryId id, Uuid ordering_key) {
    domain::Delivery delivery;
    delivery.id = id;
    delivery.customer_id = domain::CustomerId{uuid_of(0xb1)};
    delivery.ordering_key = ordering_key;
    delivery.event_sequence = 77;
    delivery.uri = "https://example.org/hook";
    delivery.method = "PUT";
    delivery.content_type = "text/plain";
    delivery.body = "body";
    delivery.is_signed = false;
    delivery.attempts = 3;
    delivery.last_error = "503";
    delivery.tm_create = moment(1);
    delivery.tm_next = moment(2);
    return delivery;
}

} // namespace numberd::test
