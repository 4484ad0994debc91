// SPDX-License-Identifier: Apache-2.0
#include "flow/variable_docs.hpp"

#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(VariableDocs, NameWhatActionsSet) {
    Script script(Medium::Call, R"([
        {"type":"answer"},
        {"type":"variable_set","option":{"key":"mine","value":"1"}},
        {"type":"digits_receive","option":{"length":1}},
        {"type":"webhook_send","option":{"uri":"http://a","sync":true}},
        {"type":"sleep","option":{"duration":1000}}])");
    script.feed_all({"start", "answered", "digit 5", R"(webhook 200 {"name":"x","n":1})"});
    EXPECT_EQ(script.variable("voipbin.call.digits"), "5");
    EXPECT_EQ(script.variable("voipbin.webhook.response.name"), "x");
    std::size_t count = 0;
    for (const auto& [name, value] : script.state().variables) {
        if (name == "mine") continue;
        EXPECT_TRUE(is_documented_variable(name)) << name;
        ++count;
    }
    EXPECT_EQ(count, 5u); // digits, status, body, two members
    EXPECT_FALSE(is_documented_variable("mine"));
    EXPECT_FALSE(is_documented_variable("voipbin.call"));
    EXPECT_TRUE(is_documented_variable("voipbin.call.source.target"));
}

} // namespace
} // namespace numberd::flow
