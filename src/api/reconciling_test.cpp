// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using domain::CarrierFinding;
using test::eventually;

class ReconcilingApiTest : public ApiFixture {
  protected:
    // As the operator.
    Answer get(const std::string& target) { return send({"GET", target}, operator_); }
    Answer post(const std::string& target, const std::string& body = "") {
        return send({"POST", target, body}, operator_);
    }
    /// Compares to the end.
    void reconcile() {
        EXPECT_EQ(post("/v1.0/carriers/fake/reconciliations").outcome(), "200");
        eventually([&] {
            return get("/v1.0/carriers/fake/reconciliations").text("/result/0/status") ==
                   "complete";
        });
    }
    Answer approve(const std::string& body) {
        return post("/v1.0/carrier_findings/" + finding_ + "/approve", body);
    }

    const std::string operator_ =
        new_key(domain::PlanType::Unlimited,
                domain::permission::kProject | domain::permission::kCustomerAdmin);
    std::string finding_;
};

TEST_F(ReconcilingApiTest, ShowsHowAccountsDo) {
    const auto list = get("/v1.0/carriers");
    EXPECT_EQ(list.outcome(), "200");
    EXPECT_EQ(list.text("/result/0/name"), "fake");
    EXPECT_EQ(list.text("/result/0/health/breaker"), "closed");
    EXPECT_EQ(list.text("/result/0/unfinished/purchases"), "0");
    EXPECT_EQ(list.text("/result/0/last_reconciliation"), "(none)");
    EXPECT_EQ(list.text("/result/1/name"), "ranges");
    EXPECT_EQ(get("/v1.0/carriers?page_size=1").text("/result/1/name"), "(none)");
    EXPECT_EQ(get("/v1.0/carriers/nobody").outcome(), "404 CARRIER_NOT_FOUND");
    reconcile();
    EXPECT_EQ(get("/v1.0/carriers/fake").text("/last_reconciliation/status"), "complete");
    post("/v1.0/numbers", R"({"number":"+15551234567"})");
    EXPECT_EQ(get("/v1.0/carriers/fake").text("/unfinished/purchases"), "1");
}

TEST_F(ReconcilingApiTest, WhatIsFoundIsShownAndMendedOnlyWhenApproved) {
    carrier_.listed = {{*domain::E164::parse("+15551234569"), "PN9", "", "in-use"}};
    reconcile();
    const auto found = get("/v1.0/carrier_findings?status=open&kind=orphan&carrier=fake");
    EXPECT_EQ(found.text("/result/0/number"), "+15551234569");
    EXPECT_EQ(get("/v1.0/carrier_findings?kind=ghost").text("/result"), "[]");
    EXPECT_EQ(get("/v1.0/carrier_findings?kind=lost").outcome(), "400 INVALID_REQUEST_PARAMETER");
    finding_ = found.text("/result/0/id");
    EXPECT_EQ(approve(R"({"action":"repair"})").outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(approve(R"({"action":"none"})").outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(
        approve(R"({"action":"adopt","customer_id":")" + std::string(kSomeId) + "\"}").outcome(),
        "404 CUSTOMER_NOT_FOUND");
    const auto released = approve(R"({"action":"release"})");
    EXPECT_EQ(released.text("/status"), "resolved");
    EXPECT_EQ(carrier_.releases, 1);
    EXPECT_EQ(approve(R"({"action":"release"})").outcome(), "409 STATE_INVALID");
    EXPECT_EQ(post("/v1.0/carrier_findings/" + finding_ + "/dismiss").outcome(),
              "409 STATE_INVALID");
    EXPECT_EQ(get("/v1.0/carrier_findings/" + std::string(kSomeId)).outcome(),
              "404 RECONCILE_FINDING_NOT_FOUND");
}

TEST_F(ReconcilingApiTest, IsTheOperatorsAlone) {
    const auto key = new_key();
    for (const char* path : {"/v1.0/carriers", "/v1.0/carriers/fake", "/v1.0/carrier_findings",
                             "/v1.0/carriers/fake/reconciliations"}) {
        EXPECT_EQ(send({"GET", path}, key).outcome(), "403 PERMISSION_DENIED") << path;
    }
}

} // namespace
} // namespace numberd::api
