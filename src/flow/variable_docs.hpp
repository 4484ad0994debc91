// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "flow/medium.hpp"

namespace numberd::flow {

/// The names that a run on this medium begins with; tests hold the modules that set them to this.
std::vector<std::string> variables_at_start(Medium medium);

/// Whether docs/flow-actions.md names it: one that a run begins with or that an action sets.
bool is_documented_variable(const std::string& name);

/// The part of docs/flow-actions.md that lists all of them.
std::string variable_docs();

} // namespace numberd::flow
