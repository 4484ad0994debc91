// SPDX-License-Identifier: Apache-2.0
#include "service/virtual_search.hpp"

#include <gtest/gtest.h>

#include <set>

namespace numberd::service {
namespace {

TEST(VirtualSearch, DrawsDistinctVirtualNumbersThatAreNotReserved) {
    SeededRng rng(1);
    const auto drawn = draw_virtual({}, 300, rng);
    EXPECT_EQ(drawn.size(), 300U);
    EXPECT_EQ(std::set(drawn.begin(), drawn.end()).size(), 300U);
    for (const auto number : drawn) {
        EXPECT_TRUE(number.is_virtual() && !number.is_reserved_virtual()) << number.to_string();
    }
}

TEST(VirtualSearch, EveryFilterHolds) {
    SeededRng rng(1);
    domain::SearchQuery query;
    query.starts_with = "+8997";
    query.contains = "555";
    query.ends_with = "42";
    const auto drawn = draw_virtual(query, 20, rng);
    EXPECT_FALSE(drawn.empty());
    for (const auto number : drawn) {
        const std::string text = number.to_string();
        EXPECT_TRUE(text.starts_with("+8997") && text.ends_with("42") &&
                    text.find("555") != std::string::npos)
            << text;
    }
}

TEST(VirtualSearch, AnAreaCodeIsWhatFollowsThePrefix) {
    SeededRng rng(1);
    domain::SearchQuery query;
    query.area_code = "123";
    for (const auto number : draw_virtual(query, 5, rng)) {
        EXPECT_TRUE(number.to_string().starts_with("+899123"));
    }
}

TEST(VirtualSearch, ImpossibleFiltersFindNothing) {
    SeededRng rng(1);
    for (const auto& [field, text] :
         std::vector<std::pair<std::string domain::SearchQuery::*, std::string>>{
             {&domain::SearchQuery::starts_with, "+1555"},
             {&domain::SearchQuery::starts_with, "+899000"},
             {&domain::SearchQuery::contains, "1234567890123"},
             {&domain::SearchQuery::ends_with, "12345678901234567890"}}) {
        domain::SearchQuery query;
        query.*field = text;
        EXPECT_TRUE(draw_virtual(query, 5, rng).empty()) << text;
    }
}

} // namespace
} // namespace numberd::service
