// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "domain/repositories.hpp"
#include "store/sql/connection.hpp"

// The repositories on one connection; each borrows it. One .cpp file an aggregate holds its SQL.

namespace numberd::store::sql {

class Customers final : public domain::CustomerRepository {
  public:
    explicit Customers(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Customer& customer) override;
    Result<void> update(const domain::Customer& customer) override;
    Result<std::optional<domain::Customer>> find(domain::CustomerId id) const override;
    Result<std::vector<domain::Customer>> list_after(domain::CustomerId after,
                                                     int limit) const override;
    Result<std::vector<domain::Customer>> list(const domain::Page& page) const override;
    Result<std::vector<domain::Customer>> list_purgeable(Timestamp now, int limit) const override;
    Result<std::vector<domain::Customer>> list_unswept(int limit) const override;

  private:
    Connection& connection_;
};

class Agents final : public domain::AgentRepository {
  public:
    explicit Agents(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Agent& agent) override;
    Result<void> update(const domain::Agent& agent) override;
    Result<std::vector<domain::Agent>> list(domain::CustomerId customer,
                                            const domain::Page& page) const override;
    Result<std::int64_t> count_live(domain::CustomerId customer) const override;
    Result<std::int64_t> count_admins(domain::CustomerId customer) const override;
    Result<std::optional<domain::Agent>> find(domain::AgentId id) const override;
    Result<std::optional<domain::Agent>> find_by_username(std::string_view username) const override;

  private:
    Connection& connection_;
};

class AccessKeys final : public domain::AccessKeyRepository {
  public:
    explicit AccessKeys(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::AccessKey& key) override;
    Result<void> update(const domain::AccessKey& key) override;
    Result<void> touch(domain::AccessKeyId id, Timestamp used) override;
    Result<std::optional<domain::AccessKey>> find(domain::AccessKeyId id) const override;
    Result<std::vector<domain::AccessKey>> list(domain::CustomerId customer,
                                                const domain::Page& page) const override;
    Result<std::int64_t> count_live(domain::CustomerId customer) const override;
    Result<std::optional<domain::AccessKey>> find_by_hash(
        std::string_view token_hash) const override;

  private:
    Connection& connection_;
};

class Numbers final : public domain::NumberRepository {
  public:
    explicit Numbers(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Number& number) override;
    Result<void> update(const domain::Number& number) override;
    Result<std::optional<domain::Number>> find(domain::NumberId id) const override;
    Result<std::optional<domain::Number>> find_live(domain::E164 number) const override;
    Result<std::vector<domain::Number>> list(domain::CustomerId customer,
                                             const domain::NumberFilter& filter,
                                             const domain::Page& page) const override;
    Result<std::vector<domain::Number>> list_by_flow(domain::FlowId flow, domain::NumberId after,
                                                     int limit) const override;
    Result<std::vector<domain::Number>> list_live(domain::NumberId after, int limit) const override;
    Result<std::vector<domain::Number>> list_pending(domain::NumberId after,
                                                     int limit) const override;
    Result<std::vector<domain::Number>> list_releasing(domain::NumberId after,
                                                       int limit) const override;
    Result<std::vector<domain::Number>> list_of_provider(std::string_view provider,
                                                         domain::NumberId after,
                                                         int limit) const override;
    Result<domain::Unfinished> count_unfinished(std::string_view provider) const override;
    Result<std::int64_t> count_live_virtual(domain::CustomerId customer) const override;
    Result<std::vector<domain::Number>> list_renewed_before(Timestamp time,
                                                            const domain::RenewalPlace& after,
                                                            int limit) const override;
    Result<std::optional<domain::Number>> find_released(domain::E164 number) const override;
    Result<std::vector<domain::Number>> list_of(domain::CustomerId customer,
                                                int limit) const override;
    Result<std::vector<domain::E164>> taken(
        const std::vector<domain::E164>& numbers) const override;

  private:
    Connection& connection_;
};

class Flows final : public domain::FlowRepository {
  public:
    explicit Flows(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Flow& flow) override;
    Result<void> update(const domain::Flow& flow) override;
    Result<std::optional<domain::Flow>> find(domain::FlowId id) const override;
    Result<std::vector<domain::Flow>> list(domain::CustomerId customer,
                                           const domain::Page& page) const override;
    Result<std::int64_t> count_live(domain::CustomerId customer) const override;

