// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/activeflow.hpp"
#include "domain/address.hpp"
#include "domain/carrier.hpp"
#include "domain/message.hpp"
#include "domain/number_order.hpp"

// Lists and small structures that are read and written whole live in one column each, as JSON. The
// readers give nullopt for text that the writers do not make. Bytes that are no UTF-8 (a caller's
// display name may have them) come back as they were.

namespace numberd::store::sql {

std::string to_json(const std::vector<std::string>& strings);
std::string to_json(const std::vector<domain::NumberId>& ids);
std::string to_json(const std::map<std::string, std::string>& texts);
std::string to_json(const domain::Address& address);
std::string to_json(const std::vector<domain::MessageTarget>& targets);
std::string to_json(const std::vector<domain::ExecutedAction>& actions);
std::string to_json(const std::vector<domain::OrderItem>& items);
std::string to_json(const std::vector<domain::Drift>& drift);

std::optional<std::vector<std::string>> strings_from(std::string_view json);
std::optional<std::vector<domain::NumberId>> number_ids_from(std::string_view json);
std::optional<std::map<std::string, std::string>> texts_from(std::string_view json);
std::optional<domain::Address> address_from(std::string_view json);
std::optional<std::vector<domain::MessageTarget>> targets_from(std::string_view json);
std::optional<std::vector<domain::ExecutedAction>> executed_actions_from(std::string_view json);

std::optional<std::vector<domain::OrderItem>> order_items_from(std::string_view json);
std::optional<std::vector<domain::Drift>> drift_from(std::string_view json);

/// A Reason as stored: by its text, "" for None.
std::optional<domain::Reason> reason_from(std::string_view text);

} // namespace numberd::store::sql
