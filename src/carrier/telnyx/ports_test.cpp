// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_for_test.hpp"

namespace numberd::carrier::telnyx {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(TelnyxTest, APortIsMadeFilledInAndConfirmedOnce) {
    const auto port = [](const std::string& status) {
        return R"({"id":"p1","customer_reference":"port-1","status":{"value":")" + status +
               R"("}})";
    };
    std::string found = list_of("");
    server_.answer([&](const http::Request& request) {
        if (request.method == "GET") return ServerForTest::response(200, found);
        if (request.path == "/porting_orders")
            return ServerForTest::response(201, list_of(port("draft")));
        if (request.path == "/documents")
            return ServerForTest::response(200, data(R"({"id":"d1"})"));
        return ServerForTest::response(200, data(port("submitted")));
    });
    domain::PortSubmission submission{.our_reference = "port-1", .numbers = {kNumber}};
    submission.losing.entity_name = "Acme";
    submission.losing.pin = "1234";
    submission.documents.push_back(
        {domain::PortDocumentKind::Loa, "loa.pdf", "application/pdf", "%PDF"});
    const auto submit = [&] {
        return ask<domain::PortState>([&](auto done) { carrier_->submit_port(submission, done); });
    };
    const auto state = submit();
    ASSERT_TRUE(state);
    EXPECT_EQ(state.value().status, domain::PortStatus::Submitted);
    EXPECT_THAT(server_.lines(),
                ElementsAre("GET /porting_orders?filter%5Bcustomer_reference%5D=port-1",
                            "POST /porting_orders", "POST /documents", "PATCH /porting_orders/p1",
                            "POST /porting_orders/p1/actions/confirm"));
    EXPECT_THAT(server_.requests()[3].body, HasSubstr(R"("documents":{"loa":"d1"})"));
    found = list_of(port("in-process"));
    EXPECT_EQ(submit().value().status, domain::PortStatus::InProcess);
    EXPECT_EQ(server_.requests().size(), 6U); // it was looked for, and was there
}

TEST_F(TelnyxTest, ASplitPortSpeaksForWhoNeedsUs) {
    server_.always(200,
                   list_of(R"({"id":"p1","customer_reference":"port-1","status":{"value":"ported"}},
        {"id":"p2","customer_reference":"port-1","status":{"value":"exception",
        "details":[{"code":"PASSCODE_PIN_INVALID","description":"The PIN is wrong"}]}})"));
    const auto state = ask<std::optional<domain::PortState>>(
        [&](auto done) { carrier_->port_state("port-1", {}, done); });
    ASSERT_TRUE(state && state.value());
    EXPECT_EQ(state.value()->status, domain::PortStatus::ActionRequired);
    EXPECT_EQ(state.value()->reason, "PASSCODE_PIN_INVALID The PIN is wrong");
    EXPECT_THAT(state.value()->references, ElementsAre("p1", "p2"));
}

} // namespace
} // namespace numberd::carrier::telnyx
