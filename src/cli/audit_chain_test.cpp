// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_chain.hpp"

#include <gtest/gtest.h>

namespace numberd::cli {
namespace {

constexpr std::string_view kItem =
    R"({ "id":"7","type":"number_created","customer_id":"01a22fac-4463-72f9-8598-656278861030",)"
    R"("resource_id":"01a22fac-4463-72f9-8598-656278861031",)"
    R"("number_id":"01a22fac-4463-72f9-8598-656278861031","actor":"system","request_id":"",)"
    R"("before":null , "after":{ "a" : "}]\"\\" ,"b":[{"after":1}],"c":1.50},)"
    R"("tm_create":"2026-12-01 03:35:48.609648"})";

TEST(AuditChain, TakesTextsAsTheyCame) {
    EXPECT_EQ(raw_member(kItem, "after"), R"({ "a" : "}]\"\\" ,"b":[{"after":1}],"c":1.50})");
    EXPECT_EQ(raw_member(kItem, "before"), "null");
    EXPECT_EQ(raw_member(kItem, "id"), "\"7\"");
    EXPECT_EQ(raw_member(kItem, "none"), "");
    EXPECT_EQ(raw_member("", "x"), "");
    EXPECT_EQ(raw_member("{", "x"), "");
    EXPECT_EQ(raw_member("{\"x\"", "x"), "");
    const std::string list = "{\"result\":[" + std::string(kItem) + " , " + std::string(kItem) +
                             "],\"next_page_token\":\"\"}";
    const auto items = raw_items(list);
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[1], kItem);
    EXPECT_TRUE(raw_items(R"({"result":[]})").empty());
    EXPECT_TRUE(raw_items(R"({"result":[1)").size() <= 1);
}

TEST(AuditChain, ReadsAnEventAsTheLogHasIt) {
    const auto event = event_of(kItem);
    ASSERT_TRUE(event);
    EXPECT_EQ(event->sequence, 7);
    EXPECT_EQ(event->before, "");
    EXPECT_EQ(event->after, raw_member(kItem, "after"));
    EXPECT_EQ(event->time.time_since_epoch().count(), 1'796'096'148'609'648);
    std::string other(kItem);
    other.replace(other.find("number_created"), 14, "number_teleport");
    EXPECT_FALSE(event_of(other));
    EXPECT_FALSE(event_of("{}"));
    EXPECT_FALSE(event_of("nothing"));
}

TEST(AuditChain, GivesOtherSealsFromTheFirstChangeThatDiffers) {
    std::map<std::int64_t, domain::Event> changes;
    for (std::int64_t sequence : {7, 9, 12}) {
        auto event = *event_of(kItem);
        event.sequence = sequence;
        changes[sequence] = event;
    }
    const auto seals = seals_of(changes);
    ASSERT_EQ(seals.size(), 3U);
    EXPECT_EQ(seals.at(7).size(), 64U);
    changes[9].actor = "somebody";
    const auto altered = seals_of(changes);
    EXPECT_EQ(altered.at(7), seals.at(7));
    EXPECT_NE(altered.at(9), seals.at(9));
    EXPECT_NE(altered.at(12), seals.at(12));
    changes.erase(9);
    EXPECT_NE(seals_of(changes).at(12), seals.at(12));
}

} // namespace
} // namespace numberd::cli
