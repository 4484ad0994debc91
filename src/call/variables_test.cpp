// SPDX-License-Identifier: Apache-2.0
#include "call/variables.hpp"

#include <gtest/gtest.h>

#include "flow/variable_docs.hpp"

namespace numberd::call {
namespace {

TEST(CallVariables, AreTheOnesThatTheDocumentLists) {
    std::vector<std::string> names;
    for (const auto& [name, value] : variables_of({}, {}))
        names.push_back(name);
    EXPECT_EQ(names, flow::variables_at_start(flow::Medium::Call));
}

TEST(CallVariables, DescribeTheCall) {
    domain::Call call;
    call.source = {"sip", "sip:alice@example.com", "Alice", "", ""};
    call.destination = {"tel", "+899100000001", "", "", ""};
    auto variables = variables_of(call, {});
    EXPECT_EQ(variables["voipbin.call.source.target"], "sip:alice@example.com");
    EXPECT_EQ(variables["voipbin.call.source.target_name"], "Alice");
    EXPECT_EQ(variables["voipbin.call.destination.target"], "+899100000001");
    EXPECT_EQ(variables["voipbin.call.direction"], "incoming");
    EXPECT_EQ(variables["voipbin.call.digits"], "");
}

} // namespace
} // namespace numberd::call
