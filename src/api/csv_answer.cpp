// SPDX-License-Identifier: Apache-2.0
#include "api/csv_answer.hpp"

#include <boost/json.hpp>

#include "base/csv.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// Texts between semicolons; empty if they could not be read back.
std::string joined(const json::array& list) {
    std::string out;
    for (const auto& item : list) {
        const auto* text = item.if_string();
        if (!text || text->empty() || text->find(';') != json::string::npos) return {};
        if (out.empty() && text->starts_with('[')) return {};
        if (!out.empty()) out += ';';
        out += view(*text);
    }
    return out;
}

/// A telephone number is none.
bool is_formula(const std::string& cell) {
    if (cell.empty() || std::string_view("=+-@\t\r").find(cell[0]) == std::string_view::npos)
        return false;
    return cell[0] != '+' || cell.find_first_not_of("0123456789", 1) != std::string::npos;
}

std::string cell_of(const json::value& value) {
    if (value.is_null()) return {};
    if (const auto* text = value.if_string()) return std::string(view(*text));
    if (const auto* list = value.if_array()) {
        if (list->empty()) return {};
        if (auto text = joined(*list); !text.empty()) return text;
    }
    return json::serialize(value);
}

} // namespace

std::string csv_of(const std::vector<std::string>& columns, const std::vector<std::string>& items,
                   CsvCells cells) {
    std::string out;
    for (const auto& column : columns)
        append_csv_field(out, column, &column == &columns.front());
    out += "\r\n";
    for (const auto& item : items) {
        const auto object = json::parse(item).as_object();
        for (const auto& column : columns) {
            const auto* value = object.if_contains(column);
            auto cell = value ? cell_of(*value) : std::string{};
            const bool is_guarded = cells == CsvCells::ForSheets && value && value->is_string();
            if (is_guarded && is_formula(cell)) cell.insert(cell.begin(), '\'');
            append_csv_field(out, cell, &column == &columns.front());
        }
        out += "\r\n";
    }
    return out;
}

std::vector<std::string> texts_of_cell(std::string_view cell) {
    std::vector<std::string> texts;
    if (cell.starts_with('[')) {
        json::error_code failed;
        const auto value = json::parse({cell.data(), cell.size()}, failed);
        if (!failed && value.is_array()) {
            for (const auto& item : value.get_array())
                texts.push_back(item.is_string() ? std::string(view(item.get_string()))
                                                 : json::serialize(item));
            return texts;
        }
    }
    while (!cell.empty()) {
        const auto end = std::min(cell.find(';'), cell.size());
        texts.emplace_back(cell.substr(0, end));
        cell.remove_prefix(std::min(end + 1, cell.size()));
    }
    return texts;
}

} // namespace numberd::api
