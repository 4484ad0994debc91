// SPDX-License-Identifier: Apache-2.0
#include "base/csv.hpp"

#include <fmt/format.h>

namespace numberd {

CsvReader::CsvReader(std::string_view text) : rest_(text) {
    take("\xEF\xBB\xBF");
}

Result<bool> CsvReader::next(Record& record) {
    record.fields.clear();
    while (take("\r\n") || take("\n"))
        ++line_;
    if (rest_.empty()) return false;
    record.line = line_;
    for (;;) {
        const int column = static_cast<int>(record.fields.size()) + 1;
        if (take("\"")) {
            BOOST_OUTCOME_TRY(auto field, quoted(column));
            record.fields.push_back(std::move(field));
        } else {
            record.fields.push_back(plain());
        }
        if (take(",")) continue;
        if (!at_line_end()) return broken(line_, column, "a quote in the middle of a field");
        if (take("\r\n") || take("\n")) ++line_;
        return true;
    }
}

Result<std::string> CsvReader::quoted(int column) {
    const int begun = line_;
    std::string field;
    for (;;) {
        const auto end = rest_.find('"');
        if (end == std::string_view::npos) return broken(begun, column, "a quote does not end");
        for (const char c : rest_.substr(0, end))
            if (c == '\n') ++line_;
        field += rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        if (!take("\"")) break;
        field += '"';
    }
    if (rest_.starts_with(',') || at_line_end()) return field;
    return broken(line_, column, "text behind the closing quote");
}

std::string CsvReader::plain() {
    auto end = rest_.find_first_of(",\n\"");
    if (end == std::string_view::npos) end = rest_.size();
    if (end > 0 && end < rest_.size() && rest_[end] == '\n' && rest_[end - 1] == '\r') --end;
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return field;
}

bool CsvReader::take(std::string_view wanted) {
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(wanted.size());
    return true;
}

bool CsvReader::at_line_end() const {
    return rest_.empty() || rest_.starts_with('\n') || rest_.starts_with("\r\n");
}

Error CsvReader::broken(int line, int column, std::string_view what) const {
    Error error;
    error.code = ErrorCode::InvalidArgument;
    error.message = fmt::format("line {}, column {}: {}", line, column, what);
    return error;
}

void append_csv_field(std::string& out, std::string_view field, bool is_first) {
    if (!is_first) out += ',';
    const bool is_quoted = field.find_first_of(",\"\r\n") != std::string_view::npos;
    if (!is_quoted) {
        out += field;
        return;
    }
    out += '"';
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

} // namespace numberd
