// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"

#include <gtest/gtest.h>

namespace numberd::store::sql {
namespace {

TEST(JsonColumns, GiveBackEveryByteOfAText) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte)
        all.push_back(static_cast<char>(byte));
    const std::vector<std::string> strings = {all, "", "\xed\xa0\x80", "\xf0\x9f\x98", "😀"};
    EXPECT_EQ(strings_from(to_json(strings)), strings);
    const domain::Address address{all, "a", "b", all, "\""};
    EXPECT_EQ(address_from(to_json(address)), address);
}

TEST(JsonColumns, RefuseWhatWeDoNotWrite) {
    for (const char* text :
         {"", "{", "null", "{}", "[1]", "[null]", "[[]]", "\"x\"", "[\"a\"] x"}) {
        EXPECT_FALSE(strings_from(text)) << text;
    }
    for (const char* text : {"", "[]", "null", R"({"type":"tel"})",
                             R"({"type":1,"target":"","target_name":"","name":"","detail":""})"}) {
        EXPECT_FALSE(address_from(text)) << text;
    }
    EXPECT_FALSE(targets_from("[{}]"));
    EXPECT_FALSE(executed_actions_from(R"([{"id":"","type":"","option":"","result":""}])"));
    EXPECT_FALSE(executed_actions_from(std::string(100'000, '[')));

    std::string target = to_json(std::vector<domain::MessageTarget>(1));
    ASSERT_TRUE(targets_from(target));
    const auto at = target.find("queued");
    ASSERT_NE(at, std::string::npos);
    EXPECT_FALSE(targets_from(target.replace(at, 6, "quoted")));
}

TEST(JsonColumns, KnowReasonsByTheirText) {
    EXPECT_EQ(reason_from(""), domain::Reason::None);
    EXPECT_EQ(reason_from("NO_CALL_FLOW"), domain::Reason::NoCallFlow);
    EXPECT_EQ(reason_from("NO_SUCH_REASON"), std::nullopt);
}

} // namespace
} // namespace numberd::store::sql
