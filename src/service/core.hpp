// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/rng.hpp"
#include "base/timestamp.hpp"
#include "domain/customer.hpp"
#include "domain/ids.hpp"
#include "domain/store.hpp"

namespace numberd::service {

class BindingMemo;
struct MessageRules;

/// What every use case works with. Borrowed; outlives every service.
struct Core {
    domain::Store& store;
    Clock& clock;
    Rng& rng;
    TimeFormat time_format = TimeFormat::Spaced;
    BindingMemo* bindings = nullptr;             ///< null: each binding is checked anew
    const MessageRules* message_rules = nullptr; ///< null: the defaults

    template <class TypedId>
    TypedId new_id() const {
        return TypedId{uuid_v7(clock, rng)};
    }
};

/// Who acts, and in answer to which request: what the event log keeps of it.
struct Actor {
    domain::CustomerId customer_id;
    domain::PlanType plan = domain::PlanType::Free;
    domain::CustomerStatus customer_status = domain::CustomerStatus::Active;
    std::optional<Timestamp> tm_freeze{}; ///< of the customer
    std::optional<Timestamp> tm_purge{};  ///< of the customer
    std::uint32_t permission = 0;
    std::string name{}; ///< "agent:<id>", "accesskey:<id>", "call:<id>", "message:<id>", "system"
    std::string request_id{};
    domain::AgentId agent_id{};                   ///< nil unless a person acts
    Uuid token_id{};                              ///< of the token that the person showed
    domain::AccessKeyId key_id{};                 ///< nil unless a program acts
    std::shared_ptr<const domain::Scope> scope{}; ///< null: all that the permission allows

    bool may(std::uint32_t wanted) const { return (permission & wanted) != 0; }
};

/// How a use case answers: exactly once, on a thread of the store (or at once on the caller's).
template <class T>
using Done = std::function<void(Result<T>)>;

/// A page of things and where the next one begins (empty: nothing follows).
template <class T>
struct Listed {
    std::vector<T> items;
    std::string next_page_token;
};

/// "2026-01-31T09:30:00.000001Z_<uuid>": what next_page_token is made of.
std::string page_token(Timestamp tm_create, const Uuid& id);
/// InvalidRequestParameter for a token that page_token() did not make; empty text is the first
/// page.
Result<std::optional<domain::PageStart>> parse_page_token(std::string_view token);

/// Where a page of rows that are counted begins: below this number; nullopt for the first page.
std::optional<std::int64_t> page_below(const domain::Page& page);
/// The token of a page that ends with that row; page_below() reads the number from it.
std::string page_token(Timestamp tm_create, std::int64_t serial);

/// The page with its token, made from a list that was read with one row more than `size`.
template <class T>
Listed<T> to_page(std::vector<T> rows, int size) {
    Listed<T> page{std::move(rows), {}};
    if (static_cast<int>(page.items.size()) > size) {
        page.items.erase(page.items.begin() + size, page.items.end());
        page.next_page_token = page_token(page.items.back().tm_create, page.items.back().id.value);
    }
    return page;
}

/// The same for rows that `serial_of` numbers.
template <class T, class TimeOf, class SerialOf>
Listed<T> to_serial_page(std::vector<T> rows, int size, TimeOf time_of, SerialOf serial_of) {
    Listed<T> page{std::move(rows), {}};
    if (static_cast<int>(page.items.size()) > size) {
        page.items.erase(page.items.begin() + size, page.items.end());
        const T& last = page.items.back();
        page.next_page_token = page_token(last.*time_of, last.*serial_of);
    }
    return page;
}

} // namespace numberd::service
