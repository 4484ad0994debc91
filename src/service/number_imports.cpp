// SPDX-License-Identifier: Apache-2.0
#include "service/number_imports.hpp"

#include "base/log.hpp"
#include "service/json_object.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::ImportFault;
using domain::ImportRow;
using domain::ImportStatus;
using domain::NumberImport;
using domain::NumberImportId;
using domain::Reason;
using domain::Tx;

/// Rows that are under way at a time: they share commits.
constexpr int kRowsAtOnce = 64;
constexpr int kGoOnPage = 16;

Result<NumberImport> insert(Tx& tx, const Core& core, const Actor& actor,
                            const NumberImport& import, const std::vector<ImportRow>& rows) {
    BOOST_OUTCOME_TRY(const auto running, tx.number_imports().count_running(import.customer_id));
    if (running >= NumberImports::kRunningMax) {
        return domain::fail(Reason::ResourceLimitExceeded,
                            "8 imports are running: wait for one to end");
    }
    BOOST_OUTCOME_TRY(tx.number_imports().insert(import));
    for (const auto& row : rows) {
        BOOST_OUTCOME_TRY(tx.number_imports().add_row(import.id, row));
    }
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {EventKind::NumberImportCreated,
                              import.id.value,
                              {},
                              {},
                              number_import_json(import, core.time_format)}));
    return import;
}

/// Counts a row that was there until now; one that somebody else has done counts no more.
template <class Outcome>
Result<void> settle_row(Tx& tx, const Core& core, NumberImportId id, int line, Outcome outcome) {
    BOOST_OUTCOME_TRY(const bool is_mine, tx.number_imports().remove_row(id, line));
    if (!is_mine) return success();
    BOOST_OUTCOME_TRY(auto what, outcome());
    BOOST_OUTCOME_TRY(auto found, tx.number_imports().find(id));
    if (!found) return domain::fail(Reason::NumberImportNotFound, "there is no such import");
    const auto faults_kept = found->faults.size();
    count(*found, std::move(what));
    found->tm_update = core.clock.now();
    return found->faults.size() == faults_kept ? tx.number_imports().update_counts(*found)
                                               : tx.number_imports().update(*found);
}

Result<void> complete(Tx& tx, const Core& core, const Actor& actor, NumberImportId id) {
    BOOST_OUTCOME_TRY(auto found, tx.number_imports().find(id));
    if (!found || found->status == ImportStatus::Complete) return success();
    const auto before = number_import_json(*found, core.time_format);
    found->status = ImportStatus::Complete;
    found->tm_update = found->tm_end = core.clock.now();
    BOOST_OUTCOME_TRY(tx.number_imports().update(*found));
    return record(tx, core, actor,
                  {EventKind::NumberImportUpdated,
                   id.value,
                   {},
                   before,
                   number_import_json(*found, core.time_format)});
}

Result<std::int64_t> credit_of(const Tx& tx, domain::CustomerId customer) {
    BOOST_OUTCOME_TRY(const auto account, tx.billing_accounts().find_of(customer));
    return account ? account->balance_credit : 0;
}

/// All rows in one transaction, which the caller drops.
Result<ImportRehearsal> rehearse_rows(Tx& tx, const Core& core, const Actor& actor,
                                      const ImportRules& rules, NumberImport import,
                                      const std::vector<ImportRow>& rows) {
    ImportRehearsal rehearsal{.import = std::move(import)};
    BOOST_OUTCOME_TRY(const auto credit, credit_of(tx, actor.customer_id));
    for (const auto& row : rows) {
        auto outcome = import_row(tx, core, actor, rules, row);
        if (!outcome) {
            count(rehearsal.import, fault_of(row, rehearsal.import.columns, outcome.error()));
            continue;
        }
        count(rehearsal.import, outcome.value().action);
        if (outcome.value().action == domain::ImportAction::Unchanged) continue;
        if (rehearsal.rows.size() < ImportRehearsal::kRowsMax)
            rehearsal.rows.push_back({row.line, row.number, std::move(outcome).value()});
        else
            ++rehearsal.rows_left_off;
    }
    rehearsal.import.id = {};
    rehearsal.import.status = ImportStatus::Complete;
    BOOST_OUTCOME_TRY(const auto left, credit_of(tx, actor.customer_id));
    rehearsal.cost_credit = credit - left;
    BOOST_OUTCOME_TRY(rehearsal.virtual_numbers,
                      tx.numbers().count_live_virtual(actor.customer_id));
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(actor.customer_id));
    if (customer) rehearsal.virtual_numbers_max = domain::virtual_number_limit(customer->plan);
    return rehearsal;
}

Actor actor_of(const NumberImport& import) {
    Actor actor;
    actor.customer_id = import.customer_id;
    actor.name = import.actor;
    actor.request_id = import.request_id;
    return actor;
}

} // namespace

struct NumberImports::Worker {
    NumberImportId id;
    Actor actor;
    ImportRules rules;
    std::vector<std::string> columns;
    InFlight::Handle claim;
    std::atomic<bool> is_away{false}; ///< the database: go_on() is to try again
};

