// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/action.hpp"

namespace numberd::flow {

/// What table.cpp lists; each is defined in the file of its name.
extern const ActionKind kAnswer;
extern const ActionKind kTalk;
extern const ActionKind kPlay;
extern const ActionKind kBeep;
extern const ActionKind kDigitsReceive;
extern const ActionKind kBranch;
extern const ActionKind kConditionVariable;
extern const ActionKind kGoto;
extern const ActionKind kVariableSet;
extern const ActionKind kSleep;
extern const ActionKind kMessageSend;
extern const ActionKind kWebhookSend;
extern const ActionKind kHangup;
extern const ActionKind kStop;

/// So much of what others say (ids, reasons, keys) is shown in a result.
inline constexpr std::size_t kShownMax = 64;

inline constexpr Media kCallOnly = {.call = true, .message = false};
inline constexpr Media kBoth = {.call = true, .message = true};

} // namespace numberd::flow
