// SPDX-License-Identifier: Apache-2.0
#include "cli/import_faults.hpp"

#include <fmt/format.h>

#include <charconv>

#include "cli/call_input.hpp"

namespace numberd::cli {
namespace {

/// Takes `before` and the number behind it.
template <class Number>
bool take(std::string_view& text, std::string_view before, Number& number) {
    if (!text.starts_with(before)) return false;
    const char* begin = text.data() + before.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

} // namespace

std::optional<FaultPlace> fault_place_of(std::string_view path, std::int64_t offset) {
    FaultPlace place;
    if (take(path, "line ", place.line)) {
        take(path, ", column ", place.column);
        if (path.starts_with(" (") && path.ends_with(')'))
            place.field = std::string(path.substr(2, path.size() - 3));
        return place;
    }
    if (!take(path, "rows[", place.line) || !path.starts_with(']')) return std::nullopt;
    place.line += offset + 1;
    path.remove_prefix(1);
    if (path.starts_with('.')) place.field = std::string(path.substr(1));
    return place;
}

std::string fault_line(const std::string& file, bool is_json, const FaultPlace& place,
                       std::string_view reason, std::string_view message) {
    std::string line = is_json ? fmt::format("{}:row {}", file, place.line)
                               : fmt::format("{}:{}:{}", file, place.line, place.column);
    for (const std::string_view word : {std::string_view(place.field), reason, message}) {
        if (!word.empty()) line += fmt::format(" {}", word);
    }
    return printable(line);
}

std::string source_fault_line(const std::string& file, std::string_view message) {
    const auto colon = message.find(": ");
    const auto place = fault_place_of(message.substr(0, colon), 0);
    if (!place || colon == std::string_view::npos)
        return printable(fmt::format("{}: {}", file, message));
    return fault_line(file, false, *place, "", message.substr(colon + 2));
}

} // namespace numberd::cli
