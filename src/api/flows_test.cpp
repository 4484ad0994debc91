// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::Contains;
using testing::ElementsAre;

class FlowsApi : public ApiFixture {};

TEST_F(FlowsApi, AFlowIsMadeReadChangedAndDeleted) {
    const auto made = post("/v1.0/flows", R"({"name":"hello","actions":[
        {"type":"answer"},{"type":"talk","option":{"text":"Hello."}}]})");
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("/type"), "flow");
    EXPECT_EQ(made.text("/actions/1/type"), "talk");
    EXPECT_EQ(made.text("/actions/1/option/text"), "Hello.");
    EXPECT_NE(made.text("/actions/0/id"), "(none)");
    const auto path = "/v1.0/flows/" + made.text("/id");
    EXPECT_EQ(get(path).raw.body, made.raw.body);
    const auto renamed = put(path, R"({"name":"bye"})");
    EXPECT_EQ(renamed.text("/name"), "bye");
    EXPECT_EQ(renamed.text("/actions"), made.text("/actions"));
    EXPECT_EQ(put(path, R"({"actions":[]})").text("/actions"), "[]");
    EXPECT_EQ(get("/v1.0/flows").text("/result/0/id"), made.text("/id"));
    EXPECT_EQ(remove(path).outcome(), "200");
    EXPECT_EQ(get(path).outcome(), "404 FLOW_NOT_FOUND");
    EXPECT_EQ(get("/v1.0/flows").text("/result"), "[]");
}

TEST_F(FlowsApi, APageHasAtMostAHundredOfThemWhateverIsAskedFor) {
    const auto owner = Uuid::parse(get("/v1.0/customer").text("/id"));
    ASSERT_TRUE(owner);
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        for (int i = 0; i < 101; ++i) {
            domain::Flow flow;
            flow.id = stack_.core.new_id<domain::FlowId>();
            flow.customer_id = domain::CustomerId{*owner};
            flow.actions = "[]";
            flow.tm_create = stack_.clock.now();
            BOOST_OUTCOME_TRY(tx.flows().insert(flow));
        }
        return success();
    }));
    for (const char* size : {"100", "101", "0", "99999999999999999999"}) {
        const auto page = get(std::string("/v1.0/flows?page_size=") + size);
        EXPECT_EQ(page.body.at("result").as_array().size(), 100U) << size;
        EXPECT_NE(page.text("/next_page_token"), "") << size;
    }
    EXPECT_EQ(get("/v1.0/flows").body.at("result").as_array().size(), 100U);
}

TEST_F(FlowsApi, FaultsOfActionsComeWithTheirPaths) {
    const auto refused = post("/v1.0/flows", R"({"actions":[{"type":"answer"},
        {"type":"talk","option":{"language":7}},{"type":"fly"}]})");
    EXPECT_EQ(refused.outcome(), "400 INVALID_ACTION_TYPE");
    EXPECT_THAT(refused.details(), Contains("actions[1].option.text REQUIRED"));
    EXPECT_THAT(refused.details(), Contains("actions[1].option.language TYPE"));
    EXPECT_THAT(refused.details(), Contains("actions[2].type UNKNOWN_ACTION"));
    const auto unknown = post("/v1.0/flows", R"({"actions":[{"type":"x"}]})");
    EXPECT_EQ(unknown.text("/error/message"),
              "the flow's actions are not valid: actions[0].type: there is no action \"x\"");
    EXPECT_EQ(
        put("/v1.0/customer", R"({"nickname":"x"})").text("/error/message").find("nickname: "), 0u);
    const auto malformed = post("/v1.0/flows", R"({"actions":[1]})");
    EXPECT_THAT(malformed.details(), ElementsAre("actions[0] TYPE"));
}

TEST_F(FlowsApi, OnlyNoCompletionFlowCanBeGiven) {
    EXPECT_EQ(post("/v1.0/flows", R"({"on_complete_flow_id":""})").outcome(), "200");
    EXPECT_THAT(
        post("/v1.0/flows", R"({"on_complete_flow_id":"0b266038-844b-71ec-97d8-63ba531361ce"})")
            .details(),
        ElementsAre("on_complete_flow_id ENUM"));
}

TEST_F(FlowsApi, AnotherCustomersFlowDoesNotExist) {
    const auto path = "/v1.0/flows/" + post("/v1.0/flows", "{}").text("/id");
    const auto other = new_key();
    EXPECT_EQ(send({"GET", path}, other).outcome(), "404 FLOW_NOT_FOUND");
    EXPECT_EQ(send({"PUT", path, "{}"}, other).outcome(), "404 FLOW_NOT_FOUND");
    EXPECT_EQ(send({"DELETE", path}, other).outcome(), "404 FLOW_NOT_FOUND");
}

TEST_F(FlowsApi, DeletingAFlowClearsItsNumbers) {
    const auto flow = post("/v1.0/flows", R"({"actions":[{"type":"answer"}]})").text("/id");
    const auto number =
        post("/v1.0/numbers", R"({"number":"+899100000001","call_flow_id":")" + flow + "\"}")
            .text("/id");
    EXPECT_EQ(remove("/v1.0/flows/" + flow).outcome(), "200");
    EXPECT_EQ(get("/v1.0/numbers/" + number).text("/call_flow_id"),
              "00000000-0000-0000-0000-000000000000");
}

} // namespace
} // namespace numberd::api
