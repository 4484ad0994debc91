// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, number, type, status, call_flow_id, message_flow_id, name, detail, "
    "t38_enabled, emergency_enabled, rtp_debug, tags, provider, provider_reference, "
    "provider_status, tm_create, tm_purchase, tm_renew, tm_update, tm_delete, "
    "status_before_release, deletion_lock, metadata, suspension, tm_renewal_failed, campaign_id";

constexpr auto kInsert = sql("INSERT INTO numbers (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, "
                             "?27)");
constexpr auto kUpdate = sql("UPDATE numbers SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27) "
                             "WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM numbers WHERE id = ?1");
constexpr auto kFindLive =
    sql("SELECT ", kColumns, " FROM numbers WHERE number = ?1 AND tm_delete IS NULL");

/// What a list may ask of a row besides; tags are a JSON list of texts.
constexpr char kMatches[] =
    "AND (type = ?4 OR ?4 IS NULL) AND (name = ?6 OR ?6 IS NULL) "
    "AND (call_flow_id = ?7 OR ?7 IS NULL) AND (message_flow_id = ?8 OR ?8 IS NULL) "
    "AND (tags LIKE ?9 ESCAPE '~' OR ?9 IS NULL) ";

constexpr auto kListLive = sql("SELECT ", kColumns,
                               " FROM numbers WHERE customer_id = ?1 AND tm_delete IS NULL "
                               "AND (tm_create, id) < (?2, ?3) ",
                               kMatches, "ORDER BY tm_create DESC, id DESC LIMIT ?5");
constexpr auto kListOfStatus = sql("SELECT ", kColumns,
                                   " FROM numbers WHERE status = ?10 AND customer_id = ?1 "
                                   "AND (tm_create, id) < (?2, ?3) ",
                                   kMatches,
                                   "AND (number = ?11 OR ?11 IS NULL) "
                                   "ORDER BY tm_create DESC, id DESC LIMIT ?5");
constexpr auto kListByFlow =
    sql("SELECT ", kColumns,
        " FROM numbers WHERE id IN ("
        "SELECT id FROM numbers WHERE call_flow_id = ?1 AND id > ?2 AND tm_delete IS NULL UNION "
        "SELECT id FROM numbers WHERE message_flow_id = ?1 AND id > ?2 AND tm_delete IS NULL "
        "ORDER BY id LIMIT ?3) ORDER BY id");
constexpr auto kListAfter = sql("SELECT ", kColumns,
                                " FROM numbers WHERE id > ?1 AND tm_delete IS NULL "
                                "ORDER BY id LIMIT ?2");
/// Left to itself, SQLite takes numbers_by_status and sorts.
constexpr auto kListPending = sql("SELECT ", kColumns,
                                  " FROM numbers INDEXED BY numbers_pending "
                                  "WHERE id > ?1 AND status = 'purchase-pending' "
                                  "ORDER BY id LIMIT ?2");
constexpr auto kListReleasing =
    sql("SELECT ", kColumns,
        " FROM numbers WHERE id > ?1 AND status_before_release IS NOT NULL ORDER BY id LIMIT ?2");
constexpr auto kListOfProvider = sql("SELECT ", kColumns,
                                     " FROM numbers WHERE provider = ?1 AND id > ?2 "
                                     "AND tm_delete IS NULL ORDER BY id LIMIT ?3");
/// Both indexes hold nothing but what is unfinished, of whichever account.
constexpr auto kCountUnfinished =
    sql("SELECT (SELECT count(*) FROM numbers INDEXED BY numbers_pending "
        "WHERE status = 'purchase-pending' AND provider = ?1), "
        "(SELECT count(*) FROM numbers INDEXED BY numbers_releasing "
        "WHERE status_before_release IS NOT NULL AND provider = ?1)");
constexpr auto kCountLiveVirtual =
    sql("SELECT count(*) FROM numbers "
        "WHERE customer_id = ?1 AND type = 'virtual' AND tm_delete IS NULL");
