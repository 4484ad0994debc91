// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::UnorderedElementsAre;

class MessagesApi : public ApiFixture {
  protected:
    MessagesApi() {
        EXPECT_EQ(post("/v1.0/numbers", R"({"number":"+899100000001"})").outcome(), "200");
    }
};

TEST_F(MessagesApi, AddressesMayBeObjectsOrPlainNumbers) {
    const auto sent = post("/v1.0/messages", R"({"source":"+899100000001","text":"hi",
        "destinations":["+15557654321",{"type":"tel","target":"+15557654322","name":"Ann"}]})");
    ASSERT_EQ(sent.outcome(), "200") << sent.raw.body;
    EXPECT_EQ(sent.text("/source/type"), "tel");
    EXPECT_EQ(sent.text("/source/target"), "+899100000001");
    EXPECT_EQ(sent.text("/targets/0/destination/target"), "+15557654321");
    EXPECT_EQ(sent.text("/targets/1/destination/name"), "Ann");
    EXPECT_EQ(sent.text("/targets/1/status"), "queued");
    EXPECT_EQ(sent.text("/direction"), "outbound");
    EXPECT_EQ(get("/v1.0/messages/" + sent.text("/id")).raw.body, sent.raw.body);
    EXPECT_EQ(get("/v1.0/messages").text("/result/0/id"), sent.text("/id"));
}

TEST_F(MessagesApi, OnlyOnesOwnNumberIsASource) {
    EXPECT_EQ(post("/v1.0/messages",
                   R"({"source":"+15550000000","destinations":["+15557654321"],"text":"x"})")
                  .outcome(),
              "400 SOURCE_NOT_OWNED");
}

TEST_F(MessagesApi, FaultsOfAddressesComeWithTheirPaths) {
    const auto refused = post("/v1.0/messages", R"({"source":{"type":"sip","target":"bob@home"},
        "destinations":["#5",{"type":"tel"},7],"text":1,"medias":["ftp://x"]})");
    EXPECT_THAT(refused.details(),
                UnorderedElementsAre("source.type ENUM", "source.target PATTERN",
                                     "destinations[0] PATTERN", "destinations[1].target REQUIRED",
                                     "destinations[2] TYPE", "text TYPE", "medias[0] PATTERN"));
    EXPECT_THAT(post("/v1.0/messages", R"({"destinations":[]})").details(),
                UnorderedElementsAre("source REQUIRED", "destinations LENGTH"));
}

TEST_F(MessagesApi, NamesAndShortCodesAreRefusedAsWhatTheyAre) {
    const auto from = [&](const std::string& source) {
        return post("/v1.0/messages",
                    R"({"source":")" + source + R"(","destinations":["+15557654321"],"text":"x"})");
    };
    EXPECT_EQ(from("ACME").outcome(), "400 SOURCE_NOT_SUPPORTED");
    EXPECT_THAT(from("12345").details(), UnorderedElementsAre("source.target PATTERN"));
    const auto to = post("/v1.0/messages", R"({"source":"+899100000001",
        "destinations":["+15557654321","72345",{"target":"ACME"}],"text":"x"})");
    EXPECT_EQ(to.outcome(), "400 DESTINATION_NOT_SUPPORTED");
    EXPECT_THAT(to.details(), UnorderedElementsAre("destinations[1].target PATTERN",
                                                   "destinations[2].target PATTERN"));
}

TEST_F(MessagesApi, AnEmptyMessageIsRefused) {
    EXPECT_EQ(
        post("/v1.0/messages", R"({"source":"+899100000001","destinations":["+15557654321"]})")
            .outcome(),
        "400 INVALID_ARGUMENT");
}

TEST_F(MessagesApi, WhatIsNotThereIsNotFound) {
    const std::string id = kSomeId;
    EXPECT_EQ(get("/v1.0/messages/" + id).outcome(), "404 MESSAGE_NOT_FOUND");
    EXPECT_EQ(get("/v1.0/calls/" + id).outcome(), "404 CALL_NOT_FOUND");
    EXPECT_EQ(get("/v1.0/activeflows/" + id).outcome(), "404 ACTIVEFLOW_NOT_FOUND");
}

TEST_F(MessagesApi, CallsAndTheirRunsAreShown) {
    const auto owner = stack_.store->read_and_wait([&](const domain::Tx& tx) {
        return tx.numbers().find_live(*domain::E164::parse("+899100000001"));
    });
    domain::Call call;
    call.id = stack_.core.new_id<domain::CallId>();
    call.customer_id = owner.value()->customer_id;
    call.number_id = owner.value()->id;
    call.source = {"sip", "alice@example.com"};
    call.tm_create = stack_.clock.now();
    domain::Activeflow run;
    run.id = call.activeflow_id = stack_.core.new_id<domain::ActiveflowId>();
    run.customer_id = call.customer_id;
    run.reference_id = call.id.value;
    run.tm_create = call.tm_create;
    run.executed_actions.push_back({"a", "answer", "{}", "answered", call.tm_create});
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.calls().insert(call));
        return tx.activeflows().insert(run);
    }));
    const auto shown = get("/v1.0/calls/" + call.id.to_string());
    EXPECT_EQ(shown.text("/source/target"), "alice@example.com");
    EXPECT_EQ(get("/v1.0/calls").text("/result/0/id"), call.id.to_string());
    EXPECT_EQ(
        get("/v1.0/activeflows/" + shown.text("/activeflow_id")).text("/executed_actions/0/result"),
        "answered");
}

} // namespace
} // namespace numberd::api
