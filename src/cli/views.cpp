// SPDX-License-Identifier: Apache-2.0
#include "cli/views.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "cli/cells.hpp"
#include "cli/terminal.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

void show_list(const json::value& object, std::string_view member, std::string_view columns,
               std::ostream& out) {
    const auto* found = find_at(object, member);
    if (!found || !found->is_array() || found->as_array().empty()) return;
    out << "\n" << list_table(found->as_array(), columns_of(columns), terminal_width());
}

} // namespace

void show_members(const json::value& value, std::string_view hides, std::ostream& out) {
    const auto* object = value.if_object();
    if (!object) return;
    const auto rows = members_of(*object, hides);
    std::size_t names = 0;
    for (const auto& row : rows)
        names = std::max(names, width_of(row[0]));
    for (const auto& row : rows) {
        if (row[1].empty()) continue; // nothing to tell
        out << row[0] << std::string(names - width_of(row[0]) + 2, ' ');
        for (const char c : row[1]) {
            out << c;
            if (c == '\n') out << std::string(names + 2, ' ');
        }
        out << "\n";
    }
}

void show_explanation(const json::value& explanation, std::ostream& out) {
    if (cell_at(explanation, "outcome") == "run") {
        out << "would run flow " << cell_at(explanation, "flow_id") << "\n";
    } else {
        out << "would be refused: " << cell_at(explanation, "reason");
        const std::string sip = cell_at(explanation, "sip_status");
        if (!sip.empty() && sip != "0") out << " (SIP " << sip << ")";
        out << "\n";
    }
    show_list(explanation, "checks", "check passed reason detail", out);
    show_list(explanation, "first_actions", "first_action=type option", out);
}

void show_number_at(const json::value& history, std::ostream& out) {
    if (const auto* number = find_at(history, "number")) show_members(*number, "", out);
    out << "\nlast changed " << cell_at(history, "event.tm_create") << " by "
        << cell_at(history, "event.actor") << ": " << cell_at(history, "event.type") << ", event "
        << cell_at(history, "event.id") << "\n";
}

void show_order(const json::value& order, std::ostream& out) {
    show_members(order, "numbers", out);
    show_list(order, "numbers", "number status reason message number_id", out);
}

void show_usage(const json::value& usage, std::ostream& out) {
    const auto* days = find_at(usage, "result");
    json::array lines = days && days->is_array() ? days->as_array() : json::array{};
    if (const auto* total = find_at(usage, "total"); total && total->is_object()) {
        json::object line = total->as_object();
        line["day"] = "total";
        lines.push_back(std::move(line));
    }
    out << list_table(lines, columns_of(kUsageColumns), terminal_width());
}

void show_import(const json::value& import, std::ostream& out) {
    show_members(import, "failures", out);
    show_list(import, "failures", "line column number field reason message", out);
}

void show_flow(const json::value& flow, std::ostream& out) {
    show_members(flow, "actions", out);
    show_list(flow, "actions", "action=id type next=next_id option", out);
}

void show_run(const json::value& activeflow, std::ostream& out) {
    show_members(activeflow, "executed_actions", out);
    show_list(activeflow, "executed_actions", "time=tm_execute type result option", out);
}

void show_webhook_secret(const json::value& customer, std::ostream& out) {
    out << cell_at(customer, "webhook_secret") << "\n";
}

} // namespace numberd::cli
