// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/number.hpp"

namespace numberd::domain {

/// What an import does with its rows. Create: a number that is there already fails. Update: one
/// that is not there fails. Upsert: either is done.
enum class ImportMode { Create, Update, Upsert };
enum class ImportStatus { Running, Complete };
enum class ImportAction { Created, Updated, Unchanged };

/// One number of an import and what is said of it.
struct ImportRow {
    int line = 0; ///< in the text it came from, from 1; of a list its place
    E164 number;
    NumberSettings settings{};

    bool operator==(const ImportRow&) const = default;
};

/// Why a row was not done.
struct ImportFault {
    int line = 0;
    int column = 0; ///< of the field that is to blame, from 1; 0: the row as a whole
    E164 number;
    std::string field{};
    Reason reason = Reason::None;
    std::string message{};
};

/// Many numbers that are brought in or changed by one request, row by row, in the background.
struct NumberImport {
    NumberImportId id;
    CustomerId customer_id;
    ImportStatus status = ImportStatus::Running;
    ImportMode mode = ImportMode::Create;
    std::string actor{};                ///< who asked: acts for every row, also after a restart
    std::string request_id{};           ///< in which it was asked
    bool is_operator = false;           ///< may bring in numbers of the telephone network
    std::vector<std::string> columns{}; ///< of the text it came from; empty: it was a list
    std::int64_t rows_total = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
    std::int64_t failed = 0;
    std::vector<ImportFault> faults{}; ///< the first kImportFaultsMax of those that failed
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_end{};

    std::int64_t rows_done() const { return created + updated + unchanged + failed; }
};

inline constexpr std::size_t kImportRowsMax = 5'000;
inline constexpr std::size_t kImportFaultsMax = 100;

std::string_view text_of(ImportMode mode);
std::string_view text_of(ImportStatus status);
std::string_view text_of(ImportAction action);
std::optional<ImportMode> import_mode_of(std::string_view text);
std::optional<ImportStatus> import_status_of(std::string_view text);
std::optional<ImportAction> import_action_of(std::string_view text);

/// Counts what became of one row.
void count(NumberImport& import, ImportAction action);
/// Counts a row that was not done, and keeps why, if there is room.
void count(NumberImport& import, ImportFault fault);

} // namespace numberd::domain
