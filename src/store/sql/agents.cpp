// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, username, password_hash, name, permission, tm_create, tm_update, tm_delete";

constexpr auto kInsert =
    sql("INSERT INTO agents (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM agents WHERE id = ?1");
constexpr auto kFindByUsername =
    sql("SELECT ", kColumns, " FROM agents WHERE username = ?1 AND tm_delete IS NULL");

domain::Agent agent_of(Query& row) {
    return {.id = row.id<domain::AgentId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .username = row.text(),
            .password_hash = row.text(),
            .name = row.text(),
            .permission = static_cast<std::uint32_t>(row.integer()),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

} // namespace

Result<void> Agents::insert(const domain::Agent& agent) {
    return run(connection_, kInsert, agent.id, agent.customer_id, agent.username,
               agent.password_hash, agent.name, agent.permission, agent.tm_create, agent.tm_update,
               agent.tm_delete);
}

Result<std::optional<domain::Agent>> Agents::find(domain::AgentId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, agent_of);
}

Result<std::optional<domain::Agent>> Agents::find_by_username(std::string_view username) const {
    Query query(connection_, kFindByUsername, username);
    return read_one(query, agent_of);
}

} // namespace numberd::store::sql
