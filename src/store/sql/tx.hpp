// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/store.hpp"
#include "store/sql/carrier_repositories.hpp"
#include "store/sql/opt_outs.hpp"
#include "store/sql/port_repositories.hpp"
#include "store/sql/repositories.hpp"

namespace numberd::store::sql {

/// Every repository on one connection, which it borrows; serves one transaction after the other.
class SqlTx final : public domain::Tx {
  public:
    explicit SqlTx(Connection& connection)
        : customers_(connection),
          agents_(connection),
          access_keys_(connection),
          numbers_(connection),
          flows_(connection),
          calls_(connection),
          activeflows_(connection),
          messages_(connection),
          events_(connection),
          deliveries_(connection),
          idempotency_(connection),
          settings_(connection),
          revoked_tokens_(connection),
          reservations_(connection),
          billing_accounts_(connection),
          billings_(connection),
          number_orders_(connection),
          carrier_findings_(connection),
          reconciliations_(connection),
          inventory_(connection),
          opt_outs_(connection),
          seals_(connection),
          usage_(connection),
          number_imports_(connection),
          number_ports_(connection),
          port_documents_(connection),
          port_comments_(connection),
          port_outs_(connection) {}

    Customers& customers() override { return customers_; }
    Agents& agents() override { return agents_; }
    AccessKeys& access_keys() override { return access_keys_; }
    Numbers& numbers() override { return numbers_; }
    Flows& flows() override { return flows_; }
    Calls& calls() override { return calls_; }
    Activeflows& activeflows() override { return activeflows_; }
    Messages& messages() override { return messages_; }
    Events& events() override { return events_; }
    Deliveries& deliveries() override { return deliveries_; }
    Idempotency& idempotency() override { return idempotency_; }
    StoredSettings& settings() override { return settings_; }
    RevokedTokens& revoked_tokens() override { return revoked_tokens_; }
    Reservations& reservations() override { return reservations_; }
    BillingAccounts& billing_accounts() override { return billing_accounts_; }
    Billings& billings() override { return billings_; }
    NumberOrders& number_orders() override { return number_orders_; }
    CarrierFindings& carrier_findings() override { return carrier_findings_; }
    Reconciliations& reconciliations() override { return reconciliations_; }
    Inventory& inventory() override { return inventory_; }
    OptOuts& opt_outs() override { return opt_outs_; }
    Seals& seals() override { return seals_; }
    Usage& usage() override { return usage_; }
    NumberImports& number_imports() override { return number_imports_; }
    NumberPorts& number_ports() override { return number_ports_; }
    PortDocuments& port_documents() override { return port_documents_; }
    PortComments& port_comments() override { return port_comments_; }
    PortOuts& port_outs() override { return port_outs_; }

  private:
    Customers customers_;
    Agents agents_;
    AccessKeys access_keys_;
    Numbers numbers_;
    Flows flows_;
    Calls calls_;
    Activeflows activeflows_;
    Messages messages_;
    Events events_;
    Deliveries deliveries_;
    Idempotency idempotency_;
    StoredSettings settings_;
    RevokedTokens revoked_tokens_;
    Reservations reservations_;
    BillingAccounts billing_accounts_;
    Billings billings_;
    NumberOrders number_orders_;
    CarrierFindings carrier_findings_;
    Reconciliations reconciliations_;
    Inventory inventory_;
    OptOuts opt_outs_;
    Seals seals_;
    Usage usage_;
    NumberImports number_imports_;
    NumberPorts number_ports_;
    PortDocuments port_documents_;
    PortComments port_comments_;
    PortOuts port_outs_;
};

} // namespace numberd::store::sql
