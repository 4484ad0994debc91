// SPDX-License-Identifier: Apache-2.0
#include "api/csv_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <map>

#include "api/csv_answer.hpp"
#include "api/exchange.hpp"
#include "api/fields.hpp"
#include "api/schema.hpp"
#include "base/csv.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;

class Reader {
  public:
    Reader(std::string_view csv, int line_offset, const CsvTable& table,
           std::vector<Problem>& problems)
        : reader_(csv), offset_(line_offset), table_(table), problems_(problems) {}

    CsvRows read() {
        if (!next()) {
            if (problems_.empty()) tell(1, 0, "", Fault::Required, "must name the columns");
            return std::move(out_);
        }
        read_columns();
        if (!problems_.empty()) return std::move(out_); // no cell could be told by its column
        while (problems_.size() < kProblemsMax && next())
            read_row();
        return std::move(out_);
    }

  private:
    bool next() {
        const auto more = reader_.next(record_);
        if (more) return more.value();
        problems_.push_back(domain::problem("csv", Fault::Pattern, more.error().message));
        return false;
    }

    void tell(int line, std::size_t column, const std::string& field, Fault fault,
              const std::string& message) {
        auto path = fmt::format("line {}", line + offset_);
        if (column > 0) path += fmt::format(", column {}", column);
        if (!field.empty()) path += fmt::format(" ({})", field);
        problems_.push_back(domain::problem(std::move(path), fault, message));
    }

    void read_columns() {
        const auto most = table_.columns.size() + table_.passed_over.size();
        if (record_.fields.size() > most) {
            return tell(record_.line, 0, "", Fault::Length,
                        fmt::format("names more than {} columns", most));
        }
        out_.columns = record_.fields;
        for (std::size_t i = 0; i < out_.columns.size(); ++i) {
            const auto& name = out_.columns[i];
            const auto end = out_.columns.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::find(out_.columns.begin(), end, name) != end)
                tell(record_.line, i + 1, "", Fault::DuplicateId, "is there already");
            const auto& passed_over = table_.passed_over;
            const bool is_known =
                column_of(name) ||
                std::find(passed_over.begin(), passed_over.end(), name) != passed_over.end();
            if (is_known) continue;
            const bool is_list = out_.columns.size() == 1 && name.find(';') != std::string::npos;
            tell(record_.line, i + 1, "", Fault::UnknownField,
                 is_list ? "is no column: columns are parted by commas"
                         : "is no column; there are " + names());
        }
        const auto& columns = out_.columns;
        if (std::find(columns.begin(), columns.end(), "number") == columns.end())
            tell(record_.line, 0, "number", Fault::Required, "is required");
    }

    const CsvColumn* column_of(std::string_view name) const {
        const auto found =
            std::find_if(table_.columns.begin(), table_.columns.end(),
                         [&](const CsvColumn& column) { return column.name == name; });
        return found == table_.columns.end() ? nullptr : &*found;
    }

    std::string names() const {
        std::string all;
        for (const auto& column : table_.columns)
            all += (all.empty() ? "" : ", ") + std::string(column.name);
        return all;
    }

    void read_row() {
        if (record_.fields.size() != out_.columns.size()) {
            return tell(record_.line, 0, "", Fault::Length,
                        fmt::format("has {} fields, the first line {}", record_.fields.size(),
                                    out_.columns.size()));
        }
        json::object body;
        for (std::size_t i = 0; i < record_.fields.size(); ++i) {
            const auto* column = column_of(out_.columns[i]);
            if (!column) continue;
            auto value = column->read(record_.fields[i]);
            if (!value.is_null()) body[out_.columns[i]] = std::move(value);
        }
        check(body);
        if (out_.rows.size() == table_.rows_max) {
            return tell(record_.line, 0, "", Fault::Length,
                        fmt::format("is beyond {} rows", table_.rows_max));
        }
        out_.rows.push_back({record_.line + offset_, std::move(body)});
    }

    void check(const json::value& body) {
        std::vector<Problem> found;
        table_.row.check(body, "", found);
        if (table_.check) table_.check(body, found);
        for (const auto& problem : found) {
            const auto field = problem.path.substr(0, problem.path.find_first_of(".["));
            const auto column = std::find(out_.columns.begin(), out_.columns.end(), field);
            const auto place = column == out_.columns.end() ? 0 : column - out_.columns.begin() + 1;
            auto moved = problem;
            moved.path =
                fmt::format("line {}, column {} ({})", record_.line + offset_, place, problem.path);
            problems_.push_back(std::move(moved));
        }
    }

    CsvReader reader_;
    CsvReader::Record record_{};
    int offset_;
    const CsvTable& table_;
    std::vector<Problem>& problems_;
    CsvRows out_{};
};

} // namespace

json::value text_cell(std::string_view cell) {
    return json::string(cell.data(), cell.size());
}

json::value number_cell(std::string_view cell) {
    const bool is_bare = !cell.empty() && cell.front() >= '1' && cell.front() <= '9';
    return text_cell(is_bare ? "+" + std::string(cell) : std::string(cell));
}

json::value texts_cell(std::string_view cell) {
    json::array list;
    for (const auto& one : texts_of_cell(cell))
        list.emplace_back(one);
    return list;
}

json::value flag_cell(std::string_view cell) {
    if (cell == "true") return true;
    if (cell == "false" || cell.empty()) return false;
    return text_cell(cell);
}

json::value object_cell(std::string_view cell) {
    if (cell.empty()) return json::object{};
    json::error_code failed;
    auto value = json::parse({cell.data(), cell.size()}, failed);
    return failed ? text_cell(cell) : value;
}

json::value text_or_nothing_cell(std::string_view cell) {
    return cell.empty() ? json::value(nullptr) : text_cell(cell);
}

json::value integer_cell(std::string_view cell) {
    if (cell.empty()) return nullptr;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size()) return text_cell(cell);
    return value;
}

CsvRows read_csv(std::string_view csv, int line_offset, const CsvTable& table,
                 std::vector<Problem>& problems) {
    return Reader(csv, line_offset, table, problems).read();
}

CsvRows rows_of_list(const json::value& list) {
    CsvRows rows;
    for (const auto& body : list.get_array())
        rows.rows.push_back({static_cast<int>(rows.rows.size()) + 1, body});
    return rows;
}

void check_csv_or_rows(const Exchange& exchange, std::vector<Problem>& problems) {
    const bool has_csv = field(exchange.body, "csv") != nullptr;
    const bool has_rows = field(exchange.body, "rows") != nullptr;
    if (has_csv != has_rows) return;
    problems.push_back(domain::problem("csv", has_csv ? Fault::Contradiction : Fault::Required,
                                       "either csv or rows is to be there"));
}

void check_once(const CsvRows& read, std::vector<Problem>& problems) {
    std::map<std::string, int> seen; ///< where it was first
    for (const auto& row : read.rows) {
        if (problems.size() >= kProblemsMax) return;
        const auto number = text_field(row.body, "number").value_or("");
        const auto [first, is_new] = seen.emplace(number, row.line);
        if (is_new) continue;
        const auto path = read.columns.empty() ? fmt::format("rows[{}].number", row.line - 1)
                                               : fmt::format("line {} (number)", row.line);
        problems.push_back(
            domain::problem(path, Fault::DuplicateId,
                            fmt::format("is there already, in {} {}",
                                        read.columns.empty() ? "row" : "line", first->second)));
    }
}

} // namespace numberd::api
