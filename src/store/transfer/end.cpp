// SPDX-License-Identifier: Apache-2.0
#include "store/transfer/end.hpp"

#include <algorithm>

#include "store/sql/query.hpp"

namespace numberd::store::transfer {
namespace {

std::string parameters(std::size_t count) {
    std::string text;
    for (std::size_t i = 1; i <= count; ++i)
        text += (i > 1 ? ", ?" : "?") + std::to_string(i);
    return text;
}

void bind(sql::Statement& statement, int index, Kind kind, sql::Statement& row) {
    if (row.is_null(index)) return; // a value that is not bound is NULL
    switch (kind) {
        case Kind::Integer:
            return statement.bind(index + 1, row.integer(index));
        case Kind::Text:
            return statement.bind(index + 1, row.text(index));
        case Kind::Id: {
            Uuid id;
            const std::string_view bytes = row.bytes(index);
            std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
            return statement.bind(index + 1, id);
        }
    }
}

} // namespace

const char* End::keep(const std::string& text) {
    const auto known = std::find(texts_.begin(), texts_.end(), text);
    return known != texts_.end() ? known->c_str() : texts_.emplace_back(text).c_str();
}

std::string End::column_list(const Table& table) {
    std::string text;
    for (const Column& column : table.columns)
        text += (text.empty() ? "\"" : ", \"") + column.name + "\"";
    return text;
}

Result<std::vector<Table>> End::read_tables(const char* text) {
    std::vector<Table> tables;
    sql::Query query(connection(), text);
    for (;;) {
        BOOST_OUTCOME_TRY(const bool found, query.next());
        if (!found) return tables;
        const std::string table = query.text();
        if (tables.empty() || tables.back().name != table) tables.push_back({table, {}});
        std::string column = query.text();
        const std::string kind = query.text();
        tables.back().columns.push_back({std::move(column), kind == "id"     ? Kind::Id
                                                            : kind == "text" ? Kind::Text
                                                                             : Kind::Integer});
    }
}

Result<void> End::insert(const Table& table, sql::Statement& row) {
    const char* text = keep("INSERT INTO " + table.name + " (" + column_list(table) + ") VALUES (" +
                            parameters(table.columns.size()) + ")");
    BOOST_OUTCOME_TRY(sql::Statement* const statement, connection().prepared(text));
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        bind(*statement, static_cast<int>(i), table.columns[i].kind, row);
    auto ran = run_bound(text, *statement);
    statement->reset();
    return ran;
}

Result<std::int64_t> End::count(const Table& table) {
    sql::Query query(connection(), keep("SELECT count(*) FROM " + table.name));
    return sql::read_integer(query);
}

} // namespace numberd::store::transfer
