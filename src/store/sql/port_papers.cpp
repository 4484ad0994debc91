// SPDX-License-Identifier: Apache-2.0
// What lies beside a port: its documents and comments.
#include "base/encoding.hpp"
#include "store/sql/port_repositories.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kDocument[] =
    "id, port_id, customer_id, kind, file_name, content_type, bytes, sha256, tm_create";
constexpr auto kInsertDocument =
    sql("INSERT INTO port_documents (", kDocument, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
constexpr auto kInsertContent =
    sql("INSERT INTO port_document_contents (document_id, content) VALUES (?1, ?2)");
constexpr auto kFindDocument = sql("SELECT ", kDocument, " FROM port_documents WHERE id = ?1");
constexpr auto kContent = sql("SELECT content FROM port_document_contents WHERE document_id = ?1");
constexpr auto kListDocuments =
    sql("SELECT ", kDocument, " FROM port_documents WHERE port_id = ?1 ORDER BY tm_create, id");
constexpr auto kRemoveDocument = sql("DELETE FROM port_documents WHERE id = ?1");
constexpr auto kRemoveContent = sql("DELETE FROM port_document_contents WHERE document_id = ?1");

constexpr char kComment[] = "id, port_id, author, status, text, provider_reference, tm_create";
constexpr auto kInsertComment =
    sql("INSERT INTO port_comments (", kComment, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
constexpr auto kUpdateComment =
    sql("UPDATE port_comments SET (", kComment, ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7) WHERE id = ?1");
constexpr auto kFindComment = sql("SELECT ", kComment, " FROM port_comments WHERE id = ?1");
constexpr auto kListComments =
    sql("SELECT ", kComment, " FROM port_comments WHERE port_id = ?1 ORDER BY tm_create, id");

domain::PortDocument document_of(Query& row) {
    return {.id = row.id<domain::PortDocumentId>(),
            .port_id = row.id<domain::NumberPortId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .kind = row.one_of(domain::port_document_kind_of),
            .file_name = row.text(),
            .content_type = row.text(),
            .bytes = row.integer(),
            .sha256 = row.text(),
            .tm_create = row.time()};
}

std::string content_of(Query& row) {
    return row.decoded<std::string>(base64_decode);
}

domain::PortComment comment_of(Query& row) {
    return {.id = row.id<domain::PortCommentId>(),
            .port_id = row.id<domain::NumberPortId>(),
            .author = row.one_of(domain::port_comment_author_of),
            .status = row.one_of(domain::port_comment_status_of),
            .text = row.text(),
            .provider_reference = row.text(),
            .tm_create = row.time()};
}

Query write(Connection& connection, const char* sql, const domain::PortComment& comment) {
    return Query(connection, sql, comment.id, comment.port_id, comment.author, comment.status,
                 comment.text, comment.provider_reference, comment.tm_create);
}

} // namespace

Result<void> PortDocuments::insert(const domain::PortDocument& document, std::string_view content) {
    BOOST_OUTCOME_TRY(run(connection_, kInsertDocument, document.id, document.port_id,
                          document.customer_id, document.kind, document.file_name,
                          document.content_type, document.bytes, document.sha256,
                          document.tm_create));
    return run(connection_, kInsertContent, document.id, base64_of(content));
}

Result<std::optional<domain::PortDocument>> PortDocuments::find(domain::PortDocumentId id) const {
    Query query(connection_, kFindDocument, id);
    return read_one(query, document_of);
}

Result<std::optional<std::string>> PortDocuments::content(domain::PortDocumentId id) const {
    Query query(connection_, kContent, id);
    return read_one(query, content_of);
}

Result<std::vector<domain::PortDocument>> PortDocuments::list(domain::NumberPortId port) const {
    Query query(connection_, kListDocuments, port);
    return read_all(query, document_of);
}

Result<void> PortDocuments::remove(domain::PortDocumentId id) {
    BOOST_OUTCOME_TRY(run(connection_, kRemoveContent, id));
    return run(connection_, kRemoveDocument, id);
}

Result<void> PortComments::insert(const domain::PortComment& comment) {
    return write(connection_, kInsertComment, comment).run();
}

Result<void> PortComments::update(const domain::PortComment& comment) {
    Query query = write(connection_, kUpdateComment, comment);
    return run_update(query);
}

Result<std::optional<domain::PortComment>> PortComments::find(domain::PortCommentId id) const {
    Query query(connection_, kFindComment, id);
    return read_one(query, comment_of);
}

Result<std::vector<domain::PortComment>> PortComments::list(domain::NumberPortId port) const {
    Query query(connection_, kListComments, port);
    return read_all(query, comment_of);
}

} // namespace numberd::store::sql