NumberImport NumberImports::new_import(const Actor& actor, const NewNumberImport& wanted) const {
    return {.id = core_.new_id<NumberImportId>(),
            .customer_id = actor.customer_id,
            .mode = wanted.mode,
            .actor = actor.name,
            .request_id = actor.request_id,
            .is_operator = actor.may(domain::permission::kProject),
            .columns = wanted.columns,
            .rows_total = static_cast<std::int64_t>(wanted.rows.size()),
            .tm_create = core_.clock.now()};
}

ImportRules NumberImports::rules_of(const NumberImport& import) const {
    return {import.mode, import.is_operator, quarantine_};
}

void NumberImports::create(const Actor& actor, NewNumberImport wanted, Done<NumberImport> done) {
    auto import = new_import(actor, wanted);
    core_.store.write(
        [core = core_, actor, import = std::move(import), rows = std::move(wanted.rows)](Tx& tx) {
            return insert(tx, core, actor, import, rows);
        },
        [this, done = std::move(done)](Result<NumberImport> made) {
            if (made) begin(made.value());
            done(std::move(made));
        });
}

void NumberImports::rehearse(const Actor& actor, NewNumberImport wanted,
                             Done<ImportRehearsal> done) {
    auto import = new_import(actor, wanted);
    core_.store.rehearse(
        [core = core_, actor, rules = rules_of(import), import, rows = std::move(wanted.rows)](
            Tx& tx) { return rehearse_rows(tx, core, actor, rules, import, rows); },
        std::move(done));
}

void NumberImports::begin(const NumberImport& import) {
    auto claim = under_way_.claim(import.id);
    if (!claim) return; // too many, or somebody does it: go_on() looks again
    auto worker = std::make_shared<Worker>();
    worker->id = import.id;
    worker->actor = actor_of(import);
    worker->rules = rules_of(import);
    worker->columns = import.columns;
    worker->claim = std::move(claim);
    work(worker);
}

void NumberImports::work(const WorkerPtr& worker) {
    core_.store.read(
        domain::ReadCost::Scan,
        [id = worker->id](const Tx& tx) { return tx.number_imports().list_rows(id, kRowsAtOnce); },
        [this, worker](Result<std::vector<ImportRow>> rows) {
            if (!rows) return log::warn("import_rows_not_read", {{"detail", rows.error().detail}});
            if (rows.value().empty()) return finish(worker);
            // The last copy of this handle, dropped when every row has had its turn, goes on.
            const std::shared_ptr<void> turn(nullptr, [this, worker](void*) {
                if (!worker->is_away) work(worker);
            });
            for (const auto& row : rows.value())
                do_row(worker, row, turn);
        });
}

void NumberImports::do_row(const WorkerPtr& worker, const ImportRow& row,
                           const std::shared_ptr<void>& turn) {
    core_.store.write(
        [core = core_, id = worker->id, actor = worker->actor, rules = worker->rules, row](Tx& tx) {
            return settle_row(tx, core, id, row.line, [&]() -> Result<domain::ImportAction> {
                BOOST_OUTCOME_TRY(const auto outcome, import_row(tx, core, actor, rules, row));
                return outcome.action;
            });
        },
        [this, worker, row, turn](Result<void> done) {
            if (!done) keep_fault(worker, row, done.error(), turn);
        });
}

void NumberImports::keep_fault(const WorkerPtr& worker, const ImportRow& row, const Error& error,
                               const std::shared_ptr<void>& turn) {
    if (error.code == ErrorCode::Unavailable) {
        worker->is_away = true;
        return;
    }
    core_.store.write(
        [core = core_, id = worker->id, line = row.line,
         fault = fault_of(row, worker->columns, error)](Tx& tx) {
            return settle_row(tx, core, id, line, [&]() -> Result<ImportFault> { return fault; });
        },
        [worker, turn](const Result<void>& kept) {
            if (!kept) worker->is_away = true;
        });
}

void NumberImports::finish(const WorkerPtr& worker) {
    core_.store.write([core = core_, actor = worker->actor,
                       id = worker->id](Tx& tx) { return complete(tx, core, actor, id); },
                      [worker](Result<void> done) {
                          if (!done)
                              log::warn("import_not_finished", {{"detail", done.error().detail}});
                      });
}

void NumberImports::get(const Actor& actor, NumberImportId id, Done<NumberImport> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<NumberImport> {
            BOOST_OUTCOME_TRY(auto found, tx.number_imports().find(id));
            if (!found || found->customer_id != customer)
                return domain::fail(Reason::NumberImportNotFound, "there is no such import");
            return std::move(*found);
        },
        std::move(done));
}

void NumberImports::list(const Actor& actor, domain::Page page, Done<Listed<NumberImport>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<NumberImport>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.number_imports().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void NumberImports::go_on(std::chrono::seconds untouched_for) {
    core_.store.read(
        domain::ReadCost::Scan,
        [until = core_.clock.now() - untouched_for](const Tx& tx) {
            return tx.number_imports().list_running(until, kGoOnPage);
        },
        [this](const Result<std::vector<NumberImport>>& running) {
            if (!running)
                return log::warn("imports_not_read", {{"detail", running.error().detail}});
            for (const auto& import : running.value())
                begin(import);
        });
}

} // namespace numberd::service
