// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace numberd::flow {

/// docs/flow-actions.md: what action_schemas_json() says, as Markdown for readers.
std::string action_docs();

} // namespace numberd::flow
