// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/number_import.hpp"
#include "service/binding_memo.hpp"
#include "service/core.hpp"
#include "service/import_rows.hpp"
#include "service/in_flight.hpp"

namespace numberd::service {

struct NewNumberImport {
    domain::ImportMode mode = domain::ImportMode::Create;
    std::vector<std::string> columns{};    ///< of the text it came from; empty: a list
    std::vector<domain::ImportRow> rows{}; ///< at most kImportRowsMax, one of a line and number
};

/// What a dry run shows.
struct ImportRehearsal {
    struct Row {
        int line = 0;
        domain::E164 number;
        RowOutcome outcome{};
    };
    static constexpr std::size_t kRowsMax = 1'000;

    domain::NumberImport import; ///< as it would end
    std::vector<Row> rows{};     ///< the first kRowsMax that would change something
    std::int64_t rows_left_off = 0;
    std::int64_t cost_credit = 0;                      ///< in micros
    std::int64_t virtual_numbers = 0;                  ///< that the customer would have
    std::optional<std::int64_t> virtual_numbers_max{}; ///< by its plan; nullopt: no limit
};

/// Numbers that are brought in or changed by the thousand.
///
///   create ─► import row, and a row for each number ─► running ─► each number's row is done and
///   removed in one transaction, counted, or its fault kept ─► none is left: complete
///                                                        ▲                    │
///                                                        └── go_on() after ◄──┘ a crash, or while
///                                                            the database was away
class NumberImports {
  public:
    NumberImports(const Core& core, std::chrono::seconds quarantine)
        : core_(core), quarantine_(quarantine) {
        core_.bindings = &bindings_;
    }

    /// Answers at once, before the first row is done. RESOURCE_LIMIT_EXCEEDED while the customer
    /// has kRunningMax already.
    void create(const Actor& actor, NewNumberImport wanted, Done<domain::NumberImport> done);
    /// Does all of it in one transaction of which nothing stays.
    void rehearse(const Actor& actor, NewNumberImport wanted, Done<ImportRehearsal> done);
    /// NUMBER_IMPORT_NOT_FOUND.
    void get(const Actor& actor, domain::NumberImportId id, Done<domain::NumberImport> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::NumberImport>> done);

    /// Goes on with imports that nobody, of whichever process, has worked on for a while. Called by
    /// the clock of app/.
    /// At the start of a process that is alone, with all: what was worked on has lost its worker.
    void go_on(std::chrono::seconds untouched_for = kAbandonedAfter);

    static constexpr std::int64_t kRunningMax = 8;
    static constexpr std::chrono::seconds kAbandonedAfter{15};

  private:
    struct Worker;
    using WorkerPtr = std::shared_ptr<Worker>;

    domain::NumberImport new_import(const Actor& actor, const NewNumberImport& wanted) const;
    ImportRules rules_of(const domain::NumberImport& import) const;
    void begin(const domain::NumberImport& import);
    void work(const WorkerPtr& worker);
    void do_row(const WorkerPtr& worker, const domain::ImportRow& row,
                const std::shared_ptr<void>& turn);
    void keep_fault(const WorkerPtr& worker, const domain::ImportRow& row, const Error& error,
                    const std::shared_ptr<void>& turn);
    void finish(const WorkerPtr& worker);

    BindingMemo bindings_;
    Core core_;
    std::chrono::seconds quarantine_;
    static constexpr std::size_t kAtOnceMax = 16;
    InFlight under_way_{kAtOnceMax}; ///< by the id of the import
};

std::string number_import_json(const domain::NumberImport& import, TimeFormat format);
/// The same with what the dry run shows as `plan`.
std::string import_rehearsal_json(const ImportRehearsal& rehearsal, TimeFormat format);

} // namespace numberd::service
