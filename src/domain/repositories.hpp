// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/activeflow.hpp"
#include "domain/billing.hpp"
#include "domain/call.hpp"
#include "domain/customer.hpp"
#include "domain/delivery.hpp"
#include "domain/event.hpp"
#include "domain/flow.hpp"
#include "domain/message.hpp"
#include "domain/number.hpp"
#include "domain/number_import.hpp"
#include "domain/number_order.hpp"
#include "domain/reservation.hpp"
#include "domain/usage.hpp"

// One repository an aggregate; each is a small set of named statements. All belong to a transaction
// and live as long as it does. An Error of a find means that the store failed (Unavailable), never
// that nothing is there. "Live" rows have no tm_delete.

namespace numberd::domain {

/// Where a page begins: after the row that was created then (newest first), id breaking ties.
struct PageStart {
    Timestamp tm_create{};
    Uuid id{};
};

struct Page {
    std::optional<PageStart> after{};
    int size = 100;
};

class CustomerRepository {
  public:
    virtual ~CustomerRepository() = default;
    virtual Result<void> insert(const Customer& customer) = 0;
    virtual Result<void> update(const Customer& customer) = 0;
    virtual Result<std::optional<Customer>> find(CustomerId id) const = 0;
    /// All, deleted ones too, with an id above `after`, by id.
    virtual Result<std::vector<Customer>> list_after(CustomerId after, int limit) const = 0;
    virtual Result<std::vector<Customer>> list(const Page& page) const = 0;
    /// Frozen ones whose tm_purge has come, by id.
    virtual Result<std::vector<Customer>> list_purgeable(Timestamp now, int limit) const = 0;
    /// Deleted ones that something alive still belongs to (numbers, flows), by id.
    virtual Result<std::vector<Customer>> list_unswept(int limit) const = 0;
};

class AgentRepository {
  public:
    virtual ~AgentRepository() = default;
    /// AGENT_ALREADY_EXISTS if a live agent has that username.
    virtual Result<void> insert(const Agent& agent) = 0;
    /// AGENT_ALREADY_EXISTS as well.
    virtual Result<void> update(const Agent& agent) = 0;
    virtual Result<std::vector<Agent>> list(CustomerId customer, const Page& page) const = 0;
    virtual Result<std::int64_t> count_live(CustomerId customer) const = 0;
    virtual Result<std::int64_t> count_admins(CustomerId customer) const = 0;
    virtual Result<std::optional<Agent>> find(AgentId id) const = 0;
    virtual Result<std::optional<Agent>> find_by_username(std::string_view username) const = 0;
};

class AccessKeyRepository {
  public:
    virtual ~AccessKeyRepository() = default;
    virtual Result<void> insert(const AccessKey& key) = 0;
    virtual Result<void> update(const AccessKey& key) = 0;
    /// Only tm_used: it is no change that anybody is told of.
    virtual Result<void> touch(AccessKeyId id, Timestamp used) = 0;
    virtual Result<std::optional<AccessKey>> find(AccessKeyId id) const = 0;
    virtual Result<std::vector<AccessKey>> list(CustomerId customer, const Page& page) const = 0;
    virtual Result<std::int64_t> count_live(CustomerId customer) const = 0;
    virtual Result<std::optional<AccessKey>> find_by_hash(std::string_view token_hash) const = 0;
};

/// Tokens that were logged out before their time.
class RevokedTokenRepository {
  public:
    virtual ~RevokedTokenRepository() = default;
    /// Again is no error.
    virtual Result<void> insert(const Uuid& token, Timestamp expires) = 0;
    virtual Result<bool> has(const Uuid& token) const = 0;
    /// Forgets those that have expired, at most `limit`; tells how many.
    virtual Result<int> remove_before(Timestamp time, int limit) = 0;
};

struct NumberFilter {
    std::optional<E164> number{};
    std::optional<NumberType> type{};
    std::optional<NumberStatus> status{};
    std::optional<std::string> tag{};
    std::optional<FlowId> call_flow_id{};
    std::optional<FlowId> message_flow_id{};
    std::optional<std::string> name{};
};

/// Of how many numbers an account at a carrier is still to be asked.
struct Unfinished {
    std::int64_t purchases = 0;
    std::int64_t releases = 0;
};

/// How far a walk over the numbers that are paid for has come.
struct RenewalPlace {
    Timestamp tm_renew{};
    NumberId id{};
};

class NumberRepository {
  public:
    virtual ~NumberRepository() = default;
    /// NUMBER_ALREADY_EXISTS if a live row, of whichever customer, has that number.
    virtual Result<void> insert(const Number& number) = 0;
    virtual Result<void> update(const Number& number) = 0;
    virtual Result<std::optional<Number>> find(NumberId id) const = 0;
    virtual Result<std::optional<Number>> find_live(E164 number) const = 0;
    virtual Result<std::vector<Number>> list(CustomerId customer, const NumberFilter& filter,
                                             const Page& page) const = 0;
    /// Live rows bound to that flow by either binding, with an id above `after`, by id.
    virtual Result<std::vector<Number>> list_by_flow(FlowId flow, NumberId after,
                                                     int limit) const = 0;
    /// Live rows with an id above `after`, by id: for loading the whole table page by page.
    virtual Result<std::vector<Number>> list_live(NumberId after, int limit) const = 0;
    /// Pending purchases with an id above `after`, by id.
    virtual Result<std::vector<Number>> list_pending(NumberId after, int limit) const = 0;
    /// Those that are being released, with an id above `after`, by id.
    virtual Result<std::vector<Number>> list_releasing(NumberId after, int limit) const = 0;
    /// Live rows of that account, with an id above `after`, by id.
    virtual Result<std::vector<Number>> list_of_provider(std::string_view provider, NumberId after,
                                                         int limit) const = 0;
    virtual Result<Unfinished> count_unfinished(std::string_view provider) const = 0;
    virtual Result<std::int64_t> count_live_virtual(CustomerId customer) const = 0;
    /// Bought ones in service whose month began before `time`, longest ago first, behind `after`.
    virtual Result<std::vector<Number>> list_renewed_before(Timestamp time,
                                                            const RenewalPlace& after,
                                                            int limit) const = 0;
    /// The row of that number that was released last.
    virtual Result<std::optional<Number>> find_released(E164 number) const = 0;
    /// Live ones of a customer, oldest first.
    virtual Result<std::vector<Number>> list_of(CustomerId customer, int limit) const = 0;
    /// Which of these are taken by a live row, as found.
    virtual Result<std::vector<E164>> taken(const std::vector<E164>& numbers) const = 0;
};

class FlowRepository {
  public:
    virtual ~FlowRepository() = default;
    virtual Result<void> insert(const Flow& flow) = 0;
    virtual Result<void> update(const Flow& flow) = 0;
    virtual Result<std::optional<Flow>> find(FlowId id) const = 0;
    virtual Result<std::vector<Flow>> list(CustomerId customer, const Page& page) const = 0;
    virtual Result<std::int64_t> count_live(CustomerId customer) const = 0;
};

class CallRepository {
  public:
    virtual ~CallRepository() = default;
    virtual Result<void> insert(const Call& call) = 0;
    virtual Result<void> update(const Call& call) = 0;
    virtual Result<std::optional<Call>> find(CallId id) const = 0;
    virtual Result<std::vector<Call>> list(CustomerId customer, const Page& page) const = 0;
    /// Calls that are not at hangup: after a crash, what it cut off.
    virtual Result<std::vector<Call>> list_unfinished(int limit) const = 0;
};

class ActiveflowRepository {
  public:
    virtual ~ActiveflowRepository() = default;
    virtual Result<void> insert(const Activeflow& activeflow) = 0;
    virtual Result<void> update(const Activeflow& activeflow) = 0;
    virtual Result<std::optional<Activeflow>> find(ActiveflowId id) const = 0;
    /// Running ones whose tm_wake is due, soonest first.
    virtual Result<std::vector<Activeflow>> list_due(Timestamp now, int limit) const = 0;
    /// When the next waiting one is due.
    virtual Result<std::optional<Timestamp>> next_wake() const = 0;
    /// Forgets those made before `time` that do not run, at most `limit`; tells how many.
    virtual Result<int> remove_before(Timestamp time, int limit) = 0;
};

class MessageRepository {
  public:
    virtual ~MessageRepository() = default;
    /// AlreadyExists if an inbound one of that provider has the same provider_reference.
    virtual Result<void> insert(const Message& message) = 0;
    virtual Result<void> update(const Message& message) = 0;
    virtual Result<std::optional<Message>> find(MessageId id) const = 0;
    /// The inbound one of that provider with that provider_reference.
    virtual Result<std::optional<Message>> find_inbound(
        std::string_view provider, std::string_view provider_reference) const = 0;
    virtual Result<std::vector<Message>> list(CustomerId customer, const Page& page) const = 0;
    /// Those whose due_of() has come, soonest first.
    virtual Result<std::vector<Message>> list_due(Timestamp now, int limit) const = 0;
};

class EventRepository {
  public:
    virtual ~EventRepository() = default;
    virtual Result<void> append(Event event) = 0;
    /// Committed ones above `sequence`, in order.
    virtual Result<std::vector<Event>> list_after(std::int64_t sequence, int limit) const = 0;
    /// The same, without what they tell.
    virtual Result<std::vector<EventHead>> list_heads_after(std::int64_t sequence,
                                                            int limit) const = 0;
    virtual Result<std::optional<Event>> find(std::int64_t sequence) const = 0;
    /// A customer's, newest first, with a sequence below `before`.
    virtual Result<std::vector<Event>> list(CustomerId customer, const EventFilter& filter,
                                            std::optional<std::int64_t> before,
                                            int limit) const = 0;
    /// The last change of that number at or before `time`.
    virtual Result<std::optional<Event>> find_change(NumberId number, Timestamp time) const = 0;
    /// The changes of one entry of the opt-out ledger, newest first.
    virtual Result<std::vector<Event>> list_of_opt_out(OptOutId id, int limit) const = 0;
    /// How far a reader of that name has come; 0 at first.
    virtual Result<std::int64_t> cursor(std::string_view reader) const = 0;
    virtual Result<void> set_cursor(std::string_view reader, std::int64_t sequence) = 0;
    /// Forgets those behind `after`, up to `until`, that no seal is of: is_audited(). Tells how
    /// many.
    virtual Result<int> remove_traffic(std::int64_t after, std::int64_t until) = 0;
};

/// Seals by the sequence of their event.
class SealRepository {
  public:
    virtual ~SealRepository() = default;
    virtual Result<void> insert(const Seal& seal) = 0;
    virtual Result<std::optional<Seal>> find(std::int64_t sequence) const = 0;
    virtual Result<std::optional<Seal>> find_last() const = 0;
    virtual Result<std::vector<Seal>> list_after(std::int64_t sequence, int limit) const = 0;
};

class DeliveryRepository {
  public:
    virtual ~DeliveryRepository() = default;
    virtual Result<void> insert(const Delivery& delivery) = 0;
    virtual Result<void> update(const Delivery& delivery) = 0;
    virtual Result<std::optional<Delivery>> find(DeliveryId id) const = 0;
    /// For each ordering key its oldest pending row, if that is due; oldest first.
    virtual Result<std::vector<Delivery>> list_due(Timestamp now, int limit) const = 0;
    /// When the next pending head of a key is due.
    virtual Result<std::optional<Timestamp>> next_due() const = 0;
    virtual Result<std::int64_t> count_pending() const = 0;
    /// Forgets those made before `time` that are not pending, at most `limit`; tells how many.
    virtual Result<int> remove_before(Timestamp time, int limit) = 0;
    /// A customer's, newest first.
    virtual Result<std::vector<Delivery>> list(CustomerId customer,
                                               std::optional<DeliveryStatus> status,
                                               const Page& page) const = 0;
};

/// How long an Idempotency-Key is remembered.
inline constexpr std::chrono::hours kIdempotencyKept{24};

/// The first answer to a request that carried an Idempotency-Key.
struct IdempotencyRecord {
    CustomerId customer_id;
    std::string key{};
    std::string request_hash{}; ///< SHA-256 of method, path and body
    int status = 0;             ///< 0: the first request still runs
    std::string body{};
    Timestamp tm_create{};
};

class IdempotencyRepository {
  public:
    virtual ~IdempotencyRepository() = default;
    /// AlreadyExists if the customer has used the key.
    virtual Result<void> insert(const IdempotencyRecord& record) = 0;
    virtual Result<void> update(const IdempotencyRecord& record) = 0;
    virtual Result<void> remove(CustomerId customer, std::string_view key) = 0;
    virtual Result<std::optional<IdempotencyRecord>> find(CustomerId customer,
                                                          std::string_view key) const = 0;
    /// Forgets those made before `time`, at most `limit`; tells how many.
    virtual Result<int> remove_before(Timestamp time, int limit) = 0;
};

class BillingAccountRepository {
  public:
    virtual ~BillingAccountRepository() = default;
    /// AlreadyExists if the customer has one.
    virtual Result<void> insert(const BillingAccount& account) = 0;
    virtual Result<void> update(const BillingAccount& account) = 0;
    virtual Result<std::optional<BillingAccount>> find(BillingAccountId id) const = 0;
    /// Inside a write, the account is held until that ends: what is decided by its balance holds.
    virtual Result<std::optional<BillingAccount>> find_of(CustomerId customer) const = 0;
    /// Those whose tm_next_topup has come, soonest first.
    virtual Result<std::vector<BillingAccount>> list_due(Timestamp now, int limit) const = 0;
    virtual Result<std::vector<BillingAccount>> list(const Page& page) const = 0;
};

class BillingRepository {
  public:
    virtual ~BillingRepository() = default;
    /// AlreadyExists if there is one with that idempotency_key.
    virtual Result<void> insert(const Billing& billing) = 0;
    virtual Result<void> update(const Billing& billing) = 0;
    virtual Result<std::optional<Billing>> find(BillingId id) const = 0;
    virtual Result<std::optional<Billing>> find_by_key(std::string_view key) const = 0;
    /// A customer's, newest first, with a serial below `before`.
    virtual Result<std::vector<Billing>> list(CustomerId customer,
                                              std::optional<std::int64_t> before,
                                              int limit) const = 0;
};

class ReservationRepository {
  public:
    virtual ~ReservationRepository() = default;
    /// NUMBER_HELD if a row without tm_delete, expired or not, has that number.
    virtual Result<void> insert(const Reservation& reservation) = 0;
    virtual Result<void> update(const Reservation& reservation) = 0;
    virtual Result<std::optional<Reservation>> find(ReservationId id) const = 0;
    /// The row of that number without tm_delete, expired or not.
    virtual Result<std::optional<Reservation>> find_live(E164 number) const = 0;
    virtual Result<std::vector<Reservation>> list_held(CustomerId customer, Timestamp now,
                                                       const Page& page) const = 0;
    virtual Result<std::int64_t> count_held(CustomerId customer, Timestamp now) const = 0;
};

class NumberOrderRepository {
  public:
    virtual ~NumberOrderRepository() = default;
    virtual Result<void> insert(const NumberOrder& order) = 0;
    virtual Result<void> update(const NumberOrder& order) = 0;
    virtual Result<std::optional<NumberOrder>> find(NumberOrderId id) const = 0;
    virtual Result<std::vector<NumberOrder>> list(CustomerId customer, const Page& page) const = 0;
    /// Pending ones that nobody has touched since that time, with an id above `after`, by id.
    virtual Result<std::vector<NumberOrder>> list_pending(Timestamp untouched_since,
                                                          NumberOrderId after, int limit) const = 0;
};

class NumberImportRepository {
  public:
    virtual ~NumberImportRepository() = default;
    virtual Result<void> insert(const NumberImport& import) = 0;
    virtual Result<void> update(const NumberImport& import) = 0;
    virtual Result<std::optional<NumberImport>> find(NumberImportId id) const = 0;
    virtual Result<std::vector<NumberImport>> list(CustomerId customer, const Page& page) const = 0;
    /// Counts and tm_update alone, which change with each row.
    virtual Result<void> update_counts(const NumberImport& import) = 0;
    /// That nobody has touched since that time, oldest first.
    virtual Result<std::vector<NumberImport>> list_running(Timestamp untouched_since,
                                                           int limit) const = 0;
    virtual Result<std::int64_t> count_running(CustomerId customer) const = 0;
    /// A row that is still to be done; one of a line.
    virtual Result<void> add_row(NumberImportId id, const ImportRow& row) = 0;
    /// False if it was not there: somebody has done it.
    virtual Result<bool> remove_row(NumberImportId id, int line) = 0;
    /// By line.
    virtual Result<std::vector<ImportRow>> list_rows(NumberImportId id, int limit) const = 0;
};

/// Counts of records, in no order; each reads all records of its span.
class UsageRepository {
  public:
    virtual ~UsageRepository() = default;
    virtual Result<std::vector<UsageRow>> of_calls(const UsageQuery& query) const = 0;
    virtual Result<std::vector<UsageRow>> of_messages(const UsageQuery& query) const = 0;
};

/// Secrets and facts of this installation that are made once.
class SettingRepository {
  public:
    virtual ~SettingRepository() = default;
    virtual Result<std::optional<std::string>> find(std::string_view key) const = 0;
    virtual Result<void> set(std::string_view key, std::string_view value) = 0;
};

} // namespace numberd::domain
