// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr const char* kNil = "00000000-0000-0000-0000-000000000000";
constexpr const char* kVirtual = R"({"number":"+899100000001"})";

class NumbersApi : public ApiFixture {
  protected:
    std::string new_number(const std::string& body = kVirtual) {
        const auto made = post("/v1.0/numbers", body);
        EXPECT_EQ(made.outcome(), "200");
        return made.text("/id");
    }
    std::string new_flow(const std::string& actions) {
        const auto made = post("/v1.0/flows", R"({"actions":)" + actions + "}");
        EXPECT_EQ(made.outcome(), "200") << made.raw.body;
        return made.text("/id");
    }
};

TEST_F(NumbersApi, AVirtualNumberIsActiveAtOnce) {
    const auto made = post("/v1.0/numbers", kVirtual);
    EXPECT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("/number"), "+899100000001");
    EXPECT_EQ(made.text("/type"), "virtual");
    EXPECT_EQ(made.text("/status"), "active");
    EXPECT_EQ(made.text("/call_flow_id"), kNil);
    EXPECT_EQ(made.text("/flow_id"), kNil);
    EXPECT_EQ(made.text("/tm_delete"), "9999-01-01 00:00:00.000000");
    EXPECT_EQ(get("/v1.0/numbers/" + made.text("/id")).raw.body, made.raw.body);
    EXPECT_EQ(post("/v1.0/numbers", kVirtual).outcome(), "409 NUMBER_ALREADY_EXISTS");
}

TEST_F(NumbersApi, TypesThatContradictTheNumberAreRefused) {
    for (const char* body : {R"({"number":"+899100000001","type":"normal"})",
                             R"({"number":"+15551234567","type":"virtual"})"}) {
        const auto refused = post("/v1.0/numbers", body);
        EXPECT_EQ(refused.outcome(), "400 INVALID_ARGUMENT");
        EXPECT_THAT(refused.details(), ElementsAre("type CONTRADICTION"));
    }
    EXPECT_EQ(post("/v1.0/numbers", R"({"number":"+899100000001","type":"virtual"})").outcome(),
              "200");
    EXPECT_EQ(post("/v1.0/numbers", R"({"number":"+899000000001"})").outcome(),
              "400 NUMBER_RESERVED");
}

TEST_F(NumbersApi, PutChangesOnlyWhatIsThere) {
    const auto id = new_number(R"({"number":"+899100000001","name":"a","detail":"b"})");
    const auto flow = new_flow(R"([{"type":"answer"}])");
    const auto path = "/v1.0/numbers/" + id;
    auto changed = put(path, R"({"call_flow_id":")" + flow + R"(","tags":["x"]})");
    EXPECT_EQ(changed.outcome(), "200");
    EXPECT_EQ(changed.text("/call_flow_id"), flow);
    EXPECT_EQ(changed.text("/flow_id"), flow);
    EXPECT_EQ(changed.text("/name"), "a");
    EXPECT_EQ(changed.text("/tags"), R"(["x"])");
    changed = put(path, R"({"name":""})");
    EXPECT_EQ(changed.text("/name"), "");
    EXPECT_EQ(changed.text("/detail"), "b");
    EXPECT_EQ(changed.text("/call_flow_id"), flow);
}

TEST_F(NumbersApi, AnEmptyAndANilFlowIdBothMeanNone) {
    const auto flow = new_flow(R"([{"type":"answer"}])");
    const auto path =
        "/v1.0/numbers/" + new_number(R"({"number":"+899100000001","call_flow_id":")" + flow +
                                      R"(","message_flow_id":""})");
    EXPECT_EQ(get(path).text("/call_flow_id"), flow);
    EXPECT_EQ(put(path, R"({"call_flow_id":""})").text("/call_flow_id"), kNil);
    EXPECT_EQ(put(path + "/flow_ids", R"({"call_flow_id":")" + flow + "\"}").text("/call_flow_id"),
              flow);
    EXPECT_EQ(put(path, R"({"call_flow_id":")" + std::string(kNil) + "\"}").text("/call_flow_id"),
              kNil);
}

TEST_F(NumbersApi, AMalformedOrForeignFlowIdIsRefused) {
    const auto path = "/v1.0/numbers/" + new_number();
    const auto malformed = put(path, R"({"call_flow_id":"flow-abc-123"})");
    EXPECT_EQ(malformed.outcome(), "400 INVALID_ARGUMENT");
    EXPECT_THAT(malformed.details(), ElementsAre("call_flow_id PATTERN"));
    EXPECT_EQ(put(path, R"({"call_flow_id":null})").outcome(), "400 INVALID_ARGUMENT");
    const auto foreign = send({"POST", "/v1.0/flows", "{}"}, new_key()).text("/id");
    const auto refused = put(path, R"({"message_flow_id":")" + foreign + "\"}");
    EXPECT_EQ(refused.outcome(), "400 INVALID_ARGUMENT");
    EXPECT_THAT(refused.details(), ElementsAre("message_flow_id NOT_FOUND"));
}

