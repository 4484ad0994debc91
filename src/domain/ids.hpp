// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/uuid.hpp"

namespace numberd::domain {

using CustomerId = Id<struct CustomerTag>;
using AgentId = Id<struct AgentTag>;
using AccessKeyId = Id<struct AccessKeyTag>;
using NumberId = Id<struct NumberTag>;
using FlowId = Id<struct FlowTag>;
using CallId = Id<struct CallTag>;
using MessageId = Id<struct MessageTag>;
using ActiveflowId = Id<struct ActiveflowTag>;
using DeliveryId = Id<struct DeliveryTag>;
using BillingAccountId = Id<struct BillingAccountTag>;
using BillingId = Id<struct BillingTag>;
using ReservationId = Id<struct ReservationTag>;
using NumberOrderId = Id<struct NumberOrderTag>;
using CarrierFindingId = Id<struct CarrierFindingTag>;
using InventoryNumberId = Id<struct InventoryNumberTag>;
using ReconciliationId = Id<struct ReconciliationTag>;
using NumberImportId = Id<struct NumberImportTag>;
using NumberPortId = Id<struct NumberPortTag>;
using PortDocumentId = Id<struct PortDocumentTag>;
using PortCommentId = Id<struct PortCommentTag>;
using PortOutId = Id<struct PortOutTag>;
using OptOutId = Id<struct OptOutTag>;

} // namespace numberd::domain