  private:
    Connection& connection_;
};

class Calls final : public domain::CallRepository {
  public:
    explicit Calls(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Call& call) override;
    Result<void> update(const domain::Call& call) override;
    Result<std::optional<domain::Call>> find(domain::CallId id) const override;
    Result<std::vector<domain::Call>> list(domain::CustomerId customer,
                                           const domain::Page& page) const override;
    Result<std::vector<domain::Call>> list_unfinished(int limit) const override;

  private:
    Connection& connection_;
};

class Activeflows final : public domain::ActiveflowRepository {
  public:
    explicit Activeflows(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Activeflow& activeflow) override;
    Result<void> update(const domain::Activeflow& activeflow) override;
    Result<std::optional<domain::Activeflow>> find(domain::ActiveflowId id) const override;
    Result<std::vector<domain::Activeflow>> list_due(Timestamp now, int limit) const override;
    Result<std::optional<Timestamp>> next_wake() const override;
    Result<int> remove_before(Timestamp time, int limit) override;

  private:
    Connection& connection_;
};

class Messages final : public domain::MessageRepository {
  public:
    explicit Messages(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Message& message) override;
    Result<void> update(const domain::Message& message) override;
    Result<std::optional<domain::Message>> find(domain::MessageId id) const override;
    Result<std::optional<domain::Message>> find_inbound(
        std::string_view provider, std::string_view provider_reference) const override;
    Result<std::vector<domain::Message>> list(domain::CustomerId customer,
                                              const domain::Page& page) const override;
    Result<std::vector<domain::Message>> list_due(Timestamp now, int limit) const override;

  private:
    Connection& connection_;
};

/// Keeps what a transaction appends. The engine's writer writes it just before the commit, in
/// order, and tells the commit listeners of it afterwards.
class Events final : public domain::EventRepository {
  public:
    explicit Events(Connection& connection) : connection_(connection) {}
    Result<void> append(domain::Event event) override;
    Result<std::vector<domain::Event>> list_after(std::int64_t sequence, int limit) const override;
    Result<std::vector<domain::EventHead>> list_heads_after(std::int64_t sequence,
                                                            int limit) const override;
    Result<std::optional<domain::Event>> find(std::int64_t sequence) const override;
    Result<std::vector<domain::Event>> list(domain::CustomerId customer,
                                            const domain::EventFilter& filter,
                                            std::optional<std::int64_t> before,
                                            int limit) const override;
    Result<std::optional<domain::Event>> find_change(domain::NumberId number,
                                                     Timestamp time) const override;
    Result<std::vector<domain::Event>> list_of_opt_out(domain::OptOutId id,
                                                       int limit) const override;
    Result<std::int64_t> cursor(std::string_view reader) const override;
    Result<void> set_cursor(std::string_view reader, std::int64_t sequence) override;
    Result<int> remove_traffic(std::int64_t after, std::int64_t until) override;

    std::vector<domain::Event>& appended() { return appended_; }

  private:
    Connection& connection_;
    std::vector<domain::Event> appended_{};
};

class Deliveries final : public domain::DeliveryRepository {
  public:
    explicit Deliveries(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Delivery& delivery) override;
    Result<void> update(const domain::Delivery& delivery) override;
    Result<std::optional<domain::Delivery>> find(domain::DeliveryId id) const override;
    Result<std::vector<domain::Delivery>> list_due(Timestamp now, int limit) const override;
    Result<std::optional<Timestamp>> next_due() const override;
    Result<std::int64_t> count_pending() const override;
    Result<int> remove_before(Timestamp time, int limit) override;
    Result<std::vector<domain::Delivery>> list(domain::CustomerId customer,
                                               std::optional<domain::DeliveryStatus> status,
                                               const domain::Page& page) const override;

  private:
    Connection& connection_;
};

class Idempotency final : public domain::IdempotencyRepository {
  public:
    explicit Idempotency(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::IdempotencyRecord& record) override;
    Result<void> update(const domain::IdempotencyRecord& record) override;
    Result<void> remove(domain::CustomerId customer, std::string_view key) override;
    Result<std::optional<domain::IdempotencyRecord>> find(domain::CustomerId customer,
                                                          std::string_view key) const override;
    Result<int> remove_before(Timestamp time, int limit) override;

  private:
    Connection& connection_;
};

class StoredSettings final : public domain::SettingRepository {
  public:
    explicit StoredSettings(Connection& connection) : connection_(connection) {}
    Result<std::optional<std::string>> find(std::string_view key) const override;
    Result<void> set(std::string_view key, std::string_view value) override;

