// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

class CarrierHookTest : public ApiFixture {
  protected:
    Answer tell(const std::string& target, const std::string& signature) {
        return send({"POST", target, "To=%2B1555&x=1", {{"signature", signature}}}, "");
    }
};

TEST_F(CarrierHookTest, IsAnsweredAsTheCarrierWantsToBe) {
    const auto answer = tell("/hooks/fake?ref=7", "signed");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.raw.content_type, "text/xml");
    EXPECT_EQ(answer.raw.body, "<Response/>");
}

TEST_F(CarrierHookTest, IsRefusedUnlessItIsSigned) {
    EXPECT_EQ(tell("/hooks/fake", "").outcome(), "401 SIGNATURE_INVALID");
    EXPECT_EQ(tell("/hooks/fake", "forged").outcome(), "401 SIGNATURE_INVALID");
}

TEST_F(CarrierHookTest, IsOfAnAccountThatThereIs) {
    EXPECT_EQ(tell("/hooks/other", "signed").outcome(), "404 CARRIER_NOT_FOUND");
    EXPECT_EQ(tell("/hooks/", "signed").outcome(), "404 ROUTE_NOT_FOUND");
    EXPECT_EQ(send({"GET", "/hooks/fake"}, "").outcome(), "405 METHOD_NOT_ALLOWED");
}

} // namespace
} // namespace numberd::api