TEST_F(NumbersApi, MetadataHasItsOwnPath) {
    const auto path = "/v1.0/numbers/" + new_number() + "/metadata";
    EXPECT_EQ(put(path, R"({"rtp_debug":true})").text("/metadata/rtp_debug"), "true");
    EXPECT_EQ(put(path, R"({"team":"support"})").text("/metadata/team"), "support");
    EXPECT_EQ(get(path.substr(0, path.rfind('/'))).text("/metadata/rtp_debug"), "false")
        << "it replaces all that was there";
    EXPECT_EQ(put(path, "{}").body.at("metadata").as_object().size(), 1U);
    EXPECT_THAT(put(path, R"({"a b":"x"})").details(), ElementsAre("a b PATTERN"));
    EXPECT_THAT(put(path, R"({"team":7})").details(), ElementsAre("team TYPE"));
    EXPECT_THAT(put(path, R"({"team":")" + std::string(1025, 'x') + "\"}").details(),
                ElementsAre("team LENGTH"));
}

TEST_F(NumbersApi, TwoWhoEditDoNotOverwriteEachOther) {
    const auto path = "/v1.0/numbers/" + new_number();
    const auto tag = get(path).header("ETag");
    ASSERT_FALSE(tag.empty());
    EXPECT_EQ(get(path).header("ETag"), tag);
    const auto edit = [&](const std::string& name, const std::string& if_match) {
        return send({"PUT", path, R"({"name":")" + name + "\"}", {{"If-Match", if_match}}}, key_);
    };
    const auto first = edit("one", tag);
    EXPECT_EQ(first.outcome(), "200");
    EXPECT_NE(first.header("ETag"), tag);
    EXPECT_EQ(edit("two", tag).outcome(), "409 VERSION_CONFLICT");
    EXPECT_EQ(get(path).text("/name"), "one");
    EXPECT_EQ(edit("two", first.header("ETag")).outcome(), "200");
    EXPECT_EQ(edit("three", "*").outcome(), "200");
}

TEST_F(NumbersApi, SuspendAndReactivateTakeAnEmptyBodyAndMayBeRepeated) {
    const auto path = "/v1.0/numbers/" + new_number();
    EXPECT_EQ(post(path + "/suspend").text("/status"), "suspended");
    EXPECT_EQ(post(path + "/suspend", "{}").text("/status"), "suspended");
    EXPECT_EQ(post(path + "/suspend", R"({"a":1})").outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(post(path + "/reactivate").text("/status"), "active");
    EXPECT_EQ(put(path, R"({"status":"suspended"})").text("/status"), "suspended");
    EXPECT_EQ(put(path, R"({"status":"deleted"})").outcome(), "400 INVALID_ARGUMENT");
}

TEST_F(NumbersApi, AReleasedNumberIsAnsweredOnceMoreAndThenGone) {
    const auto path = "/v1.0/numbers/" + new_number();
    const auto released = remove(path);
    EXPECT_EQ(released.text("/status"), "deleted");
    EXPECT_NE(released.text("/tm_delete"), "9999-01-01 00:00:00.000000");
    EXPECT_EQ(remove(path).outcome(), "404 NUMBER_NOT_FOUND");
    EXPECT_EQ(get(path).outcome(), "404 NUMBER_NOT_FOUND");
    EXPECT_EQ(post(path + "/suspend").outcome(), "404 NUMBER_NOT_FOUND");
}

TEST_F(NumbersApi, AnotherCustomersNumberDoesNotExist) {
    const auto path = "/v1.0/numbers/" + new_number();
    const auto other = new_key();
    for (const char* method : {"GET", "DELETE"}) {
        EXPECT_EQ(send({method, path}, other).outcome(), "404 NUMBER_NOT_FOUND");
    }
    EXPECT_EQ(send({"PUT", path, "{}"}, other).outcome(), "404 NUMBER_NOT_FOUND");
    EXPECT_EQ(send({"GET", "/v1.0/numbers"}, other).text("/result"), "[]");
}

TEST_F(NumbersApi, ListsGoPageByPageNewestFirst) {
    for (const char* body : {R"({"number":"+899100000001"})", R"({"number":"+899100000002"})",
                             R"({"number":"+899100000003"})"}) {
        new_number(body);
        stack_.clock.advance(std::chrono::milliseconds(1));
    }
    const auto first = get("/v1.0/numbers?page_size=2");
    EXPECT_EQ(first.text("/result/0/number"), "+899100000003");
    EXPECT_EQ(first.text("/result/1/number"), "+899100000002");
    const auto token = first.text("/next_page_token");
    const auto second = get("/v1.0/numbers?page_size=2&page_token=" + http::percent_encode(token));
    EXPECT_EQ(second.text("/result/0/number"), "+899100000001");
    EXPECT_EQ(second.text("/result/1"), "(none)");
    EXPECT_EQ(second.text("/next_page_token"), "");
    for (const char* size : {"0", "-5", "101", "99999999999999999999", "100"}) {
        const auto all = get(std::string("/v1.0/numbers?page_size=") + size);
        EXPECT_EQ(all.body.at("result").as_array().size(), 3u) << size;
    }
}

TEST_F(NumbersApi, ListsCanBeFiltered) {
    const auto id = new_number(R"({"number":"+899100000001"})");
    new_number(R"({"number":"+899100000002"})");
    post("/v1.0/numbers/" + id + "/suspend");
    EXPECT_EQ(get("/v1.0/numbers?status=suspended").body.at("result").as_array().size(), 1u);
    EXPECT_EQ(get("/v1.0/numbers?type=normal").text("/result"), "[]");
    for (const char* number : {"%2B899100000002", "+899100000002", "899100000002"}) {
        const auto found = get(std::string("/v1.0/numbers?number=") + number);
        EXPECT_EQ(found.body.at("result").as_array().size(), 1u) << number;
        EXPECT_EQ(found.text("/result/0/number"), "+899100000002");
    }
}

TEST_F(NumbersApi, ThePlansLimitIsToldApartFromTheRate) {
    const auto free = new_key(domain::PlanType::Free);
    for (int i = 1; i <= 5; ++i) {
        const auto body = R"({"number":"+89910000000)" + std::to_string(i) + "\"}";
        EXPECT_EQ(send({"POST", "/v1.0/numbers", body}, free).outcome(), "200");
    }
    EXPECT_EQ(send({"POST", "/v1.0/numbers", R"({"number":"+899100000006"})"}, free).outcome(),
              "429 RESOURCE_LIMIT_EXCEEDED");
}

