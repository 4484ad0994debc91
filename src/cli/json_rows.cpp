// SPDX-License-Identifier: Apache-2.0
#include "cli/json_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr std::size_t kRowsMax = 1'000;
constexpr int kEnd = std::char_traits<char>::eof();

/// What a row may say, as the API's NumberImportRow.
constexpr const char* kMembers[] = {"number",          "name",       "detail",   "call_flow_id",
                                    "message_flow_id", "tags",       "metadata", "deletion_lock",
                                    "status",          "campaign_id"};

bool is_exported_number(const json::object& row) {
    return row.contains("customer_id") && row.contains("tm_create");
}

} // namespace

JsonRows::JsonRows(std::istream& in, ChunkLimits limits)
    : in_(in), limits_{std::min(limits.rows_max, kRowsMax), limits.bytes_max} {}

Error JsonRows::wrong(std::string_view what) const {
    return {ErrorCode::InvalidArgument, "", fmt::format("row {}: {}", place_, what)};
}

int JsonRows::take() {
    return in_.rdbuf()->sbumpc();
}

int JsonRows::take_behind_blanks() {
    int c = take();
    while (c == ' ' || c == '\n' || c == '\r' || c == '\t')
        c = take();
    return c;
}

Result<bool> JsonRows::read(std::string& text) {
    text.clear();
    if (is_ended_) return false;
    int c = take_behind_blanks();
    if (!is_begun_) {
        is_begun_ = true;
        if (c != '[')
            return Error{ErrorCode::InvalidArgument, "", "the file holds no array of rows"};
        c = take_behind_blanks();
    } else if (c == ',') {
        c = take_behind_blanks();
    } else if (c != ']') {
        return wrong("neither a comma nor the end of the array behind it");
    }
    if (c == ']') {
        is_ended_ = true;
        if (take_behind_blanks() == kEnd) return false;
        return Error{ErrorCode::InvalidArgument, "", "there is text behind the array of rows"};
    }
    ++place_;
    if (c != '{') return wrong("is no JSON object");
    int depth = 0;
    bool is_text = false;
    for (; c != kEnd; c = take()) {
        text += static_cast<char>(c);
        if (text.size() > limits_.bytes_max)
            return wrong(fmt::format("is larger than {} bytes", limits_.bytes_max));
        if (is_text && c == '\\') {
            const int escaped = take();
            if (escaped == kEnd) break;
            text += static_cast<char>(escaped);
        } else if (c == '"') {
            is_text = !is_text;
        } else if (!is_text && (c == '{' || c == '[')) {
            ++depth;
        } else if (!is_text && (c == '}' || c == ']') && --depth == 0) {
            return true;
        }
    }
    return wrong("does not end");
}

Result<json::object> JsonRows::row_of(const std::string& text) const {
    json::error_code invalid;
    const auto value = json::parse(text, invalid);
    if (invalid || !value.is_object()) return wrong("is no JSON object");
    json::object row = value.get_object();
    if (!is_exported_number(row)) return row;
    json::object kept;
    for (const char* member : kMembers) {
        if (const auto* found = row.if_contains(member)) kept[member] = *found;
    }
    return kept;
}

Result<std::optional<ImportChunk>> JsonRows::next() {
    const bool is_first = !is_begun_;
    ImportChunk chunk;
    json::array rows;
    std::size_t bytes = 0;
    while (rows.size() < limits_.rows_max) {
        if (ahead_.empty()) {
            BOOST_OUTCOME_TRY(const bool is_there, read(ahead_));
            if (!is_there) break;
        }
        // Written again it may be longer, by escapes; what was read is a fair measure.
        if (!rows.empty() && bytes + ahead_.size() > limits_.bytes_max) break;
        BOOST_OUTCOME_TRY(auto row, row_of(ahead_));
        bytes += ahead_.size() + 1;
        rows.push_back(std::move(row));
        if (rows.size() == 1) chunk.place_offset = place_ - 1;
        ahead_.clear();
    }
    if (rows.empty()) {
        if (!is_first) return std::nullopt;
        return Error{ErrorCode::InvalidArgument, "", "the file holds no row"};
    }
    chunk.rows = rows.size();
    chunk.body["rows"] = std::move(rows);
    return chunk;
}

} // namespace numberd::cli
