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

    void expect_nothing_believed(Carrier& carrier) {
        const E164 number = *E164::parse("+12125550100");
        domain::SearchQuery query{.country = "US", .type = "local"};
        const auto offers = ask<std::vector<domain::OfferedNumber>>(
            [&](auto done) { carrier.search(query, done); });
        EXPECT_TRUE(!offers || offers.value().empty());
        const auto placed =
            ask<domain::OrderState>([&](auto done) { carrier.order(number, "ours", done); });
        EXPECT_TRUE(!placed || placed.value().status == OrderStatus::Pending);
        const auto state =
            ask<domain::OrderState>([&](auto done) { carrier.order_state(number, "ours", done); });
        EXPECT_FALSE(state);
        EXPECT_FALSE(ask<void>([&](auto done) { carrier.release(number, "PN1", done); }));
        EXPECT_FALSE(ask<void>([&](auto done) { carrier.configure(number, "PN1", "ours", done); }));
        EXPECT_FALSE(ask<domain::CarrierNumbers>([&](auto done) { carrier.list("", done); }));
        domain::OutboundText text{.from = number, .to = number};
        EXPECT_FALSE(ask<domain::SentText>([&](auto done) { carrier.send_text(text, done); }));
        EXPECT_FALSE(ask<std::optional<domain::SentText>>(
            [&](auto done) { carrier.text_state(text, done); }));
        const auto portable = ask<std::vector<domain::Portability>>(
            [&](auto done) { carrier.check_portability({number}, done); });
        EXPECT_TRUE(!portable || !portable.value().front().is_portable);
        domain::PortSubmission port{.our_reference = "port", .numbers = {number}};
        EXPECT_FALSE(ask<domain::PortState>([&](auto done) { carrier.submit_port(port, done); }));
        EXPECT_FALSE(ask<std::optional<domain::PortState>>(
            [&](auto done) { carrier.port_state("port", {"p1"}, done); }));
    }

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

} // namespace
} // namespace numberd::carrier
