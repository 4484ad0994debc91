// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/inventory.hpp"

#include <gmock/gmock.h>

#include <set>

#include "carrier/sandbox/plan.hpp"

namespace numberd::carrier::sandbox {
namespace {

using domain::E164;
using domain::OfferedNumber;
using domain::SearchQuery;
using ::testing::Contains;
using ::testing::Each;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr auto kNoneSold = [](E164) { return false; };

std::vector<OfferedNumber> search(const SearchQuery& query) {
    return Inventory(1).search(query, kNoneSold);
}

std::vector<std::string> numbers_of(const std::vector<OfferedNumber>& offers) {
    std::vector<std::string> numbers;
    for (const auto& offer : offers)
        numbers.push_back(offer.number.to_string());
    return numbers;
}

SearchQuery in(std::string country) {
    SearchQuery query;
    query.country = std::move(country);
    return query;
}

TEST(Inventory, OffersTheSpecificationsExamplesFirst) {
    auto query = in("US");
    query.type = "local";
    const auto offers = search(query);
    ASSERT_THAT(offers, SizeIs(100));
    EXPECT_EQ(offers[0].number.to_string(), "+15551234567");
    EXPECT_EQ(offers[0].country, "US");
    EXPECT_EQ(offers[0].type, "local");
    EXPECT_EQ(offers[0].region, "California");
    EXPECT_EQ(offers[0].city, "San Francisco");
    EXPECT_EQ(offers[1].number.to_string(), "+15551234568");
    EXPECT_EQ(offers[1].city, "Los Angeles");
    EXPECT_EQ(offers[2].number.to_string(), "+12182558711");
    EXPECT_EQ(offers[2].region, "MN");
    EXPECT_EQ(offers[2].postal_code, "");
    EXPECT_THAT(offers[2].features,
                ::testing::ElementsAre("emergency", "fax", "voice", "sms", "mms"));
    EXPECT_THAT(numbers_of(offers), Contains("+16062067563"));
    query.type = "toll_free";
    EXPECT_EQ(search(query)[0].number.to_string(), "+18005551234");
}

TEST(Inventory, FindsWhatItOffersWithTheSameDescription) {
    int countries_seen = 0;
    for (const Country& country : countries()) {
        const auto offers = search(in(std::string(country.iso)));
        ASSERT_THAT(offers, SizeIs(100)) << country.iso;
        ++countries_seen;
        for (const auto& offer : offers) {
            const auto found = Inventory(1).find(offer.number);
            ASSERT_TRUE(found) << offer.number.to_string();
            EXPECT_EQ(found->country, offer.country);
            EXPECT_EQ(found->type, offer.type);
            EXPECT_EQ(found->city, offer.city);
        }
    }
    EXPECT_GE(countries_seen, 30);
    EXPECT_THAT(search(in("CA")), SizeIs(100));
}

TEST(Inventory, SellsEveryNumberOfTheRightLengthAndNoOther) {
    const Inventory inventory(1);
    for (const char* number : {"+821100000001", "+16195734778", "+19995550000", "+442079460000"}) {
        EXPECT_TRUE(inventory.find(*E164::parse(number))) << number;
    }
    for (const char* number : {"+899100000001", "+1555123456", "+155512345678", "+88312345678"}) {
        EXPECT_FALSE(inventory.find(*E164::parse(number))) << number;
    }
}

TEST(Inventory, FiltersByTypeAreaCodeRegionAndLocality) {
    auto query = in("US");
    query.area_code = "213";
    EXPECT_THAT(numbers_of(search(query)), Each(StartsWith("+1213")));
    query = in("US");
    query.region = "california";
    query.locality = "los angeles";
    auto offers = search(query);
    ASSERT_THAT(offers, SizeIs(100));
    EXPECT_EQ(offers[0].number.to_string(), "+15551234568");
    for (const auto& offer : offers)
        EXPECT_EQ(offer.city, "Los Angeles");
    query = in("US");
    query.region = "mn";
    offers = search(query);
    ASSERT_THAT(offers, SizeIs(100));
    EXPECT_EQ(offers[0].number.to_string(), "+12182558711");
    query = in("GB");
    query.area_code = "020";
    EXPECT_THAT(numbers_of(search(query)), Each(StartsWith("+4420")));
    query = in("DE");
    query.type = "mobile";
    for (const auto& offer : search(query))
        EXPECT_EQ(offer.type, "mobile");
}

TEST(Inventory, WritesTheDemandedDigitsIntoItsNumbers) {
    auto query = in("US");
    query.area_code = "415";
    query.contains = "777";
    query.ends_with = "42";
    auto numbers = numbers_of(search(query));
    EXPECT_THAT(numbers, SizeIs(100));
    EXPECT_THAT(numbers, Each(HasSubstr("777")));
    EXPECT_THAT(numbers, Each(EndsWith("42")));
    query = in("US");
    query.starts_with = "+1212555";
    numbers = numbers_of(search(query));
    EXPECT_THAT(numbers, SizeIs(100));
    EXPECT_THAT(numbers, Each(StartsWith("+1212555")));
    query.starts_with = "212";
    EXPECT_THAT(numbers_of(search(query)), Each(StartsWith("+1212")));
    query.starts_with = "+212"; // Morocco's calling code: never one of the US
    EXPECT_THAT(search(query), SizeIs(0));
    query = in("KR");
    query.contains = "8225"; // across calling code, area code and subscriber
    numbers = numbers_of(search(query));
    EXPECT_THAT(numbers, SizeIs(100));
    EXPECT_THAT(numbers, Each(HasSubstr("8225")));
}

TEST(Inventory, FiltersByAllFeatures) {
    auto query = in("GB");
    query.features = {"sms", "mms"};
    const auto offers = search(query);
    ASSERT_THAT(offers, SizeIs(100));
    for (const auto& offer : offers) {
        EXPECT_THAT(offer.features, Contains("sms"));
        EXPECT_THAT(offer.features, Contains("mms"));
    }
}

TEST(Inventory, AnswersNothingWhereNothingFits) {
    auto query = in("XX");
    EXPECT_THAT(search(query), SizeIs(0));
    query = in("US");
    query.contains = "12a";
    EXPECT_THAT(search(query), SizeIs(0));
    query.contains = "1234567890123456789";
    EXPECT_THAT(search(query), SizeIs(0));
    query = in("US");
    query.type = "virtual";
    EXPECT_THAT(search(query), SizeIs(0));
    query = in("US");
    query.limit = 0;
    EXPECT_THAT(search(query), SizeIs(0));
}

TEST(Inventory, LimitsASearchToAThousand) {
    auto query = in("US");
    query.limit = 1'000'000;
    const auto numbers = numbers_of(search(query));
    EXPECT_THAT(numbers, SizeIs(Inventory::kLimitMax));
    EXPECT_THAT(std::set<std::string>(numbers.begin(), numbers.end()),
                SizeIs(Inventory::kLimitMax));
}

TEST(Inventory, OffersTheSameNumbersForTheSameSeedOnly) {
    const auto query = in("JP");
    const auto first = numbers_of(Inventory(7).search(query, kNoneSold));
    EXPECT_EQ(first, numbers_of(Inventory(7).search(query, kNoneSold)));
    EXPECT_NE(first, numbers_of(Inventory(8).search(query, kNoneSold)));
}

TEST(Inventory, LeavesOutWhatIsSold) {
    const auto sold = search(in("FR"))[0].number;
    const auto left = Inventory(1).search(in("FR"), [sold](E164 number) { return number == sold; });
    EXPECT_THAT(left, SizeIs(100));
    for (const auto& offer : left)
        EXPECT_NE(offer.number, sold);
}

} // namespace
} // namespace numberd::carrier::sandbox
