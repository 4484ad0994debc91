// SPDX-License-Identifier: Apache-2.0
#include "service/import_rows.hpp"

#include "domain/reason.hpp"
#include "service/json_object.hpp"
#include "service/numbers.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::ImportAction;
using domain::ImportMode;
using domain::ImportRow;
using domain::Number;
using domain::NumberStatus;
using domain::Reason;
using domain::Tx;

std::string tags_text(const Number& number) {
    return json_array(number.tags, [](const std::string& tag) {
        std::string quoted;
        append_json_text(quoted, tag);
        return quoted;
    });
}

std::string metadata_text(const Number& number) {
    JsonObject object;
    for (const auto& [name, text] : number.metadata)
        object.text(name, text); // names are of A-Z a-z 0-9 _ . - alone
    return object.take();
}

std::string flow_text(domain::FlowId id) {
    return id.is_nil() ? std::string{} : id.to_string();
}

/// What a row may say, each as text.
constexpr struct {
    std::string_view name;
    std::string (*text)(const Number&);
} kFields[] = {
    {"status", [](const Number& n) { return std::string(text_of(n.status)); }},
    {"name", [](const Number& n) { return n.name; }},
    {"detail", [](const Number& n) { return n.detail; }},
    {"call_flow_id", [](const Number& n) { return flow_text(n.call_flow_id); }},
    {"message_flow_id", [](const Number& n) { return flow_text(n.message_flow_id); }},
    {"tags", tags_text},
    {"metadata", metadata_text},
    {"rtp_debug", [](const Number& n) { return std::string(n.rtp_debug ? "true" : "false"); }},
    {"deletion_lock",
     [](const Number& n) { return std::string(n.deletion_lock ? "true" : "false"); }},
    {"campaign_id", [](const Number& n) { return n.campaign_id; }},
};

/// Between a number and how it will be; `before` null: it is new, and what is empty says nothing.
std::vector<FieldChange> changes_of(const Number* before, const Number& after) {
    static const std::string kNothing[] = {"", "[]", "{}", "false"};
    std::vector<FieldChange> changes;
    for (const auto& field : kFields) {
        std::string was = before ? field.text(*before) : std::string{};
        std::string is = field.text(after);
        const bool is_bare =
            std::find(std::begin(kNothing), std::end(kNothing), is) != std::end(kNothing);
        if (before ? was == is : is_bare) continue;
        changes.push_back({std::string(field.name), std::move(was), std::move(is)});
    }
    return changes;
}

Result<RowOutcome> update_row(Tx& tx, const Core& core, const Actor& actor, const Number& before,
                              const ImportRow& row) {
    BOOST_OUTCOME_TRY(auto after, updated_number(tx, core, actor, before, row.settings));
    auto changes = changes_of(&before, after);
    if (changes.empty()) return RowOutcome{};
    BOOST_OUTCOME_TRY(save_number(tx, core, actor, before, after));
    return RowOutcome{ImportAction::Updated, std::move(changes)};
}

Result<RowOutcome> create_row(Tx& tx, const Core& core, const Actor& actor,
                              const ImportRules& rules, const ImportRow& row) {
    Number number = new_number(core, actor, new_number_of(row.number, row.settings));
    number.deletion_lock = row.settings.deletion_lock.value_or(false);
    number.campaign_id = row.settings.campaign_id.value_or("");
    number.status = row.settings.status.value_or(NumberStatus::Active);
    if (number.status == NumberStatus::Suspended) number.suspension = domain::Suspension::Requested;
    if (row.number.has_virtual_prefix()) {
        BOOST_OUTCOME_TRY(domain::check_virtual(row.number));
        number.type = domain::NumberType::Virtual;
        BOOST_OUTCOME_TRY(insert_virtual(tx, core, actor, number, rules.quarantine));
    } else if (rules.is_operator) {
        BOOST_OUTCOME_TRY(insert_own(tx, core, actor, number, rules.quarantine));
    } else {
        return domain::fail(Reason::PermissionDenied,
                            "only the operator brings in numbers of the telephone network");
    }
    return RowOutcome{ImportAction::Created, changes_of(nullptr, number)};
}

} // namespace

Result<RowOutcome> import_row(Tx& tx, const Core& core, const Actor& actor,
                              const ImportRules& rules, const ImportRow& row) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(actor.customer_id));
    if (!customer || customer->status != domain::CustomerStatus::Active)
        return domain::fail(Reason::AccountFrozen, "the account is frozen");
    BOOST_OUTCOME_TRY(const auto found, tx.numbers().find_live(row.number));
    if (!found) {
        if (rules.mode == ImportMode::Update)
            return domain::fail(Reason::NumberNotFound, "there is no such number");
        return create_row(tx, core, actor, rules, row);
    }
    if (found->customer_id != actor.customer_id) {
        return rules.mode == ImportMode::Update
                   ? domain::fail(Reason::NumberNotFound, "there is no such number")
                   : domain::fail(Reason::NumberAlreadyExists, "the number is taken");
    }
    if (rules.mode == ImportMode::Create)
        return domain::fail(Reason::NumberAlreadyExists, "the number is yours already");
    return update_row(tx, core, actor, *found, row);
}

domain::ImportFault fault_of(const ImportRow& row, const std::vector<std::string>& columns,
                             const Error& error) {
    domain::ImportFault fault{.line = row.line, .number = row.number};
    fault.field = "number";
    if (!error.problems.empty()) {
        const std::string& path = error.problems.front().path;
        const auto head = path.substr(0, path.find_first_of(".["));
        const auto is_field = [&](const auto& field) { return field.name == head; };
        if (std::any_of(std::begin(kFields), std::end(kFields), is_field)) fault.field = head;
    }
    const auto column = std::find(columns.begin(), columns.end(), fault.field);
    if (column != columns.end()) fault.column = static_cast<int>(column - columns.begin()) + 1;
    fault.reason = domain::reason_of(error.reason);
    fault.message = error.message;
    return fault;
}

} // namespace numberd::service