  private:
    Connection& connection_;
};

class RevokedTokens final : public domain::RevokedTokenRepository {
  public:
    explicit RevokedTokens(Connection& connection) : connection_(connection) {}
    Result<void> insert(const Uuid& token, Timestamp expires) override;
    Result<bool> has(const Uuid& token) const override;
    Result<int> remove_before(Timestamp time, int limit) override;

  private:
    Connection& connection_;
};

class Reservations final : public domain::ReservationRepository {
  public:
    explicit Reservations(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Reservation& reservation) override;
    Result<void> update(const domain::Reservation& reservation) override;
    Result<std::optional<domain::Reservation>> find(domain::ReservationId id) const override;
    Result<std::optional<domain::Reservation>> find_live(domain::E164 number) const override;
    Result<std::vector<domain::Reservation>> list_held(domain::CustomerId customer, Timestamp now,
                                                       const domain::Page& page) const override;
    Result<std::int64_t> count_held(domain::CustomerId customer, Timestamp now) const override;

  private:
    Connection& connection_;
};

class BillingAccounts final : public domain::BillingAccountRepository {
  public:
    explicit BillingAccounts(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::BillingAccount& account) override;
    Result<void> update(const domain::BillingAccount& account) override;
    Result<std::optional<domain::BillingAccount>> find(domain::BillingAccountId id) const override;
    Result<std::optional<domain::BillingAccount>> find_of(
        domain::CustomerId customer) const override;
    Result<std::vector<domain::BillingAccount>> list_due(Timestamp now, int limit) const override;
    Result<std::vector<domain::BillingAccount>> list(const domain::Page& page) const override;

  private:
    Connection& connection_;
};

class Billings final : public domain::BillingRepository {
  public:
    explicit Billings(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Billing& billing) override;
    Result<void> update(const domain::Billing& billing) override;
    Result<std::optional<domain::Billing>> find(domain::BillingId id) const override;
    Result<std::optional<domain::Billing>> find_by_key(std::string_view key) const override;
    Result<std::vector<domain::Billing>> list(domain::CustomerId customer,
                                              std::optional<std::int64_t> before,
                                              int limit) const override;

  private:
    Connection& connection_;
};

class NumberOrders final : public domain::NumberOrderRepository {
  public:
    explicit NumberOrders(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::NumberOrder& order) override;
    Result<void> update(const domain::NumberOrder& order) override;
    Result<std::optional<domain::NumberOrder>> find(domain::NumberOrderId id) const override;
    Result<std::vector<domain::NumberOrder>> list(domain::CustomerId customer,
                                                  const domain::Page& page) const override;
    Result<std::vector<domain::NumberOrder>> list_pending(Timestamp untouched_since,
                                                          domain::NumberOrderId after,
                                                          int limit) const override;

  private:
    Connection& connection_;
};

class Seals final : public domain::SealRepository {
  public:
    explicit Seals(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Seal& seal) override;
    Result<std::optional<domain::Seal>> find(std::int64_t sequence) const override;
    Result<std::optional<domain::Seal>> find_last() const override;
    Result<std::vector<domain::Seal>> list_after(std::int64_t sequence, int limit) const override;

  private:
    Connection& connection_;
};

class NumberImports final : public domain::NumberImportRepository {
  public:
    explicit NumberImports(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::NumberImport& import) override;
    Result<void> update(const domain::NumberImport& import) override;
    Result<std::optional<domain::NumberImport>> find(domain::NumberImportId id) const override;
    Result<std::vector<domain::NumberImport>> list(domain::CustomerId customer,
                                                   const domain::Page& page) const override;
    Result<void> update_counts(const domain::NumberImport& import) override;
    Result<std::vector<domain::NumberImport>> list_running(Timestamp untouched_since,
                                                           int limit) const override;
    Result<std::int64_t> count_running(domain::CustomerId customer) const override;
    Result<void> add_row(domain::NumberImportId id, const domain::ImportRow& row) override;
    Result<bool> remove_row(domain::NumberImportId id, int line) override;
    Result<std::vector<domain::ImportRow>> list_rows(domain::NumberImportId id,
                                                     int limit) const override;

  private:
    Connection& connection_;
};

class Usage final : public domain::UsageRepository {
  public:
    explicit Usage(Connection& connection) : connection_(connection) {}
    Result<std::vector<domain::UsageRow>> of_calls(const domain::UsageQuery& query) const override;
    Result<std::vector<domain::UsageRow>> of_messages(
        const domain::UsageQuery& query) const override;

  private:
    Connection& connection_;
};

} // namespace numberd::store::sql
