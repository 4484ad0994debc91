// SPDX-License-Identifier: Apache-2.0
// Writes docs/flow-actions.md to standard output.
#include <cstdio>

#include "flow/action_docs.hpp"

int main() {
    const auto docs = numberd::flow::action_docs();
    return std::fwrite(docs.data(), 1, docs.size(), stdout) == docs.size() ? 0 : 1;
}
