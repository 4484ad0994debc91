// SPDX-License-Identifier: Apache-2.0
#include "domain/number_import.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<ImportMode::Upsert> kModes({
    {ImportMode::Create, "create"},
    {ImportMode::Update, "update"},
    {ImportMode::Upsert, "upsert"},
});
constexpr EnumTable<ImportStatus::Complete> kImportStatuses({
    {ImportStatus::Running, "running"},
    {ImportStatus::Complete, "complete"},
});
constexpr EnumTable<ImportAction::Unchanged> kActions({
    {ImportAction::Created, "created"},
    {ImportAction::Updated, "updated"},
    {ImportAction::Unchanged, "unchanged"},
});

} // namespace

std::string_view text_of(ImportMode mode) {
    return kModes.text_of(mode);
}
std::string_view text_of(ImportStatus status) {
    return kImportStatuses.text_of(status);
}
std::string_view text_of(ImportAction action) {
    return kActions.text_of(action);
}
std::optional<ImportMode> import_mode_of(std::string_view text) {
    return kModes.find(text);
}
std::optional<ImportStatus> import_status_of(std::string_view text) {
    return kImportStatuses.find(text);
}
std::optional<ImportAction> import_action_of(std::string_view text) {
    return kActions.find(text);
}

void count(NumberImport& import, ImportAction action) {
    switch (action) {
        case ImportAction::Created:
            ++import.created;
            return;
        case ImportAction::Updated:
            ++import.updated;
            return;
        case ImportAction::Unchanged:
            ++import.unchanged;
            return;
    }
}

void count(NumberImport& import, ImportFault fault) {
    ++import.failed;
    if (import.faults.size() < kImportFaultsMax) import.faults.push_back(std::move(fault));
}

} // namespace numberd::domain
