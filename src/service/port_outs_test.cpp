// SPDX-License-Identifier: Apache-2.0
#include "service/number_ports_for_test.hpp"
#include "service/port_views.hpp"

namespace numberd::service {
namespace {

using domain::PortOut;
using domain::PortOutRequest;
using domain::PortOutStatus;
using test::await;
using test::reason_in;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using namespace std::chrono_literals;

class PortOutsTest : public PortsTest {
  protected:
    PortOutRequest request(const std::vector<std::string>& numbers) {
        PortOutRequest request{.reference = "out-1", .numbers = {}};
        for (const auto& number : numbers)
            request.numbers.push_back(e164(number));
        request.gaining_carrier = "New Phone Co";
        request.pin = "1234";
        request.provider_status = "pending";
        return request;
    }
    void asks(const PortOutRequest& request, const std::string& account = "fake") {
        EXPECT_TRUE(await<bool>([&](auto done) {
            outs_.asked(account, request, [done](const Result<void>& kept) { done(bool(kept)); });
        }));
    }
    std::vector<PortOut> all() {
        return await<Listed<PortOut>>([&](auto done) { outs_.list(operator_, true, {}, done); })
            .value()
            .items;
    }
    Result<PortOut> decide(domain::PortOutId id, const PortOutDecision& decision) {
        return await<PortOut>([&](auto done) { outs_.decide(actor_, id, decision, done); });
    }
    void set_pin(const std::string& pin) {
        EXPECT_TRUE(await<std::string>([&](auto done) { outs_.set_pin(actor_, pin, done); }));
    }
    void poll_outs() {
        EXPECT_TRUE(await<bool>([&](auto done) { outs_.poll([done] { done(true); }); }));
    }
};

TEST_F(PortOutsTest, ARequestIsOneHoweverOftenItIsTold) {
    const auto number = buy("+14155550100");
    asks(request({"+14155550100", "+14155550199"})); // one is nobody's
    asks(request({"+14155550100"}));
    asks(request({"+14155550100"}), "other"); // it is not that account's
    const auto ports = all();
    ASSERT_EQ(ports.size(), 1u);
    EXPECT_EQ(ports.at(0).customer_id, actor_.customer_id);
    EXPECT_EQ(ports.at(0).numbers.at(0).number_id, number.id);
    EXPECT_EQ(reason_in(release(number.id, false)), "NUMBER_PORT_OPEN");
    EXPECT_THAT(port_out_json(ports.at(0), TimeFormat::Rfc3339), Not(HasSubstr("1234")));
    EXPECT_EQ(stack_.event_kinds().back(), "port_out_created");
}

TEST_F(PortOutsTest, ARequestForNumbersOfTwoCustomersIsTwo) {
    buy("+14155550100");
    const auto first = actor_;
    actor_ = stack_.actor();
    buy("+14155550101");
    asks(request({"+14155550100", "+14155550101"}));
    EXPECT_EQ(all().size(), 2u);
    EXPECT_EQ(await<Listed<PortOut>>([&](auto done) { outs_.list(first, false, {}, done); })
                  .value()
                  .items.size(),
              1u);
}

TEST_F(PortOutsTest, AnApprovalWantsThePin) {
    buy("+14155550100");
    asks(request({"+14155550100"}));
    const auto id = all().at(0).id;
    set_pin("9999");
    EXPECT_EQ(reason_in(decide(id, {.is_approved = true})), "PIN_MISMATCH");
    EXPECT_TRUE(carrier_.decisions.empty());
    set_pin("1234");
    const auto approved = decide(id, {.is_approved = true}).value();
    EXPECT_EQ(approved.status, PortOutStatus::Approved);
    EXPECT_TRUE(approved.is_told);
    EXPECT_THAT(carrier_.decisions, ElementsAre("out-1 yes"));
    EXPECT_EQ(reason_in(decide(id, {.is_approved = false})), "STATE_INVALID");
}

TEST_F(PortOutsTest, AnApprovalCanBeForced) {
    buy("+14155550100");
    asks(request({"+14155550100"}));
    set_pin("9999");
    EXPECT_TRUE(decide(all().at(0).id, {.is_approved = true, .is_forced = true}));
}

TEST_F(PortOutsTest, ARefusalLeavesTheNumber) {
    const auto number = buy("+14155550100");
    asks(request({"+14155550100"}));
    const auto refused = decide(all().at(0).id, {.reason = "not ours to give"}).value();
    EXPECT_EQ(refused.status, PortOutStatus::Refused);
    EXPECT_EQ(refused.reason, "not ours to give");
    EXPECT_THAT(carrier_.decisions, ElementsAre("out-1 no"));
    EXPECT_TRUE(live("+14155550100"));
    EXPECT_TRUE(release(number.id, false));
}

TEST_F(PortOutsTest, ADecisionIsToldUntilItIsHeard) {
    buy("+14155550100");
    asks(request({"+14155550100"}));
    carrier_.decide_error = domain::fail(domain::Reason::CarrierUnavailable, "away");
    const auto id = all().at(0).id;
    EXPECT_FALSE(decide(id, {.is_approved = true}).value().is_told);
    carrier_.decide_error.reset();
    stack_.clock.advance(1min);
    poll_outs();
    EXPECT_TRUE(all().at(0).is_told);
    stack_.clock.advance(1min);
    poll_outs();
    EXPECT_EQ(carrier_.decisions.size(), 2u);
}

TEST_F(PortOutsTest, ADecisionThatTheCarrierDoesNotTakeIsOpenAgain) {
    buy("+14155550100");
    asks(request({"+14155550100"}));
    carrier_.decide_error = domain::fail(domain::Reason::CarrierRejected, "too late to refuse");
    const auto open = decide(all().at(0).id, {.reason = "no"}).value();
    EXPECT_EQ(open.status, PortOutStatus::Requested);
    EXPECT_THAT(open.reason, HasSubstr("too late to refuse"));
}

TEST_F(PortOutsTest, AtItsDateTheNumberIsGone) {
    const auto number = buy("+14155550100");
    auto wanted = request({"+14155550100"});
    wanted.tm_foc = stack_.clock.now() + 24h;
    asks(wanted);
    ASSERT_TRUE(decide(all().at(0).id, {.is_approved = true}));
    poll_outs();
    EXPECT_TRUE(live("+14155550100"));
    stack_.clock.advance(24h);
    poll_outs();
    EXPECT_TRUE(test::eventually([&] { return !live("+14155550100"); }));
    const auto gone = stack_.store->read_and_wait(
        [&](const domain::Tx& tx) { return tx.numbers().find(number.id); });
    EXPECT_EQ(gone.value()->status, domain::NumberStatus::Deleted);
    EXPECT_EQ(gone.value()->provider_status, "ported-out");
    EXPECT_EQ(all().at(0).status, PortOutStatus::Completed);
    EXPECT_EQ(carrier_.releases, 0); // it is not given back: it is another carrier's
    const auto kinds = stack_.event_kinds();
    EXPECT_EQ(kinds.at(kinds.size() - 2), "number_deleted");
    EXPECT_EQ(kinds.back(), "port_out_updated");
}

TEST_F(PortOutsTest, TheCarriersWordEndsIt) {
    buy("+14155550100");
    buy("+14155550101");
    asks(request({"+14155550100"}));
    auto gone = request({"+14155550100"});
    gone.provider_status = "ported";
    asks(gone);
    EXPECT_FALSE(live("+14155550100"));
    EXPECT_EQ(all().at(0).status, PortOutStatus::Completed);
    auto given_up = request({"+14155550101"});
    given_up.reference = "out-2";
    asks(given_up);
    given_up.provider_status = "canceled";
    asks(given_up);
    EXPECT_EQ(all().at(0).status, PortOutStatus::Cancelled);
    EXPECT_TRUE(live("+14155550101"));
}

TEST_F(PortOutsTest, TheOperatorEntersAndEndsOne) {
    buy("+14155550100");
    auto wanted = request({"+14155550100"});
    wanted.reference.clear();
    const auto create = [&](const PortOutRequest& request) {
        return await<PortOut>([&](auto done) { outs_.create(operator_, request, done); });
    };
    EXPECT_EQ(reason_in(create(request({"+14155550199"}))), "NUMBER_NOT_FOUND");
    const auto port = create(wanted).value();
    EXPECT_EQ(port.customer_id, actor_.customer_id);
    const auto approved = decide(port.id, {.is_approved = true}).value();
    EXPECT_TRUE(approved.is_told);
    EXPECT_TRUE(carrier_.decisions.empty());
    const auto ended = await<PortOut>(
        [&](auto done) { outs_.end(operator_, port.id, PortOutStatus::Completed, done); });
    EXPECT_EQ(ended.value().status, PortOutStatus::Completed);
    EXPECT_FALSE(live("+14155550100"));
    EXPECT_EQ(reason_in(decide(stack_.core.new_id<domain::PortOutId>(), {})), "PORT_OUT_NOT_FOUND");
}

} // namespace
} // namespace numberd::service
