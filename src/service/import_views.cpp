// SPDX-License-Identifier: Apache-2.0
#include "service/json_object.hpp"
#include "service/number_imports.hpp"

namespace numberd::service {
namespace {

std::string fault_json(const domain::ImportFault& fault) {
    return JsonObject{}
        .integer("line", fault.line)
        .integer("column", fault.column)
        .text("number", fault.number.to_string())
        .text("field", fault.field)
        .text("reason", text_of(fault.reason))
        .text("message", fault.message)
        .take();
}

/// Long ones would make a thousand rows a very long answer. Never cut within a character.
std::string beginning_of(const std::string& text) {
    static constexpr std::size_t kBytesMax = 256;
    if (text.size() <= kBytesMax) return text;
    std::size_t end = kBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end) + "…";
}

std::string change_json(const FieldChange& change) {
    return JsonObject{}
        .text("field", change.field)
        .text("before", beginning_of(change.before))
        .text("after", beginning_of(change.after))
        .take();
}

std::string row_json(const ImportRehearsal::Row& row) {
    return JsonObject{}
        .integer("line", row.line)
        .text("number", row.number.to_string())
        .text("action", text_of(row.outcome.action))
        .json("changes", json_array(row.outcome.changes, change_json))
        .take();
}

void add_plan(JsonObject& plan, const ImportRehearsal& rehearsal) {
    const auto& limit = rehearsal.virtual_numbers_max;
    plan.json("rows", json_array(rehearsal.rows, row_json))
        .integer("rows_left_off", rehearsal.rows_left_off)
        .integer("cost_credit", rehearsal.cost_credit)
        .integer("virtual_numbers", rehearsal.virtual_numbers)
        .json("virtual_numbers_max", limit ? std::to_string(*limit) : "null");
}

std::string import_json(const domain::NumberImport& import, const ImportRehearsal* rehearsal,
                        TimeFormat format) {
    JsonObject object;
    object.id("id", import.id)
        .id("customer_id", import.customer_id)
        .text("status", text_of(import.status))
        .text("mode", text_of(import.mode))
        .integer("rows_total", import.rows_total)
        .integer("rows_done", import.rows_done())
        .integer("created", import.created)
        .integer("updated", import.updated)
        .integer("unchanged", import.unchanged)
        .integer("failed", import.failed)
        .json("failures", json_array(import.faults, fault_json));
    if (rehearsal) object.object("plan", [&](JsonObject& plan) { add_plan(plan, *rehearsal); });
    return object.time("tm_create", import.tm_create, format)
        .time("tm_update", import.tm_update, format)
        .time("tm_end", import.tm_end, format)
        .take();
}

} // namespace

std::string number_import_json(const domain::NumberImport& import, TimeFormat format) {
    return import_json(import, nullptr, format);
}

std::string import_rehearsal_json(const ImportRehearsal& rehearsal, TimeFormat format) {
    return import_json(rehearsal.import, &rehearsal, format);
}

} // namespace numberd::service