constexpr auto kListRenewedBefore =
    sql("SELECT ", kColumns,
        " FROM numbers INDEXED BY numbers_renewed WHERE tm_renew < ?1 AND tm_renew IS NOT NULL AND "
        "tm_delete IS NULL "
        "AND status IN ('active', 'suspended') AND (tm_renew, id) > (?2, ?3) "
        "ORDER BY tm_renew, id LIMIT ?4");
constexpr auto kFindReleased =
    sql("SELECT ", kColumns,
        " FROM numbers WHERE number = ?1 AND tm_delete IS NOT NULL "
        "AND (type = 'virtual' OR tm_purchase IS NOT NULL) ORDER BY tm_delete DESC LIMIT 1");
constexpr auto kListOf = sql("SELECT ", kColumns,
                             " FROM numbers WHERE customer_id = ?1 AND tm_delete IS NULL "
                             "ORDER BY tm_create, id LIMIT ?2");
constexpr auto kIsTaken = sql("SELECT 1 FROM numbers WHERE number = ?1 AND tm_delete IS NULL");

domain::Number number_of(Query& row) {
    return {.id = row.id<domain::NumberId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .number = row.e164(),
            .type = row.one_of(domain::number_type_of),
            .status = row.one_of(domain::number_status_of),
            .call_flow_id = row.id<domain::FlowId>(),
            .message_flow_id = row.id<domain::FlowId>(),
            .name = row.text(),
            .detail = row.text(),
            .t38_enabled = row.flag(),
            .emergency_enabled = row.flag(),
            .rtp_debug = row.flag(),
            .tags = row.decoded(strings_from),
            .provider = row.text(),
            .provider_reference = row.text(),
            .provider_status = row.text(),
            .tm_create = row.time(),
            .tm_purchase = row.time_or_none(),
            .tm_renew = row.time_or_none(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none(),
            .status_before_release = row.one_of_or_none(domain::number_status_of),
            .deletion_lock = row.flag(),
            .metadata = row.decoded(texts_from),
            .suspension = row.one_of(domain::suspension_of),
            .tm_renewal_failed = row.time_or_none(),
            .campaign_id = row.text()};
}

domain::Unfinished unfinished_of(Query& row) {
    return {row.integer(), row.integer()};
}

Query write(Connection& connection, const char* sql, const domain::Number& number) {
    return Query(connection, sql, number.id, number.customer_id, number.number, number.type,
                 number.status, or_null(number.call_flow_id), or_null(number.message_flow_id),
                 number.name, number.detail, number.t38_enabled, number.emergency_enabled,
                 number.rtp_debug, to_json(number.tags), number.provider, number.provider_reference,
                 number.provider_status, number.tm_create, number.tm_purchase, number.tm_renew,
                 number.tm_update, number.tm_delete, number.status_before_release,
                 number.deletion_lock, to_json(number.metadata), number.suspension,
                 number.tm_renewal_failed, number.campaign_id);
}

/// How a tag stands in the column: as a JSON text, whatever is in it.
std::optional<std::string> tag_pattern(const std::optional<std::string>& tag) {
    if (!tag) return std::nullopt;
    const std::string list = to_json(std::vector<std::string>{*tag});
    std::string pattern = "%";
    for (const char c : list.substr(1, list.size() - 2)) {
        if (c == '%' || c == '_' || c == '~') pattern += '~';
        pattern += c;
    }
    return pattern + "%";
}

/// A live number has one row at most: no need to walk the customer's.
Result<std::vector<domain::Number>> list_one(const Numbers& numbers, domain::CustomerId customer,
                                             const domain::NumberFilter& filter,
                                             const domain::Page& page) {
    BOOST_OUTCOME_TRY(auto found, numbers.find_live(*filter.number));
    std::vector<domain::Number> rows;
    if (!found || found->customer_id != customer || page.size < 1) return rows;
    if (filter.type && *filter.type != found->type) return rows;
    if (filter.status && *filter.status != found->status) return rows;
    if (filter.name && *filter.name != found->name) return rows;
    if (filter.call_flow_id && *filter.call_flow_id != found->call_flow_id) return rows;
    if (filter.message_flow_id && *filter.message_flow_id != found->message_flow_id) return rows;
    const auto& tags = found->tags;
    if (filter.tag && std::find(tags.begin(), tags.end(), *filter.tag) == tags.end()) return rows;
    const domain::PageStart start = page_start(page);
    if (std::pair(found->tm_create, found->id.value) < std::pair(start.tm_create, start.id)) {
        rows.push_back(std::move(*found));
    }
    return rows;
}

} // namespace

