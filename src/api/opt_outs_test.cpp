// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAre;

class OptOutsApi : public ApiFixture {
  protected:
    OptOutsApi() {
        EXPECT_EQ(post("/v1.0/numbers", R"({"number":"+899100000001"})").outcome(), "200");
    }
    Answer add(const std::string& peer) {
        return post("/v1.0/opt_outs",
                    R"({"number":"+899100000001","reason":"by mail","peer":")" + peer + "\"}");
    }
};

TEST_F(OptOutsApi, AreKeptByHandAndHoldTexts) {
    const auto added = add("+15557654321");
    ASSERT_EQ(added.outcome(), "200") << added.raw.body;
    EXPECT_EQ(added.text("/status"), "opted_out");
    EXPECT_EQ(added.text("/source"), "hand");
    EXPECT_EQ(added.text("/history/0/change/type"), "opt_out_created");
    EXPECT_EQ(added.text("/history/0/change/after/reason"), "by mail");
    const auto refused = post("/v1.0/messages", R"({"source":"+899100000001","text":"x",
        "destinations":["+15557654320","+15557654321"]})");
    EXPECT_EQ(refused.outcome(), "403 RECIPIENT_OPTED_OUT");
    EXPECT_THAT(refused.details(), UnorderedElementsAre("destinations[1].target CONTRADICTION"));
    const auto path = "/v1.0/opt_outs/" + added.text("/id");
    EXPECT_EQ(get(path).text("/peer"), "+15557654321");
    EXPECT_EQ(remove(path).text("/status"), "opted_in");
    EXPECT_EQ(get(path).text("/history/0/change/type"), "opt_out_updated");
}

TEST_F(OptOutsApi, AreListedByWhatIsAskedForAndExported) {
    for (const char* peer : {"+15557654321", "+15557654322"})
        ASSERT_EQ(add(peer).outcome(), "200");
    EXPECT_EQ(get("/v1.0/opt_outs").body.at("result").as_array().size(), 2U);
    const auto one = get("/v1.0/opt_outs?peer=%2B15557654321&status=opted_out");
    EXPECT_EQ(one.text("/result/0/peer"), "+15557654321");
    EXPECT_EQ(one.body.at("result").as_array().size(), 1U);
    EXPECT_TRUE(get("/v1.0/opt_outs?number=+899100000009").body.at("result").as_array().empty());
    const auto csv = get("/v1.0/opt_outs?format=csv").raw.body;
    EXPECT_THAT(csv, HasSubstr("history"));
    EXPECT_THAT(csv, HasSubstr("opt_out_created"));
}

TEST_F(OptOutsApi, AreOfOnesOwnNumbers) {
    EXPECT_EQ(
        post("/v1.0/opt_outs", R"({"number":"+15550001111","peer":"+15557654321","reason":"x"})")
            .outcome(),
        "404 NUMBER_NOT_FOUND");
    EXPECT_EQ(get(std::string("/v1.0/opt_outs/") + kSomeId).outcome(), "404 OPT_OUT_NOT_FOUND");
    EXPECT_EQ(remove(std::string("/v1.0/opt_outs/") + kSomeId).outcome(), "404 OPT_OUT_NOT_FOUND");
    EXPECT_EQ(add("12345").outcome(), "400 INVALID_ARGUMENT");
}

} // namespace
} // namespace numberd::api
