// SPDX-License-Identifier: Apache-2.0
#include "service/port_papers.hpp"

#include "base/sha256.hpp"
#include "domain/reason.hpp"
#include "service/port_letter.hpp"
#include "service/port_rows.hpp"
#include "service/port_views.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Fault;
using domain::NumberPort;
using domain::NumberPortId;
using domain::PortComment;
using domain::PortCommentStatus;
using domain::PortDocument;
using domain::PortDocumentId;
using domain::Reason;
using domain::Tx;

constexpr std::size_t kMegabyte = 1024 * 1024;

Result<void> check_document(const NewPortDocument& wanted) {
    std::vector<Problem> problems;
    const auto found = domain::content_type_of(wanted.content);
    if (found.empty()) {
        problems.push_back(
            domain::problem("content", Fault::Pattern, "is no PDF, PNG or JPEG document"));
    } else if (!wanted.content_type.empty() && wanted.content_type != found) {
        problems.push_back(domain::problem("content_type", Fault::Contradiction,
                                           "the content is " + std::string(found)));
    }
    if (wanted.content.size() > domain::kPortDocumentBytesMax) {
        problems.push_back(domain::problem(
            "content", Fault::Length,
            "has more than " + std::to_string(domain::kPortDocumentBytesMax / kMegabyte) + " MiB"));
    }
    if (!domain::is_file_name(wanted.file_name)) {
        problems.push_back(domain::problem(
            "file_name", Fault::Pattern, "is a plain name: letters, digits, blanks and . _ - ( )"));
    }
    if (problems.empty()) return success();
    return domain::fail(Reason::InvalidArgument, "the document cannot be taken",
                        std::move(problems));
}

Result<NumberPort> editable_port(const Tx& tx, const Actor& actor, NumberPortId id) {
    BOOST_OUTCOME_TRY(auto port, visible_port(tx, actor, id));
    if (domain::is_editable(port.status)) return port;
    return domain::fail(Reason::StateInvalid, "the port is " + std::string(text_of(port.status)));
}

/// What lies beside a port has changed.
Result<void> tell(Tx& tx, const Core& core, const Actor& actor, const NumberPort& port) {
    const auto shown = number_port_json(port, core.time_format);
    return record_for(tx, core, actor, port.customer_id,
                      {EventKind::NumberPortUpdated, port.id.value, {}, shown, shown});
}

Result<PortDocument> insert_document(Tx& tx, const Core& core, const Actor& actor, NumberPortId id,
                                     const NewPortDocument& wanted) {
    BOOST_OUTCOME_TRY(const auto port, editable_port(tx, actor, id));
    BOOST_OUTCOME_TRY(const auto there, tx.port_documents().list(id));
    if (there.size() >= domain::kPortDocumentsMax) {
        return domain::fail(
            Reason::ResourceLimitExceeded,
            "a port has at most " + std::to_string(domain::kPortDocumentsMax) + " documents");
    }
    const PortDocument document{
        .id = core.new_id<PortDocumentId>(),
        .port_id = id,
        .customer_id = port.customer_id,
        .kind = wanted.kind,
        .file_name = wanted.file_name,
        .content_type = std::string(domain::content_type_of(wanted.content)),
        .bytes = static_cast<std::int64_t>(wanted.content.size()),
        .sha256 = sha256_hex(wanted.content),
        .tm_create = core.clock.now()};
    BOOST_OUTCOME_TRY(tx.port_documents().insert(document, wanted.content));
    BOOST_OUTCOME_TRY(tell(tx, core, actor, port));
    return document;
}

Result<PortDocument> visible_document(const Tx& tx, const Actor& actor, PortDocumentId id) {
    BOOST_OUTCOME_TRY(auto found, tx.port_documents().find(id));
    const bool is_visible = found && (found->customer_id == actor.customer_id ||
                                      actor.may(domain::permission::kProject));
    if (!is_visible) return domain::fail(Reason::PortDocumentNotFound, "there is no such document");
    return std::move(*found);
}

Result<PortDocument> remove_row(Tx& tx, const Core& core, const Actor& actor, PortDocumentId id) {
    BOOST_OUTCOME_TRY(const auto document, visible_document(tx, actor, id));
    BOOST_OUTCOME_TRY(const auto port, editable_port(tx, actor, document.port_id));
    BOOST_OUTCOME_TRY(tx.port_documents().remove(id));
    BOOST_OUTCOME_TRY(tell(tx, core, actor, port));
    return document;
}