Result<void> Numbers::insert(const domain::Number& number) {
    return write(connection_, kInsert, number).run();
}

Result<void> Numbers::update(const domain::Number& number) {
    Query query = write(connection_, kUpdate, number);
    return run_update(query);
}

Result<std::optional<domain::Number>> Numbers::find(domain::NumberId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, number_of);
}

Result<std::optional<domain::Number>> Numbers::find_live(domain::E164 number) const {
    Query query(connection_, kFindLive, number);
    return read_one(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list(domain::CustomerId customer,
                                                  const domain::NumberFilter& filter,
                                                  const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    if (filter.number && filter.status != domain::NumberStatus::Deleted) {
        return list_one(*this, customer, filter, page);
    }
    if (filter.status) {
        Query query(connection_, kListOfStatus, customer, start.tm_create, start.id, filter.type,
                    row_limit(page.size), filter.name, filter.call_flow_id, filter.message_flow_id,
                    tag_pattern(filter.tag), *filter.status, filter.number);
        return read_all(query, number_of);
    }
    Query query(connection_, kListLive, customer, start.tm_create, start.id, filter.type,
                row_limit(page.size), filter.name, filter.call_flow_id, filter.message_flow_id,
                tag_pattern(filter.tag));
    return read_all(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_by_flow(domain::FlowId flow,
                                                          domain::NumberId after, int limit) const {
    Query query(connection_, kListByFlow, flow, after, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_live(domain::NumberId after, int limit) const {
    Query query(connection_, kListAfter, after, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_pending(domain::NumberId after, int limit) const {
    Query query(connection_, kListPending, after, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_releasing(domain::NumberId after,
                                                            int limit) const {
    Query query(connection_, kListReleasing, after, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_of_provider(std::string_view provider,
                                                              domain::NumberId after,
                                                              int limit) const {
    Query query(connection_, kListOfProvider, provider, after, row_limit(limit));
    return read_all(query, number_of);
}

Result<domain::Unfinished> Numbers::count_unfinished(std::string_view provider) const {
    Query query(connection_, kCountUnfinished, provider);
    BOOST_OUTCOME_TRY(const auto counted, read_one(query, unfinished_of));
    return counted.value_or(domain::Unfinished{});
}

Result<std::int64_t> Numbers::count_live_virtual(domain::CustomerId customer) const {
    Query query(connection_, kCountLiveVirtual, customer);
    return read_integer(query);
}

Result<std::vector<domain::Number>> Numbers::list_renewed_before(Timestamp time,
                                                                 const domain::RenewalPlace& after,
                                                                 int limit) const {
    Query query(connection_, kListRenewedBefore, time, after.tm_renew, after.id, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::optional<domain::Number>> Numbers::find_released(domain::E164 number) const {
    Query query(connection_, kFindReleased, number);
    return read_one(query, number_of);
}

Result<std::vector<domain::Number>> Numbers::list_of(domain::CustomerId customer, int limit) const {
    Query query(connection_, kListOf, customer, row_limit(limit));
    return read_all(query, number_of);
}

Result<std::vector<domain::E164>> Numbers::taken(const std::vector<domain::E164>& numbers) const {
    std::vector<domain::E164> taken;
    for (const domain::E164 number : numbers) {
        Query query(connection_, kIsTaken, number);
        BOOST_OUTCOME_TRY(const bool found, query.next());
        if (found) taken.push_back(number);
    }
    return taken;
}

} // namespace numberd::store::sql
