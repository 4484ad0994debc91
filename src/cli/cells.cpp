// SPDX-License-Identifier: Apache-2.0
#include "cli/cells.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/decimal.hpp"
#include "base/timestamp.hpp"
#include "base/uuid.hpp"
#include "cli/call_input.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

bool is_nothing(std::string_view text) {
    const auto id = Uuid::parse(text);
    return text == kNotYet || (id && id->is_nil());
}

bool is_plain(const json::value& value) {
    return !value.is_object() && !value.is_array();
}

void add_members(const json::object& object, const std::string& prefix, std::string_view hides,
                 std::vector<Row>& rows) {
    for (const auto& member : object) {
        const std::string name = prefix + std::string(view(member.key()));
        if (name == hides) continue;
        const auto* nested = member.value().if_object();
        if (nested && !nested->empty()) {
            add_members(*nested, name + ".", hides, rows);
        } else {
            rows.push_back({printable(name), cell_of(member.value())});
        }
    }
}

} // namespace

std::vector<Column> columns_of(std::string_view spec) {
    std::vector<Column> columns;
    while (!spec.empty()) {
        const auto word = spec.substr(0, spec.find(' '));
        spec.remove_prefix(std::min(spec.size(), word.size() + 1));
        if (word.empty() || word == "|") continue;
        const auto equals = word.find('=');
        const auto title = word.substr(0, equals);
        const auto path = equals == std::string_view::npos ? word : word.substr(equals + 1);
        columns.push_back({std::string(title), std::string(path)});
    }
    return columns;
}

const json::value* find_at(const json::value& value, std::string_view path) {
    const json::value* at = &value;
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), part.size() + 1));
        if (const auto* object = at->if_object()) {
            at = object->if_contains({part.data(), part.size()});
        } else if (const auto* array = at->if_array()) {
            std::size_t index = 0;
            const auto [end, error] =
                std::from_chars(part.data(), part.data() + part.size(), index);
            const bool is_index = error == std::errc{} && end == part.data() + part.size();
            at = is_index && index < array->size() ? &(*array)[index] : nullptr;
        } else {
            at = nullptr;
        }
        if (!at) return nullptr;
    }
    return at;
}

std::string cell_of(const json::value& value) {
    if (value.is_null()) return {};
    if (const auto* text = value.if_string()) {
        const auto shown = view(*text);
        return is_nothing(shown) ? "" : printable(shown);
    }
    if (const auto* array = value.if_array();
        array && std::all_of(array->begin(), array->end(), is_plain)) {
        std::string cell;
        for (const auto& item : *array)
            cell += (cell.empty() ? "" : ", ") + cell_of(item);
        return cell;
    }
    if (const auto* number = value.if_double()) return decimal_text(*number);
    return printable(json_text(json::serialize(value)));
}

std::string cell_at(const json::value& value, std::string_view path) {
    const auto* found = find_at(value, path);
    return found ? cell_of(*found) : "";
}

std::vector<Row> rows_of(const json::array& items, const std::vector<Column>& columns) {
    std::vector<Row> rows(1);
    for (const auto& column : columns)
        rows.front().push_back(column.title);
    for (const auto& item : items) {
        Row& row = rows.emplace_back();
        for (const auto& column : columns)
            row.push_back(cell_at(item, column.path));
    }
    return rows;
}

std::string list_table(const json::array& items, const std::vector<Column>& columns,
                       std::optional<std::size_t> width) {
    auto rows = rows_of(items, columns);
    std::vector<bool> whole;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string& path = columns[i].path;
        const bool is_time = path.starts_with("tm_");
        whole.push_back(is_time || path == "id" || path.ends_with("number"));
        for (std::size_t row = 1; is_time && row < rows.size(); ++row)
            rows[row][i] = rows[row][i].substr(0, rows[row][i].find('.'));
    }
    return table_of(rows, width, whole);
}

std::vector<Row> members_of(const json::object& object, std::string_view hides) {
    std::vector<Row> rows;
    add_members(object, "", hides, rows);
    return rows;
}

std::string json_text(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string shown;
    shown.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        const bool is_c1 = byte == 0xC2 && i + 1 < text.size() &&
                           static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                           static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (is_c1) byte = static_cast<unsigned char>(text[++i]);
        if (byte < 0x20) {
            shown += ' '; // between values: inside of texts they are escaped already
        } else if (is_c1 || byte == 0x7F) {
            shown += "\\u00";
            shown += {kHex[byte >> 4], kHex[byte & 15]};
        } else {
            shown += text[i];
        }
    }
    return shown;
}

} // namespace numberd::cli
