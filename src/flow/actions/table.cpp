// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "flow/actions/kinds.hpp"

namespace numberd::flow {
namespace {

const ActionKind* const kTable[] = {
    &kAnswer, &kTalk,        &kPlay,  &kBeep,        &kDigitsReceive, &kBranch, &kConditionVariable,
    &kGoto,   &kVariableSet, &kSleep, &kMessageSend, &kWebhookSend,   &kHangup, &kStop,
};

} // namespace

std::span<const ActionKind* const> action_kinds() {
    return kTable;
}

const ActionKind* find_action_kind(std::string_view type) {
    const auto* found = std::ranges::find(kTable, type, &ActionKind::type);
    return found == std::end(kTable) ? nullptr : *found;
}

} // namespace numberd::flow
