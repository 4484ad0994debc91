// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/activeflow.hpp"
#include "domain/call.hpp"
#include "domain/customer.hpp"
#include "domain/delivery.hpp"
#include "domain/event.hpp"
#include "domain/flow.hpp"
#include "domain/message.hpp"
#include "domain/number.hpp"

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
};

class AgentRepository {
  public:
    virtual ~AgentRepository() = default;
    /// AGENT_ALREADY_EXISTS if a live agent has that username.
    virtual Result<void> insert(const Agent& agent) = 0;
    virtual Result<std::optional<Agent>> find(AgentId id) const = 0;
    virtual Result<std::optional<Agent>> find_by_username(std::string_view username) const = 0;
};

class AccessKeyRepository {
  public:
    virtual ~AccessKeyRepository() = default;
    virtual Result<void> insert(const AccessKey& key) = 0;
    virtual Result<std::optional<AccessKey>> find_by_hash(std::string_view token_hash) const = 0;
};

struct NumberFilter {
    std::optional<E164> number{};
    std::optional<NumberType> type{};
    std::optional<NumberStatus> status{};
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
    virtual Result<std::int64_t> count_live_virtual(CustomerId customer) const = 0;
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
    /// How far a reader of that name has come; 0 at first.
    virtual Result<std::int64_t> cursor(std::string_view reader) const = 0;
    virtual Result<void> set_cursor(std::string_view reader, std::int64_t sequence) = 0;
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
};

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

/// Secrets and facts of this installation that are made once.
class SettingRepository {
  public:
    virtual ~SettingRepository() = default;
    virtual Result<std::optional<std::string>> find(std::string_view key) const = 0;
    virtual Result<void> set(std::string_view key, std::string_view value) = 0;
};

} // namespace numberd::domain