TEST_F(NumbersApi, ANumberThatTheCarrierDoesNotAnswerForStaysPending) {
    carrier_.order_answer.status = domain::OrderStatus::Pending;
    const auto made = post("/v1.0/numbers", R"({"number":"+15551234567"})");
    EXPECT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("/status"), "purchase-pending");
}

TEST_F(NumbersApi, SearchAnswersWhatTheCarrierOffers) {
    domain::OfferedNumber offer{.number = *domain::E164::parse("+15551234567")};
    offer.country = "US";
    offer.type = "local";
    offer.region = "California";
    offer.features = {"sms", "voice"};
    carrier_.offers = {offer};
    for (const char* path :
         {"/v1.0/available_numbers?country_code=US",
          "/v1.0/number_availables?country=us&type=local",
          "/v1.0/available_numbers?country=US&country_code=us&features=sms,voice&contains=555",
          "/v1.0/available_numbers?country=US&starts_with=+1555&area_code=555&ends_with=7"}) {
        const auto found = get(path);
        EXPECT_EQ(found.outcome(), "200") << path;
        EXPECT_EQ(found.text("/result/0/number"), "+15551234567");
        EXPECT_EQ(found.text("/next_page_token"), "(none)");
    }
}

TEST_F(NumbersApi, VirtualNumbersAreSearchedWithoutACountry) {
    const auto found = get("/v1.0/available_numbers?type=virtual&page_size=5");
    EXPECT_EQ(found.body.at("result").as_array().size(), 5u);
    EXPECT_EQ(found.text("/result/0/country"), "");
    EXPECT_EQ(found.text("/result/0/features"), "[]");
    EXPECT_THAT(found.text("/result/0/number"), testing::StartsWith("+899"));
}

TEST_F(NumbersApi, SearchTellsEveryFaultOfItsParameters) {
    const auto faults = [&](const std::string& query) {
        return get("/v1.0/available_numbers?" + query).details();
    };
    EXPECT_THAT(faults(""), ElementsAre("country_code REQUIRED"));
    EXPECT_THAT(faults("type=odd"), UnorderedElementsAre("type ENUM", "country_code REQUIRED"));
    EXPECT_THAT(faults("country=US&country_code=GB"), ElementsAre("country CONTRADICTION"));
    EXPECT_THAT(faults("country=ZZ"), ElementsAre("country_code ENUM"));
    EXPECT_THAT(faults("country=USA"), ElementsAre("country PATTERN"));
    EXPECT_THAT(faults("country=US&contains=%26x&features=sms,tea&area_code=a"),
                UnorderedElementsAre("contains PATTERN", "features[1] ENUM", "area_code PATTERN"));
}

} // namespace
} // namespace numberd::api
