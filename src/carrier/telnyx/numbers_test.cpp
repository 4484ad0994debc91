// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_for_test.hpp"

namespace numberd::carrier::telnyx {
namespace {

using domain::OrderStatus;
using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(TelnyxTest, SearchesWithEveryFilter) {
    server_.always(200, list_of(R"({"phone_number":"+12125550100","phone_number_type":"local",
        "region_information":[{"region_type":"country_code","region_name":"US"},
        {"region_type":"state","region_name":"NY"},
        {"region_type":"rate_center","region_name":"NYC"}],
        "cost_information":{"monthly_cost":"1.00","upfront_cost":"0.5","currency":"USD"},
        "features":[{"name":"voice"},{"name":"sms"},{"name":"hd_voice"}]},
        {"phone_number":"+13105550100"},{"phone_number":7},5)"));
    domain::SearchQuery query{.country = "US", .type = "local", .area_code = "212"};
    query.starts_with = "1212";
    query.contains = "555";
    query.ends_with = "0";
    query.region = "NY";
    query.locality = "New York";
    query.features = {"sms"};
    query.limit = 5;
    const auto offers =
        ask<std::vector<domain::OfferedNumber>>([&](auto done) { carrier_->search(query, done); });
    ASSERT_TRUE(offers);
    ASSERT_EQ(offers.value().size(), 1U);
    const auto& offer = offers.value()[0];
    EXPECT_EQ(offer.number, kNumber);
    EXPECT_EQ(offer.country + offer.region + offer.city + offer.type, "USNYNYClocal");
    EXPECT_THAT(offer.features, ElementsAre("sms", "voice"));
    EXPECT_EQ(offer.price, (domain::CarrierPrice{1'000'000, 500'000, "USD"}));
    EXPECT_THAT(server_.lines(),
                ElementsAre("GET /available_phone_numbers?filter%5Bcountry_code%5D=US&filter%5B"
                            "limit%5D=5&filter%5Bphone_number_type%5D=local&filter%5Bnational_"
                            "destination_code%5D=212&filter%5Bphone_number%5D%5Bcontains%5D=555&"
                            "filter%5Bphone_number%5D%5Bstarts_with%5D=212&filter%5Bphone_number"
                            "%5D%5Bends_with%5D=0&filter%5Badministrative_area%5D=NY&filter%5B"
                            "locality%5D=New%20York&filter%5Bfeatures%5D%5B%5D=sms"));
}

TEST_F(TelnyxTest, OrdersUnderOurReference) {
    orders_are_answered(200, data(order("pending")));
    const auto placed = place();
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed.value().status, OrderStatus::Pending);
    EXPECT_EQ(placed.value().reference, "o1");
    ASSERT_EQ(server_.requests().size(), 2U); // looked for first
    const auto request = server_.requests()[1];
    EXPECT_EQ(request.method + request.path, "POST/number_orders");
    EXPECT_THAT(request.body, HasSubstr(R"("customer_reference":")" + std::string(kOurs)));
    EXPECT_THAT(request.body, HasSubstr(R"("connection_id":"77")"));
}

TEST_F(TelnyxTest, DoesNotTakeAnothersOrderForOurs) {
    orders_are_answered(200, data(order("success", "another")));
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TelnyxTest, TellsWhyAnOrderIsRefused) {
    orders_are_answered(422, R"({"errors":[{"code":"85001","title":"Number not available"}]})");
    EXPECT_EQ(place().error().reason, "NUMBER_NOT_AVAILABLE");
    orders_are_answered(422,
                        R"({"errors":[{"code":"10015","title":"Bad","detail":"requirement"}]})");
    EXPECT_EQ(place().error().reason, "CARRIER_REJECTED");
    EXPECT_THAT(place().error().message, HasSubstr("10015 Bad: requirement"));
    orders_are_answered(401, "");
    EXPECT_EQ(place().error().reason, "CARRIER_UNAVAILABLE"); // the key is to be mended
}

TEST_F(TelnyxTest, DoesNotTakeAProxysPageForARefusal) {
    for (const int status : {302, 404, 408, 413}) {
        orders_are_answered(status, "<html>");
        EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN") << status;
    }
}

TEST_F(TelnyxTest, DoesNotOrderTwice) {
    server_.always(200, list_of(order("pending")));
    EXPECT_EQ(place().value().status, OrderStatus::Pending);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(TelnyxTest, AnOrderOfOursInAStateThatNobodyKnowsWasPlaced) {
    server_.always(200, list_of(order("maybe")));
    EXPECT_EQ(state().error().reason, "CARRIER_OUTCOME_UNKNOWN");
    server_.always(200, list_of(order("maybe", "another")));
    EXPECT_EQ(state().value().status, OrderStatus::Unknown);
    EXPECT_EQ(carrier_->health().failures, 1U); // what made no sense is said of the account
}

TEST_F(TelnyxTest, WhatIsBoughtIsNotRefusedByWhatComesAfter) {
    server_.answer([](const http::Request& request) {
        if (request.method == "POST") return ServerForTest::response(200, data(order("success")));
        if (request.path == "/number_orders") return ServerForTest::response(200, list_of(""));
        return ServerForTest::response(422, R"({"errors":[{"code":"10015"}]})");
    });
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TelnyxTest, AnOrderThatIsNotThereIsUnknown) {
    server_.always(200, list_of(order("success", "another")));
    EXPECT_EQ(state().value().status, OrderStatus::Unknown);
    EXPECT_THAT(server_.lines(), ElementsAre("GET /number_orders?filter%5Bcustomer_reference%5D=" +
                                             std::string(kOurs)));
}

TEST_F(TelnyxTest, ANumberIsSetUpBeforeItsOrderIsComplete) {
    server_.answer([](const http::Request& request) {
        if (request.path == "/number_orders")
            return ServerForTest::response(200, list_of(order("failure") + "," + order("success")));
        if (request.method == "PATCH") return ServerForTest::response(200, data("{}"));
        return ServerForTest::response(
            200, list_of(number("active", "", "+13105550100") + "," + number("active", "")));
    });
    const auto complete = state();
    ASSERT_TRUE(complete);
    EXPECT_EQ(complete.value().status, OrderStatus::Complete);
    EXPECT_EQ(complete.value().reference, "17");
    EXPECT_TRUE(complete.value().t38_enabled);
    ASSERT_EQ(server_.requests().size(), 3U);
    EXPECT_EQ(server_.lines()[2], "PATCH /phone_numbers/17");
    EXPECT_THAT(server_.requests()[2].body, HasSubstr(kOurs));
}

TEST_F(TelnyxTest, ANumberThatIsSetUpIsLeftAlone) {
    server_.answer([](const http::Request& request) {
        return ServerForTest::response(200, request.path == "/number_orders"
                                                ? list_of(order("success"))
                                                : list_of(number("active", kOurs)));
    });
    EXPECT_EQ(state().value().status, OrderStatus::Complete);
    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(TelnyxTest, AnOrderWaitsForItsNumber) {
    std::string answer = list_of("");
    server_.answer([&](const http::Request& request) {
        return ServerForTest::response(
            200, request.path == "/number_orders" ? list_of(order("success")) : answer);
    });
    EXPECT_EQ(state().value().status, OrderStatus::Pending);
    answer = list_of(number("requirement-info-pending", kOurs));
    EXPECT_EQ(state().value().provider_status, "requirement-info-pending");
    answer = list_of(number("purchase-failed", kOurs));
    EXPECT_EQ(state().value().status, OrderStatus::Failed);
}

TEST_F(TelnyxTest, ReleasesTheNumberAndNoOther) {
    const auto release = [&] {
        return ask<void>([&](auto done) { carrier_->release(kNumber, "o1", done); });
    };
    server_.always(200, list_of(number("active", kOurs, "+13105550100")));
    EXPECT_TRUE(release()); // it is gone
    EXPECT_EQ(server_.requests().size(), 1U);
    std::string gone = "<html>";
    server_.answer([&](const http::Request& request) {
        if (request.method == "DELETE") return ServerForTest::response(404, gone);
        return ServerForTest::response(200, list_of(number("active", kOurs)));
    });
    EXPECT_EQ(release().error().reason, "CARRIER_OUTCOME_UNKNOWN"); // that was not Telnyx
    gone = R"({"errors":[{"code":"10005","title":"Not found"}]})";
    EXPECT_TRUE(release());
    EXPECT_EQ(server_.lines().back(), "DELETE /phone_numbers/17");
}

TEST_F(TelnyxTest, ListsItsNumbersPageByPageWithTheirDrift) {
    server_.always(200, R"({"data":[)" + number("active", kOurs) +
                            R"(,{"id":"9","phone_number":"12345"}],)"
                            R"("meta":{"page_number":1,"total_pages":2}})");
    const auto list = [&](const std::string& page) {
        return ask<domain::CarrierNumbers>([&](auto done) { carrier_->list(page, done); });
    };
    const auto numbers = list("");
    ASSERT_TRUE(numbers);
    ASSERT_EQ(numbers.value().numbers.size(), 1U);
    EXPECT_EQ(numbers.value().numbers[0].our_reference, kOurs);
    EXPECT_TRUE(numbers.value().numbers[0].drift.empty());
    EXPECT_EQ(numbers.value().next, "2");
    EXPECT_EQ(list("2").error().reason, "CARRIER_OUTCOME_UNKNOWN"); // it is the first again
    EXPECT_EQ(list("x").error().reason, "CARRIER_OUTCOME_UNKNOWN");
    // What is cut short, or cannot be read, is not the whole list.
    for (const auto& body :
         {list_of(number("active", kOurs)),
          std::string(
              R"({"data":[{"phone_number":"x"}],"meta":{"page_number":1,"total_pages":1}})")}) {
        server_.always(200, body);
        EXPECT_EQ(list("").error().reason, "CARRIER_OUTCOME_UNKNOWN") << body;
    }
}

} // namespace
} // namespace numberd::carrier::telnyx