Result<PortComment> insert_comment(Tx& tx, const Core& core, const Actor& actor, NumberPortId id,
                                   const std::string& text) {
    BOOST_OUTCOME_TRY(const auto port, visible_port(tx, actor, id));
    if (port.status != domain::PortStatus::Draft && !domain::is_open(port.status)) {
        return domain::fail(Reason::StateInvalid,
                            "the port is " + std::string(text_of(port.status)));
    }
    BOOST_OUTCOME_TRY(const auto there, tx.port_comments().list(id));
    if (there.size() >= domain::kPortCommentsMax) {
        return domain::fail(
            Reason::ResourceLimitExceeded,
            "a port has at most " + std::to_string(domain::kPortCommentsMax) + " comments");
    }
    const bool is_own = port.customer_id == actor.customer_id;
    const PortComment comment{
        .id = core.new_id<domain::PortCommentId>(),
        .port_id = id,
        .author =
            is_own ? domain::PortCommentAuthor::Customer : domain::PortCommentAuthor::Operator,
        .status = port.is_manual ? PortCommentStatus::Told : PortCommentStatus::Pending,
        .text = text,
        .tm_create = core.clock.now()};
    BOOST_OUTCOME_TRY(tx.port_comments().insert(comment));
    BOOST_OUTCOME_TRY(tell(tx, core, actor, port));
    return comment;
}

} // namespace

void PortPapers::add_document(const Actor& actor, NumberPortId port, NewPortDocument wanted,
                              Done<PortDocument> done) {
    if (auto checked = check_document(wanted); !checked) return done(std::move(checked).error());
    core_.store.write([core = core_, actor, port, wanted = std::move(wanted)](
                          Tx& tx) { return insert_document(tx, core, actor, port, wanted); },
                      std::move(done));
}

void PortPapers::list_documents(const Actor& actor, NumberPortId port,
                                Done<std::vector<PortDocument>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [actor, port](const Tx& tx) -> Result<std::vector<PortDocument>> {
            BOOST_OUTCOME_TRY(visible_port(tx, actor, port));
            return tx.port_documents().list(port);
        },
        std::move(done));
}

void PortPapers::get_document(const Actor& actor, PortDocumentId id, Done<PortDocumentFile> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [actor, id](const Tx& tx) -> Result<PortDocumentFile> {
            BOOST_OUTCOME_TRY(auto document, visible_document(tx, actor, id));
            BOOST_OUTCOME_TRY(auto content, tx.port_documents().content(id));
            return PortDocumentFile{std::move(document), std::move(content).value_or("")};
        },
        std::move(done));
}

void PortPapers::remove_document(const Actor& actor, PortDocumentId id, Done<PortDocument> done) {
    core_.store.write([core = core_, actor, id](Tx& tx) { return remove_row(tx, core, actor, id); },
                      std::move(done));
}

void PortPapers::add_comment(const Actor& actor, NumberPortId port, const std::string& text,
                             Done<PortComment> done) {
    core_.store.write(
        [core = core_, actor, port, text](Tx& tx) {
            return insert_comment(tx, core, actor, port, text);
        },
        [this, port, done = std::move(done)](Result<PortComment> comment) {
            const bool is_to_tell = comment && comment.value().status == PortCommentStatus::Pending;
            if (!is_to_tell) return done(std::move(comment));
            asking_.go_on(port, [core = core_, comment = std::move(comment).value(),
                                 done](const Result<NumberPort>&) {
                core.store.read(
                    domain::ReadCost::Point,
                    [comment](const Tx& tx) -> Result<PortComment> {
                        BOOST_OUTCOME_TRY(const auto now, tx.port_comments().find(comment.id));
                        return now.value_or(comment);
                    },
                    done);
            });
        });
}

void PortPapers::list_comments(const Actor& actor, NumberPortId port,
                               Done<std::vector<PortComment>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [actor, port](const Tx& tx) -> Result<std::vector<PortComment>> {
            BOOST_OUTCOME_TRY(visible_port(tx, actor, port));
            return tx.port_comments().list(port);
        },
        std::move(done));
}

void PortPapers::letter(const Actor& actor, NumberPortId port, Done<std::string> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [actor, port, now = core_.clock.now()](const Tx& tx) -> Result<std::string> {
            BOOST_OUTCOME_TRY(const auto found, visible_port(tx, actor, port));
            return port_letter(found, now);
        },
        std::move(done));
}

} // namespace numberd::service
