// SPDX-License-Identifier: Apache-2.0
#include "api/import_csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "api/csv_answer.hpp"
#include "api/number_fields.hpp"
#include "api/schema.hpp"
#include "base/csv.hpp"
#include "domain/number_import.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;

json::value text(std::string_view cell) {
    return json::string(cell.data(), cell.size());
}

/// Spreadsheets take the sign away.
json::value number(std::string_view cell) {
    const bool is_bare = !cell.empty() && cell.front() >= '1' && cell.front() <= '9';
    return text(is_bare ? "+" + std::string(cell) : std::string(cell));
}

json::value texts(std::string_view cell) {
    json::array list;
    for (const auto& one : texts_of_cell(cell))
        list.emplace_back(one);
    return list;
}

/// What is none stays text, which the schema refuses.
json::value flag(std::string_view cell) {
    if (cell == "true") return true;
    if (cell == "false" || cell.empty()) return false;
    return text(cell);
}

json::value object(std::string_view cell) {
    if (cell.empty()) return json::object{};
    json::error_code failed;
    auto value = json::parse({cell.data(), cell.size()}, failed);
    return failed ? text(cell) : value;
}

/// No status is none, nor is one that an export shows but nobody can set.
json::value status(std::string_view cell) {
    const bool is_none = cell.empty() || cell == text_of(domain::NumberStatus::PurchasePending);
    return is_none ? json::value(nullptr) : text(cell);
}

constexpr struct {
    std::string_view name;
    json::value (*read)(std::string_view cell);
} kColumns[] = {
    {"number", number},        {"name", text},  {"detail", text},     {"call_flow_id", text},
    {"message_flow_id", text}, {"tags", texts}, {"metadata", object}, {"deletion_lock", flag},
    {"status", status},
};

const auto* column_of(std::string_view name) {
    const auto* found = std::find_if(std::begin(kColumns), std::end(kColumns),
                                     [&](const auto& column) { return column.name == name; });
    return found == std::end(kColumns) ? nullptr : found;
}

class Reader {
  public:
    Reader(std::string_view csv, int line_offset, const Schema& row,
           const std::vector<std::string>& passed_over, std::vector<Problem>& problems)
        : reader_(csv),
          offset_(line_offset),
          row_(row),
          passed_over_(passed_over),
          problems_(problems) {}

    ImportCsv read() {
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
        const auto most = std::size(kColumns) + passed_over_.size();
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
            const bool is_known =
                column_of(name) ||
                std::find(passed_over_.begin(), passed_over_.end(), name) != passed_over_.end();
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

    static std::string names() {
        std::string all;
        for (const auto& column : kColumns)
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
        if (out_.rows.size() == domain::kImportRowsMax) {
            return tell(record_.line, 0, "", Fault::Length,
                        fmt::format("is beyond {} rows", domain::kImportRowsMax));
        }
        out_.rows.push_back({record_.line + offset_, std::move(body)});
    }

    void check(const json::value& body) {
        std::vector<Problem> found;
        row_.check(body, "", found);
        check_metadata(body.get_object().if_contains("metadata"), "metadata", found);
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
    const Schema& row_;
    const std::vector<std::string>& passed_over_;
    std::vector<Problem>& problems_;
    ImportCsv out_{};
};

} // namespace

ImportCsv read_import_csv(std::string_view csv, int line_offset, const Schema& row,
                          const std::vector<std::string>& passed_over,
                          std::vector<Problem>& problems) {
    return Reader(csv, line_offset, row, passed_over, problems).read();
}

} // namespace numberd::api
