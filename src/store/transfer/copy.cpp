// SPDX-License-Identifier: Apache-2.0
#include "store/transfer/copy.hpp"

#include "domain/reason.hpp"

namespace numberd::store::transfer {
namespace {

constexpr int kTellEvery = 500;

Error refuse(const std::string& message) {
    return domain::fail(domain::Reason::ServiceUnavailable, message);
}

Result<void> expect_empty(End& end, const std::vector<Table>& tables) {
    for (const Table& table : tables) {
        BOOST_OUTCOME_TRY(const auto count, end.count(table));
        if (count > 0) {
            return refuse(end.name() + " is not empty: there are " + std::to_string(count) +
                          " rows in " + table.name);
        }
    }
    return success();
}

Result<void> copy_table(const Table& table, End& from, End& to, CopyProgress& progress,
                        const std::function<void(const CopyProgress&)>& tell) {
    progress.table = table.name;
    std::int64_t copied = 0;
    BOOST_OUTCOME_TRY(from.each_row(table, [&](sql::Statement& row) -> Result<void> {
        BOOST_OUTCOME_TRY(to.insert(table, row));
        ++progress.done;
        if (++copied % kTellEvery == 0) tell(progress);
        return success();
    }));
    BOOST_OUTCOME_TRY(to.finish(table));
    BOOST_OUTCOME_TRY(const auto wanted, from.count(table));
    BOOST_OUTCOME_TRY(const auto there, to.count(table));
    if (wanted != there) {
        return refuse("of " + std::to_string(wanted) + " rows of " + table.name + " " +
                      std::to_string(there) + " have arrived");
    }
    tell(progress);
    return success();
}

} // namespace

Result<std::int64_t> copy_all(End& from, End& to,
                              const std::function<void(const CopyProgress&)>& tell) {
    BOOST_OUTCOME_TRY(const auto tables, from.tables());
    BOOST_OUTCOME_TRY(from.begin());
    BOOST_OUTCOME_TRY(to.begin());
    BOOST_OUTCOME_TRY(expect_empty(to, tables));
    CopyProgress progress;
    for (const Table& table : tables) {
        BOOST_OUTCOME_TRY(const auto count, from.count(table));
        progress.total += count;
    }
    for (const Table& table : tables) {
        BOOST_OUTCOME_TRY(copy_table(table, from, to, progress, tell));
    }
    BOOST_OUTCOME_TRY(to.commit());
    return progress.done;
}

} // namespace numberd::store::transfer
