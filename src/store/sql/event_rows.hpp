// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/event.hpp"
#include "store/sql/query.hpp"

namespace numberd::store::sql {

/// INSERT of one event; the database gives it its sequence, which an engine asks for in its own
/// way.
extern const char* const kInsertEvent;

/// `sql` is kInsertEvent or begins with it.
Query event_insert(Connection& connection, const char* sql, const domain::Event& event);

} // namespace numberd::store::sql
