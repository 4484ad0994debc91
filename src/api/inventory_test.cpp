// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

/// The API with an account `ranges` of the operator's own numbers.
class InventoryApiTest : public ApiFixture {
  protected:
    Answer ask(const std::string& method, const std::string& target, const std::string& body = "") {
        return send({method, target, body}, operator_);
    }
    Answer bring(const std::string& csv) {
        return ask("POST", "/v1.0/carriers/ranges/numbers",
                   boost::json::serialize(boost::json::object{{"csv", csv}}));
    }

    const std::string operator_ =
        new_key(domain::PlanType::Unlimited,
                domain::permission::kProject | domain::permission::kCustomerAdmin);
};

TEST_F(InventoryApiTest, BringsNumbersInAndSaysWhatBecameOfThem) {
    const auto brought = bring(
        "number,city,features,monthly_micros,currency\r\n"
        "+46850000001,Stockholm,voice;fax,1000000,SEK\n"
        "46850000002,Solna,voice,,\n");
    EXPECT_EQ(brought.outcome(), "200");
    EXPECT_EQ(brought.text("/added"), "2");
    EXPECT_EQ(bring("number,city,features\n+46850000002,Solna,voice\n").text("/unchanged"), "1");
    EXPECT_EQ(bring("number,city,features\n+46850000002,Kista,voice\n").text("/updated"), "1");
    const auto list = ask("GET", "/v1.0/carriers/ranges/numbers?status=available");
    EXPECT_EQ(list.text("/result/0/number"), "+46850000002");
    EXPECT_EQ(list.text("/result/0/country"), "SE");
    EXPECT_EQ(list.text("/result/0/city"), "Kista");
    EXPECT_EQ(list.text("/result/0/price"), "(none)");
    EXPECT_EQ(list.text("/result/1/price/monthly_micros"), "1000000");
}

TEST_F(InventoryApiTest, TakesAllRowsOrNone) {
    for (const auto& [csv, fault] : std::vector<std::pair<std::string, std::string>>{
             {"number,type\n+46850000001,local\n+46850000002,pager\n",
              "line 3, column 2 (type) ENUM"},
             {"number\n+46850000001\n+46850000001\n", "line 3 (number) DUPLICATE_ID"},
             {"number,monthly_micros\n+46850000001,5\n", "line 2, column 0 (currency) REQUIRED"},
             {"number,monthly_micros,currency\n+46850000001,much,SEK\n",
              "line 2, column 2 (monthly_micros) TYPE"},
             {"number,colour\n+46850000001,red\n", "line 1, column 2 UNKNOWN_FIELD"},
             {"number\n+899100000001\n", "number PATTERN"}}) {
        const auto refused = bring(csv);
        EXPECT_EQ(refused.outcome(), "400 INVALID_ARGUMENT") << csv;
        EXPECT_THAT(refused.details(), testing::ElementsAre(fault)) << csv;
    }
    EXPECT_EQ(ask("GET", "/v1.0/carriers/ranges/numbers").text("/result"), "[]");
    EXPECT_EQ(ask("POST", "/v1.0/carriers/ranges/numbers", "{}").outcome(), "400 INVALID_ARGUMENT");
}

TEST_F(InventoryApiTest, ANumberThatIsAssignedStays) {
    bring("number\n+46850000001\n");
    const auto id = ask("GET", "/v1.0/carriers/ranges/numbers").text("/result/0/id");
    const auto give = [&](domain::InventoryStatus status, const char* reference) {
        ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
            const auto number = *domain::E164::parse("+46850000001");
            BOOST_OUTCOME_TRY(auto row, tx.inventory().find_number(number));
            row->status = status;
            row->our_reference = reference;
            return tx.inventory().update(*row);
        }));
    };
    give(domain::InventoryStatus::Assigned, "ours");
    EXPECT_EQ(ask("DELETE", "/v1.0/inventory_numbers/" + id).outcome(), "409 STATE_INVALID");
    EXPECT_EQ(ask("GET", "/v1.0/inventory_numbers/" + id).text("/our_reference"), "ours");
    give(domain::InventoryStatus::Available, "");
    EXPECT_EQ(ask("DELETE", "/v1.0/inventory_numbers/" + id).outcome(), "200");
    EXPECT_EQ(ask("DELETE", "/v1.0/inventory_numbers/" + id).outcome(),
              "404 INVENTORY_NUMBER_NOT_FOUND");
}

TEST_F(InventoryApiTest, AnAccountOfAnotherKindHasNone) {
    EXPECT_EQ(ask("GET", "/v1.0/carriers/fake/numbers").outcome(), "409 NOT_SUPPORTED");
    EXPECT_EQ(ask("GET", "/v1.0/carriers/nobody/numbers").outcome(), "404 CARRIER_NOT_FOUND");
    EXPECT_EQ(send({"GET", "/v1.0/carriers/ranges/numbers"}, new_key()).outcome(),
              "403 PERMISSION_DENIED");
}

} // namespace
} // namespace numberd::api
