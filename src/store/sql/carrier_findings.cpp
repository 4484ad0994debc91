// SPDX-License-Identifier: Apache-2.0
#include "store/sql/carrier_repositories.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"
#include "store/sql/taken.hpp"

namespace numberd::store::sql {
namespace {

using domain::CarrierFinding;

constexpr char kColumns[] =
    "id, account, kind, status, number, number_id, reference, our_reference, provider_status, "
    "drift, action, actor, customer_id, call_flow_id, message_flow_id, detail, tm_create, tm_seen, "
    "tm_update";
constexpr char kIsLive[] = "status IN ('open', 'approved', 'dismissed') ";

constexpr auto kInsert = sql("INSERT INTO carrier_findings (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16, ?17, ?18, ?19)");
constexpr auto kUpdate = sql("UPDATE carrier_findings SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "?15, ?16, ?17, ?18, ?19) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM carrier_findings WHERE id = ?1");
constexpr auto kFindLive = sql("SELECT ", kColumns,
                               " FROM carrier_findings WHERE account = ?1 AND number = ?2 "
                               "AND kind = ?3 AND ",
                               kIsLive);
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM carrier_findings WHERE (tm_create, id) < (?1, ?2) "
                           "AND (account = ?4 OR ?4 IS NULL) AND (kind = ?5 OR ?5 IS NULL) "
                           "AND (status = ?6 OR ?6 IS NULL) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?3");
constexpr auto kListUnseen = sql("SELECT ", kColumns,
                                 " FROM carrier_findings WHERE account = ?1 AND id > ?3 "
                                 "AND tm_seen < ?2 AND ",
                                 kIsLive, "ORDER BY id LIMIT ?4");
constexpr auto kListApproved = sql("SELECT ", kColumns,
                                   " FROM carrier_findings WHERE status = 'approved' "
                                   "AND id > ?1 ORDER BY id LIMIT ?2");

CarrierFinding finding_of(Query& row) {
    return {.id = row.id<domain::CarrierFindingId>(),
            .account = row.text(),
            .kind = row.one_of(domain::finding_kind_of),
            .status = row.one_of(domain::finding_status_of),
            .number = row.e164(),
            .number_id = row.id<domain::NumberId>(),
            .reference = row.text(),
            .our_reference = row.text(),
            .provider_status = row.text(),
            .drift = row.decoded(drift_from),
            .action = row.one_of(domain::finding_action_of),
            .actor = row.text(),
            .customer_id = row.id<domain::CustomerId>(),
            .call_flow_id = row.id<domain::FlowId>(),
            .message_flow_id = row.id<domain::FlowId>(),
            .detail = row.text(),
            .tm_create = row.time(),
            .tm_seen = row.time(),
            .tm_update = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const CarrierFinding& finding) {
    return Query(connection, sql, finding.id, finding.account, finding.kind, finding.status,
                 finding.number, or_null(finding.number_id), finding.reference,
                 finding.our_reference, finding.provider_status, to_json(finding.drift),
                 finding.action, finding.actor, or_null(finding.customer_id),
                 or_null(finding.call_flow_id), or_null(finding.message_flow_id), finding.detail,
                 finding.tm_create, finding.tm_seen, finding.tm_update);
}

} // namespace

Result<void> CarrierFindings::insert(const CarrierFinding& finding) {
    return write(connection_, kInsert, finding).run();
}

Result<void> CarrierFindings::update(const CarrierFinding& finding) {
    Query query = write(connection_, kUpdate, finding);
    return run_update(query);
}

Result<std::optional<CarrierFinding>> CarrierFindings::find(domain::CarrierFindingId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, finding_of);
}

Result<std::optional<CarrierFinding>> CarrierFindings::find_live(std::string_view account,
                                                                 domain::E164 number,
                                                                 domain::FindingKind kind) const {
    Query query(connection_, kFindLive, account, number, kind);
    return read_one(query, finding_of);
}

Result<std::vector<CarrierFinding>> CarrierFindings::list(const domain::FindingFilter& filter,
                                                          const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, start.tm_create, start.id, row_limit(page.size), filter.account,
                filter.kind, filter.status);
    return read_all(query, finding_of);
}

Result<std::vector<CarrierFinding>> CarrierFindings::list_unseen(std::string_view account,
                                                                 Timestamp time,
                                                                 domain::CarrierFindingId after,
                                                                 int limit) const {
    Query query(connection_, kListUnseen, account, time, after, row_limit(limit));
    return read_all(query, finding_of);
}

Result<std::vector<CarrierFinding>> CarrierFindings::list_approved(domain::CarrierFindingId after,
                                                                   int limit) const {
    Query query(connection_, kListApproved, after, row_limit(limit));
    return read_all(query, finding_of);
}

} // namespace numberd::store::sql
