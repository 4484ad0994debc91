// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/carrier_repositories.hpp"
#include "domain/opt_out_repository.hpp"
#include "domain/port_repositories.hpp"
#include "domain/repositories.hpp"

namespace numberd::test {

/// Entities with another value in each field, so that a field that is lost or swapped shows.
domain::Customer sample_customer(domain::CustomerId id);
domain::Agent sample_agent(domain::AgentId id, domain::CustomerId customer);
domain::AccessKey sample_access_key(domain::AccessKeyId id, domain::CustomerId customer);
domain::Number sample_number(domain::NumberId id, domain::CustomerId customer, std::uint64_t e164);
domain::Reservation sample_reservation(domain::ReservationId id, domain::CustomerId customer,
                                       std::uint64_t e164);
domain::BillingAccount sample_billing_account(domain::BillingAccountId id,
                                              domain::CustomerId customer);
domain::Billing sample_billing(domain::BillingId id, const domain::BillingAccount& account,
                               std::int64_t serial);
domain::NumberOrder sample_number_order(domain::NumberOrderId id, domain::CustomerId customer);
domain::CarrierFinding sample_finding(domain::CarrierFindingId id, domain::E164 number);
domain::InventoryNumber sample_inventory_number(domain::InventoryNumberId id, domain::E164 number);
domain::OptOut sample_opt_out(domain::OptOutId id, domain::CustomerId customer, domain::E164 peer);
domain::Reconciliation sample_reconciliation(domain::ReconciliationId id);
domain::NumberImport sample_number_import(domain::NumberImportId id, domain::CustomerId customer);
domain::NumberPort sample_number_port(domain::NumberPortId id, domain::CustomerId customer,
                                      std::uint64_t e164);
domain::PortDocument sample_port_document(domain::PortDocumentId id, domain::NumberPortId port);
domain::PortComment sample_port_comment(domain::PortCommentId id, domain::NumberPortId port);
domain::PortOut sample_port_out(domain::PortOutId id, domain::CustomerId customer,
                                std::uint64_t e164);
/// With everything that a row may have.
domain::ImportRow sample_import_row(int line);
domain::Flow sample_flow(domain::FlowId id, domain::CustomerId customer);
domain::Call sample_call(domain::CallId id, domain::CustomerId customer);
domain::Activeflow sample_activeflow(domain::ActiveflowId id, domain::CustomerId customer);
domain::Message sample_message(domain::MessageId id, domain::CustomerId customer);
domain::Event sample_event(domain::CustomerId customer, domain::NumberId number);
domain::Delivery sample_delivery(domain::DeliveryId id, Uuid ordering_key);

/// Every field as text: two entities are the same if these are.
std::string describe(const domain::Customer& customer);
std::string describe(const domain::Agent& agent);
std::string describe(const domain::AccessKey& key);
std::string describe(const domain::Number& number);
std::string describe(const domain::Reservation& reservation);
std::string describe(const domain::BillingAccount& account);
std::string describe(const domain::Billing& billing);
std::string describe(const domain::NumberOrder& order);
std::string describe(const domain::CarrierFinding& finding);
std::string describe(const domain::Reconciliation& run);
std::string describe(const domain::InventoryNumber& number);
std::string describe(const domain::OptOut& entry);
std::string describe(const domain::NumberImport& import);
std::string describe(const domain::NumberPort& port);
std::string describe(const domain::PortDocument& document);
std::string describe(const domain::PortComment& comment);
std::string describe(const domain::PortOut& port);
std::string describe(const domain::Flow& flow);
std::string describe(const domain::Call& call);
std::string describe(const domain::Activeflow& activeflow);
std::string describe(const domain::Message& message);
std::string describe(const domain::Event& event); ///< but its sequence
std::string describe(const domain::Delivery& delivery);
std::string describe(const domain::IdempotencyRecord& record);

/// A moment, `micros` microseconds after the samples' first.
Timestamp moment(std::int64_t micros);

} // namespace numberd::test
