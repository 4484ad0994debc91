// SPDX-License-Identifier: Apache-2.0
#include "store/sql/import_columns.hpp"

#include "store/sql/json_columns.hpp"
#include "store/sql/json_members.hpp"

namespace numberd::store::sql {
namespace {

using domain::ImportFault;
using domain::ImportRow;

json::value list_value(const std::vector<std::string>& texts) {
    json::array list;
    for (const auto& text : texts)
        list.emplace_back(text);
    return list;
}

json::value map_value(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [name, text] : texts)
        object[name] = text;
    return object;
}

template <class TypedId>
json::value id_value(const TypedId& id) {
    return json::value(id.to_string());
}

std::optional<domain::FlowId> flow_of(Members& members, std::string_view key) {
    if (!members.has(key)) return std::nullopt;
    return members.parsed(key, domain::FlowId::parse);
}

std::optional<std::string> text_of_member(Members& members, std::string_view key) {
    if (!members.has(key)) return std::nullopt;
    return members.text(key);
}

std::optional<ImportFault> fault_from(const json::value& value) {
    Members members(value);
    const auto number = members.parsed("number", domain::E164::parse);
    if (!number) return std::nullopt;
    ImportFault fault{.number = *number};
    fault.line = static_cast<int>(members.integer("line"));
    fault.column = static_cast<int>(members.integer("column"));
    fault.field = members.text("field");
    fault.reason = members.one_of("reason", reason_from);
    fault.message = members.text("message");
    if (!members.ok()) return std::nullopt;
    return fault;
}

} // namespace

std::string to_json(const ImportRow& row) {
    const auto& set = row.settings;
    json::object object{{"line", row.line}, {"number", row.number.to_string()}};
    if (set.name) object["name"] = *set.name;
    if (set.detail) object["detail"] = *set.detail;
    if (set.call_flow_id) object["call_flow_id"] = id_value(*set.call_flow_id);
    if (set.message_flow_id) object["message_flow_id"] = id_value(*set.message_flow_id);
    if (set.tags) object["tags"] = list_value(*set.tags);
    if (set.metadata) object["metadata"] = map_value(*set.metadata);
    if (set.rtp_debug) object["rtp_debug"] = *set.rtp_debug;
    if (set.deletion_lock) object["deletion_lock"] = *set.deletion_lock;
    if (set.campaign_id) object["campaign_id"] = *set.campaign_id;
    if (set.status) object["status"] = view(text_of(*set.status));
    return json::serialize(object);
}

std::optional<ImportRow> import_row_from(std::string_view text) {
    const auto value = parse(text);
    if (!value) return std::nullopt;
    Members members(*value);
    const auto number = members.parsed("number", domain::E164::parse);
    if (!number) return std::nullopt;
    ImportRow row{.number = *number};
    row.line = static_cast<int>(members.integer("line"));
    auto& set = row.settings;
    set.name = text_of_member(members, "name");
    set.detail = text_of_member(members, "detail");
    set.call_flow_id = flow_of(members, "call_flow_id");
    set.message_flow_id = flow_of(members, "message_flow_id");
    if (const auto* tags = members.find("tags")) {
        set.tags = strings_from(json::serialize(*tags));
        if (!set.tags) return std::nullopt;
    }
    if (const auto* texts = members.find("metadata")) {
        set.metadata = texts_from(json::serialize(*texts));
        if (!set.metadata) return std::nullopt;
    }
    if (members.has("rtp_debug")) set.rtp_debug = members.flag("rtp_debug");
    if (members.has("deletion_lock")) set.deletion_lock = members.flag("deletion_lock");
    set.campaign_id = text_of_member(members, "campaign_id");
    if (members.has("status")) set.status = members.one_of("status", domain::number_status_of);
    if (!members.ok()) return std::nullopt;
    return row;
}

std::string to_json(const std::vector<ImportFault>& faults) {
    json::array list;
    for (const auto& fault : faults) {
        list.push_back(json::object{{"line", fault.line},
                                    {"column", fault.column},
                                    {"number", fault.number.to_string()},
                                    {"field", fault.field},
                                    {"reason", view(text_of(fault.reason))},
                                    {"message", fault.message}});
    }
    return json::serialize(list);
}

std::optional<std::vector<ImportFault>> import_faults_from(std::string_view text) {
    return list_from<ImportFault>(text, fault_from);
}

} // namespace numberd::store::sql
