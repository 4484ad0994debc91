// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/number_import.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// A field of a number before and after, as text.
struct FieldChange {
    std::string field;
    std::string before;
    std::string after;
};

/// What became of a row, and of which fields.
struct RowOutcome {
    domain::ImportAction action = domain::ImportAction::Unchanged;
    std::vector<FieldChange> changes{};
};

/// How an import's rows are done.
struct ImportRules {
    domain::ImportMode mode = domain::ImportMode::Create;
    bool is_operator = false; ///< numbers of the telephone network may be brought in
    std::chrono::seconds quarantine{};
};

/// Does one row: under the same rules as POST and PUT of a number, whose reasons it gives. A number
/// that is no virtual one becomes active as the operator's own: no carrier sells or takes it back,
/// and it has no renewal. NUMBER_ALREADY_EXISTS, NUMBER_NOT_FOUND against the mode.
Result<RowOutcome> import_row(domain::Tx& tx, const Core& core, const Actor& actor,
                              const ImportRules& rules, const domain::ImportRow& row);

/// Why a row was not done, with the field that is to blame and its column.
domain::ImportFault fault_of(const domain::ImportRow& row, const std::vector<std::string>& columns,
                             const Error& error);

} // namespace numberd::service
