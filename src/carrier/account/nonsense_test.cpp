// SPDX-License-Identifier: Apache-2.0
// A carrier may answer anything at all. Whatever it is, everything that was asked is answered once,
// and nothing is believed to have been bought, sent, given back or found.
#include <gmock/gmock.h>
#include <sodium.h>

#include "carrier/account/server_for_test.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "carrier/twilio/twilio_carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier {
namespace {

using domain::Carrier;
using domain::E164;
using domain::OrderStatus;

struct Nonsense {
    const char* what;
    int status;
    std::string body;
};

std::vector<Nonsense> all_nonsense() {
    std::vector<Nonsense> all{
        {"nothing", 200, ""},
        {"a page", 200, "<html><body>502 Bad Gateway</body></html>"},
        {"half an answer", 200, R"({"data":{"id":"o1","sta)"},
        {"a number", 200, "7"},
        {"null", 200, "null"},
        {"no members", 200, "{}"},
        {"data of null", 200, R"({"data":null,"incoming_phone_numbers":null,"messages":null})"},
        {"a text for data", 200, R"({"data":"x","incoming_phone_numbers":"x","messages":"x"})"},
        {"numbers for texts", 200,
         R"({"data":{"id":5,"status":7,"phone_number":8},"sid":9,"status":10,"phone_number":11})"},
        {"somebody else's", 200,
         R"({"data":{"id":"o9","status":"success","customer_reference":"theirs",
             "phone_number":"+13105550100"},"sid":"PN9","phone_number":"+13105550100",
             "friendly_name":"theirs","status":"in-use"})"},
        {"a status that nobody knows", 200,
         R"({"data":{"id":"o1","status":"maybe","to":[{"status":"perhaps"}]},"sid":"SM1",
             "status":"perhaps"})"},
        {"elsewhere", 302, ""},
        {"a teapot", 418, "short and stout"},
        {"errors of numbers", 422, R"({"errors":[7],"code":{}})"},
        {"an empty refusal", 400, ""},
        {"control characters", 200, std::string("\x00\x01\x02{\"data\"", 11)},
    };
    all.push_back({"a hole", 200, std::string(100'000, '[')});
    all.push_back({"too much", 200, "\"" + std::string(2'000'000, 'x') + "\""});
    return all;
}

/// What release and configure need not understand: it was done, in some words.
bool is_object(int status, const std::string& body) {
    return status == 200 && body.starts_with('{') && body.ends_with('}');
}

class NonsenseTest : public AccountFixture {
  protected:
    NonsenseTest() {
        if (sodium_init() < 0) std::abort();
        telnyx::Settings t;
        t.base_url = server_.url();
        t.account.breaker.failures_to_open = 1'000;
        telnyx_.emplace(t, tools_);
        twilio::Settings w;
        w.base_url = w.numbers_base_url = w.upload_base_url = server_.url();
        w.account.breaker.failures_to_open = 1'000;
        twilio_.emplace(w, tools_);
    }

    static constexpr const char* kUnknown = "CARRIER_OUTCOME_UNKNOWN";

    void expect_nothing_believed(Carrier& carrier) {
        domain::SearchQuery query{.country = "US", .type = "local"};
        const auto offers = ask<std::vector<domain::OfferedNumber>>(
            [&](auto done) { carrier.search(query, done); });
        EXPECT_TRUE(!offers || offers.value().empty());
        // Only looked: whether it was ordered before is not known, that it was not now is.
        EXPECT_EQ(reason_of_order(carrier), "CARRIER_UNAVAILABLE");
        const auto state =
            ask<domain::OrderState>([&](auto done) { carrier.order_state(kNumber, "ours", done); });
        EXPECT_EQ(test::reason_in(state), kUnknown);
        EXPECT_EQ(reason_of_release(carrier), kUnknown);
        EXPECT_EQ(reason_of_configure(carrier), kUnknown);
        EXPECT_EQ(test::reason_in(
                      ask<domain::CarrierNumbers>([&](auto done) { carrier.list("", done); })),
                  kUnknown);
        const domain::OutboundText text{.from = kNumber, .to = kNumber};
        EXPECT_EQ(test::reason_in(
                      ask<domain::SentText>([&](auto done) { carrier.send_text(text, done); })),
                  kUnknown);
        const auto known = ask<std::optional<domain::SentText>>(
            [&](auto done) { carrier.text_state(text, done); });
        EXPECT_EQ(test::reason_in(known), &carrier == &*telnyx_ ? "NOT_SUPPORTED" : kUnknown);
        const auto portable = ask<std::vector<domain::Portability>>(
            [&](auto done) { carrier.check_portability({kNumber}, done); });
        EXPECT_TRUE(!portable || !portable.value().front().is_portable);
        const domain::PortSubmission port{.our_reference = "port", .numbers = {kNumber}};
        EXPECT_EQ(test::reason_in(
                      ask<domain::PortState>([&](auto done) { carrier.submit_port(port, done); })),
                  kUnknown);
        const auto stands = ask<std::optional<domain::PortState>>(
            [&](auto done) { carrier.port_state("port", {"p1"}, done); });
        EXPECT_EQ(test::reason_in(stands), kUnknown);
    }

    std::string reason_of_order(Carrier& carrier) {
        return test::reason_in(
            ask<domain::OrderState>([&](auto done) { carrier.order(kNumber, "ours", done); }));
    }
    std::string reason_of_release(Carrier& carrier) {
        return test::reason_in(
            ask<void>([&](auto done) { carrier.release(kNumber, "PN1", done); }));
    }
    std::string reason_of_configure(Carrier& carrier) {
        return test::reason_in(
            ask<void>([&](auto done) { carrier.configure(kNumber, "PN1", "ours", done); }));
    }

    const E164 kNumber = *E164::parse("+12125550100");
    std::optional<telnyx::TelnyxCarrier> telnyx_;
    std::optional<twilio::TwilioCarrier> twilio_;
};

TEST_F(NonsenseTest, IsNeverBelieved) {
    for (const auto& [what, status, body] : all_nonsense()) {
        server_.always(status, body);
        for (Carrier* carrier : std::initializer_list<Carrier*>{&*telnyx_, &*twilio_}) {
            SCOPED_TRACE(std::string(what) + (carrier == &*telnyx_ ? " of telnyx" : " of twilio"));
            expect_nothing_believed(*carrier);
        }
    }
}

/// What writes comes after a look-up that made sense.
TEST_F(NonsenseTest, IsNotBelievedInTheSecondStepEither) {
    const std::string nobody = R"({"data":[],"incoming_phone_numbers":[]})";
    const std::string held = R"({"id":"17","sid":"PN1","phone_number":"+12125550100"})";
    const std::string ours =
        R"({"data":[)" + held + R"(],"incoming_phone_numbers":[)" + held + "]}";
    for (const auto& [what, status, body] : all_nonsense()) {
        std::string found;
        server_.answer([&, status = status, body = body](const http::Request& request) {
            return request.method == "GET" ? ServerForTest::response(200, found)
                                           : ServerForTest::response(status, body);
        });
        for (Carrier* carrier : std::initializer_list<Carrier*>{&*telnyx_, &*twilio_}) {
            SCOPED_TRACE(std::string(what) + (carrier == &*telnyx_ ? " of telnyx" : " of twilio"));
            found = nobody;
            EXPECT_EQ(reason_of_order(*carrier), kUnknown);
            if (is_object(status, body)) continue; // an answer to what only writes
            found = ours;
            EXPECT_EQ(reason_of_release(*carrier), kUnknown);
            EXPECT_EQ(reason_of_configure(*carrier), kUnknown);
        }
    }
}

} // namespace
} // namespace numberd::carrier
