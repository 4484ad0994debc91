// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "cli/import_chunk.hpp"
#include "cli/patient_rest.hpp"

namespace numberd::cli {

/// Has the server do the chunks of a file, one after the other, each to its end. A chunk is done
/// once, whatever is lost on the way: it carries an Idempotency-Key; and where the server died over
/// the first request, so that the key says nothing, its import is looked for in the list of those
/// that began since the chunk before. Borrows `rest`.
class ImportSender {
  public:
    /// Rows of the chunk that are done.
    using Progress = std::function<void(std::int64_t)>;

    ImportSender(PatientRest& rest, std::string mode, bool is_dry_run, Progress progress);

    /// The import as it ended (200), or what the server refused it with. Errors: no answer, no
    /// progress for as long as `rest` is patient; the message tells the import to ask for later.
    Result<RestReply> run(const ImportChunk& chunk);

  private:
    Result<RestReply> begin(const ImportChunk& chunk);
    Result<RestReply> follow(RestReply import);
    /// The import that the server took before it died; an empty reply (0) if there is none.
    Result<RestReply> lost_one(const ImportChunk& chunk);
    Result<void> learn_newest();

    PatientRest& rest_;
    std::string mode_;
    bool is_dry_run_;
    Progress progress_;
    bool knows_newest_ = false;
    std::string newest_{}; ///< the last import before this chunk; empty: none
};

} // namespace numberd::cli
