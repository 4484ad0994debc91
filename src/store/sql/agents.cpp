// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, username, password_hash, name, detail, permission, tm_password, tm_create, "
    "tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO agents (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
constexpr auto kUpdate = sql("UPDATE agents SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM agents WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kCountLive =
    sql("SELECT count(*) FROM agents WHERE customer_id = ?1 AND tm_delete IS NULL");
constexpr auto kCountAdmins =
    sql("SELECT count(*) FROM agents WHERE customer_id = ?1 AND tm_delete IS NULL "
        "AND (permission & 32) <> 0");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM agents WHERE id = ?1");
constexpr auto kFindByUsername =
    sql("SELECT ", kColumns, " FROM agents WHERE username = ?1 AND tm_delete IS NULL");

domain::Agent agent_of(Query& row) {
    return {.id = row.id<domain::AgentId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .username = row.text(),
            .password_hash = row.text(),
            .name = row.text(),
            .detail = row.text(),
            .permission = static_cast<std::uint32_t>(row.integer()),
            .tm_password = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Agent& agent) {
    return Query(connection, sql, agent.id, agent.customer_id, agent.username, agent.password_hash,
                 agent.name, agent.detail, agent.permission, agent.tm_password, agent.tm_create,
                 agent.tm_update, agent.tm_delete);
}

} // namespace

Result<void> Agents::insert(const domain::Agent& agent) {
    return write(connection_, kInsert, agent).run();
}

Result<void> Agents::update(const domain::Agent& agent) {
    Query query = write(connection_, kUpdate, agent);
    return run_update(query);
}

Result<std::vector<domain::Agent>> Agents::list(domain::CustomerId customer,
                                                const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, agent_of);
}

Result<std::int64_t> Agents::count_live(domain::CustomerId customer) const {
    Query query(connection_, kCountLive, customer);
    return read_integer(query);
}

Result<std::int64_t> Agents::count_admins(domain::CustomerId customer) const {
    Query query(connection_, kCountAdmins, customer);
    return read_integer(query);
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
