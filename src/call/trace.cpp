// SPDX-License-Identifier: Apache-2.0
#include "call/trace.hpp"

namespace numberd::call {

void Trace::began(const flow::ActionBegan& action) {
    actions_.push_back({action.id, action.type, action.option, "", clock_.now()});
}

void Trace::ended(const flow::ActionEnded& action) {
    if (!actions_.empty()) actions_.back().result = action.result;
}

} // namespace numberd::call
