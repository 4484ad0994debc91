// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"

#include <array>

#include "store/sql/json_members.hpp"

namespace numberd::store::sql {
namespace {

json::value time_value(const std::optional<Timestamp>& time) {
    if (!time) return nullptr;
    return time->time_since_epoch().count();
}

/// Room for a small document until it is text: a column is written for each call, and the tree's
/// many small pieces cost more than the text.
class Scratch {
  public:
    json::storage_ptr storage() { return &resource_; }

  private:
    std::array<unsigned char, 2048> bytes_;
    json::monotonic_resource resource_{bytes_.data(), bytes_.size()};
};

json::object object_of(const domain::Address& address, json::storage_ptr storage) {
    return {{{"type", address.type},
             {"target", address.target},
             {"target_name", address.target_name},
             {"name", address.name},
             {"detail", address.detail}},
            std::move(storage)};
}

std::optional<std::string> string_from(const json::value& value) {
    if (!value.is_string()) return std::nullopt;
    return std::string(value.get_string().data(), value.get_string().size());
}

std::optional<domain::MessageTarget> target_from(const json::value& value) {
    Members members(value);
    domain::MessageTarget target{members.address("destination"),
                                 members.one_of("status", domain::target_status_of),
                                 static_cast<int>(members.integer("parts")),
                                 members.text("provider_reference"),
                                 members.one_of("reason", reason_from),
                                 members.time_or_none("tm_update")};
    if (members.has("failures")) { // only where there have been any
        target.failures = static_cast<int>(members.integer("failures"));
        target.tm_next = members.time_or_none("tm_next");
    }
    if (!members.ok()) return std::nullopt;
    return target;
}

std::optional<domain::ExecutedAction> executed_action_from(const json::value& value) {
    Members members(value);
    domain::ExecutedAction action{
        members.text("id"), members.text("type"), members.text("option"), members.text("result"),
        Timestamp{std::chrono::microseconds{members.integer("tm_execute")}}};
    if (!members.ok()) return std::nullopt;
    return action;
}

std::optional<domain::OrderItem> order_item_from(const json::value& value) {
    Members members(value);
    const auto number = domain::E164::parse(members.text("number"));
    const auto id = domain::NumberId::parse(members.text("number_id"));
    if (!members.ok() || !number || !id) return std::nullopt;
    domain::OrderItem item{.number = *number, .number_id = *id};
    item.status = members.one_of("status", domain::order_item_status_of);
    item.reason = members.one_of("reason", reason_from);
    item.message = members.text("message");
    if (!members.ok()) return std::nullopt;
    return item;
}

std::optional<domain::Drift> one_drift_from(const json::value& value) {
    Members members(value);
    domain::Drift drift{members.text("setting"), members.text("wanted"), members.text("found")};
    if (!members.ok()) return std::nullopt;
    return drift;
}

} // namespace

std::string to_json(const std::vector<domain::Drift>& drift) {
    json::array array;
    for (const auto& [setting, wanted, found] : drift)
        array.push_back(json::object{{"setting", setting}, {"wanted", wanted}, {"found", found}});
    return json::serialize(array);
}

std::optional<std::vector<domain::Drift>> drift_from(std::string_view text) {
    return list_from<domain::Drift>(text, one_drift_from);
}

std::string to_json(const std::vector<domain::OrderItem>& items) {
    json::array array;
    for (const auto& item : items) {
        array.push_back(json::object{{"number", item.number.to_string()},
                                     {"number_id", item.number_id.to_string()},
                                     {"status", view(text_of(item.status))},
                                     {"reason", view(text_of(item.reason))},
                                     {"message", item.message}});
    }
    return json::serialize(array);
}

std::optional<std::vector<domain::OrderItem>> order_items_from(std::string_view text) {
    return list_from<domain::OrderItem>(text, order_item_from);
}

std::string to_json(const std::vector<std::string>& strings) {
    json::array array;
    for (const std::string& text : strings)
        array.emplace_back(text);
    return json::serialize(array);
}

std::string to_json(const std::vector<domain::NumberId>& ids) {
    json::array list;
    for (const auto& id : ids)
        list.emplace_back(id.to_string());
    return json::serialize(list);
}

std::string to_json(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [name, text] : texts)
        object[name] = text;
    return json::serialize(object);
}

std::string to_json(const domain::Address& address) {
    Scratch scratch;
    return json::serialize(object_of(address, scratch.storage()));
}

std::string to_json(const std::vector<domain::MessageTarget>& targets) {
    json::array array;
    for (const domain::MessageTarget& target : targets) {
        json::object object{{"destination", object_of(target.destination, {})},
                            {"status", view(text_of(target.status))},
                            {"parts", target.parts},
                            {"provider_reference", target.provider_reference},
                            {"reason", view(text_of(target.reason))},
                            {"tm_update", time_value(target.tm_update)}};
        if (target.failures > 0 || target.tm_next) {
            object["failures"] = target.failures;
            object["tm_next"] = time_value(target.tm_next);
        }
        array.push_back(std::move(object));
    }
    return json::serialize(array);
}

std::string to_json(const std::vector<domain::ExecutedAction>& actions) {
    Scratch scratch;
    json::array array(scratch.storage());
    for (const domain::ExecutedAction& action : actions) {
        array.push_back(json::object({{"id", action.id},
                                      {"type", action.type},
                                      {"option", action.option},
                                      {"result", action.result},
                                      {"tm_execute", time_value(action.tm_execute)}},
                                     scratch.storage()));
    }
    return json::serialize(array);
}

std::optional<std::vector<std::string>> strings_from(std::string_view text) {
    return list_from<std::string>(text, string_from);
}

std::optional<std::vector<domain::NumberId>> number_ids_from(std::string_view text) {
    const auto strings = strings_from(text);
    if (!strings) return std::nullopt;
    std::vector<domain::NumberId> ids;
    for (const auto& string : *strings) {
        const auto id = domain::NumberId::parse(string);
        if (!id) return std::nullopt;
        ids.push_back(*id);
    }
    return ids;
}

std::optional<std::map<std::string, std::string>> texts_from(std::string_view text) {
    const auto value = parse(text);
    if (!value || !value->is_object()) return std::nullopt;
    std::map<std::string, std::string> texts;
    for (const auto& [name, one] : value->get_object()) {
        const auto* string = one.if_string();
        if (string == nullptr) return std::nullopt;
        texts.emplace(std::string(name.data(), name.size()),
                      std::string(string->data(), string->size()));
    }
    return texts;
}

std::optional<domain::Address> address_from(std::string_view text) {
    const auto value = parse(text);
    if (!value) return std::nullopt;
    Members outer(*value);
    domain::Address address = outer.take(Members(*value));
    if (!outer.ok()) return std::nullopt;
    return address;
}

std::optional<std::vector<domain::MessageTarget>> targets_from(std::string_view text) {
    return list_from<domain::MessageTarget>(text, target_from);
}

std::optional<std::vector<domain::ExecutedAction>> executed_actions_from(std::string_view text) {
    return list_from<domain::ExecutedAction>(text, executed_action_from);
}

std::optional<domain::Reason> reason_from(std::string_view text) {
    const domain::Reason reason = domain::reason_of(text);
    if (reason == domain::Reason::None && !text.empty()) return std::nullopt;
    return reason;
}

} // namespace numberd::store::sql
