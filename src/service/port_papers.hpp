// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/number_port.hpp"
#include "service/core.hpp"
#include "service/port_asking.hpp"

namespace numberd::service {

struct NewPortDocument {
    domain::PortDocumentKind kind = domain::PortDocumentKind::Other;
    std::string file_name{};
    std::string content_type{}; ///< empty: what the content shows
    std::string content{};
};

/// A document and what is in it.
struct PortDocumentFile {
    domain::PortDocument document;
    std::string content{};
};

/// What lies beside a port: documents, comments, the letter of authorization. All answer
/// NUMBER_PORT_NOT_FOUND for a port that is not the actor's.
class PortPapers {
  public:
    PortPapers(const Core& core, PortAsking& asking) : core_(core), asking_(asking) {}

    /// While the port lies with the customer (STATE_INVALID). INVALID_ARGUMENT for what is no PDF,
    /// PNG or JPEG by its first bytes, or not what it is said to be; too large; no plain file name.
    /// RESOURCE_LIMIT_EXCEEDED beyond kPortDocumentsMax.
    void add_document(const Actor& actor, domain::NumberPortId port, NewPortDocument wanted,
                      Done<domain::PortDocument> done);
    void list_documents(const Actor& actor, domain::NumberPortId port,
                        Done<std::vector<domain::PortDocument>> done);
    /// PORT_DOCUMENT_NOT_FOUND.
    void get_document(const Actor& actor, domain::PortDocumentId id, Done<PortDocumentFile> done);
    /// While the port lies with the customer.
    void remove_document(const Actor& actor, domain::PortDocumentId id,
                         Done<domain::PortDocument> done);

    /// Kept at once, then told to the carrier if that can be reached now; else poll() tells it.
    /// STATE_INVALID for a port that has ended, RESOURCE_LIMIT_EXCEEDED beyond kPortCommentsMax.
    void add_comment(const Actor& actor, domain::NumberPortId port, const std::string& text,
                     Done<domain::PortComment> done);
    void list_comments(const Actor& actor, domain::NumberPortId port,
                       Done<std::vector<domain::PortComment>> done);

    /// The letter in which the end user authorizes the port, as a PDF to be signed.
    void letter(const Actor& actor, domain::NumberPortId port, Done<std::string> done);

  private:
    Core core_;
    PortAsking& asking_;
};

} // namespace numberd::service
