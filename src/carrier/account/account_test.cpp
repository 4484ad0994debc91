// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/account.hpp"

#include <gmock/gmock.h>

#include <atomic>

#include "carrier/account/budget.hpp"
#include "carrier/account/json_view.hpp"
#include "carrier/account/server_for_test.hpp"

namespace numberd::carrier {
namespace {

using namespace std::chrono_literals;
using domain::CarrierHealth;

class AccountTest : public AccountFixture {
  protected:
    AccountSettings settings() const {
        AccountSettings settings;
        settings.name = "main";
        settings.authorization = "Bearer s3cret";
        settings.breaker.failures_to_open = 4;
        return settings;
    }
    Result<Told> send(Account& account, Repeat repeat = Repeat::Safe) {
        return ask<Told>([&](Account::Done done) {
            Ask ask;
            ask.method = repeat == Repeat::Safe ? "GET" : "POST";
            ask.url = server_.url() + "/x";
            ask.repeat = repeat;
            account.ask(ask, std::move(done));
        });
    }
    static http::Response limited(const char* seconds) {
        auto response = ServerForTest::response(429, "");
        response.headers.add("Retry-After", seconds);
        return response;
    }
};

TEST_F(AccountTest, AsksWithItsCredential) {
    Account account(settings(), tools_);
    server_.always(404, "not here");
    const auto told = send(account);
    ASSERT_TRUE(told);
    EXPECT_EQ(told.value().status, 404);
    EXPECT_EQ(told.value().body, "not here");
    EXPECT_EQ(*server_.requests()[0].headers.find("Authorization"), "Bearer s3cret");
}

TEST_F(AccountTest, RepeatsWhatIsSafe) {
    Account account(settings(), tools_);
    server_.in_turn({ServerForTest::response(500, ""), ServerForTest::response(503, ""),
                     ServerForTest::response(200, "{}")});
    EXPECT_TRUE(send(account));
    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(AccountTest, RepeatsThreeTimesAtMost) {
    Account account(settings(), tools_);
    server_.always(500, "");
    const auto told = send(account);
    EXPECT_EQ(told.error().reason, "CARRIER_OUTCOME_UNKNOWN");
    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(AccountTest, DoesNotRepeatWhatMayHaveBeenDone) {
    Account account(settings(), tools_);
    server_.always(500, "");
    EXPECT_EQ(send(account, Repeat::Unsafe).error().reason, "CARRIER_OUTCOME_UNKNOWN");
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(AccountTest, WaitsAsLongAsItIsAskedToAndThenDoesItAfterAll) {
    Account account(settings(), tools_);
    server_.in_turn({limited("30"), ServerForTest::response(200, "{}")});
    const auto began = clock_.steady();
    EXPECT_TRUE(send(account, Repeat::Unsafe)); // a 429 has done nothing
    EXPECT_GE(clock_.steady() - began, 30s);
    EXPECT_EQ(account.health().rate_limited, 1U);
}

TEST_F(AccountTest, HasNobodyAskWhileItIsToWait) {
    Account account(settings(), tools_);
    server_.in_turn({limited("60"), ServerForTest::response(200, "{}")});
    account.ask({.url = server_.url() + "/first"}, [](const Result<Told>&) {});
    ASSERT_TRUE(test::eventually([&] { return account.health().rate_limited == 1; }));
    // Its own turn comes no sooner, and it does not wait for so long.
    const auto told = send(account);
    EXPECT_EQ(told.error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(AccountTest, SaysThatNothingWasDoneIfTheCarrierIsNotReached) {
    auto account = Account(settings(), tools_);
    const auto told = ask<Told>([&](Account::Done done) {
        account.ask({.method = "POST", .url = "http://127.0.0.1:1/", .repeat = Repeat::Unsafe},
                    std::move(done));
    });
    EXPECT_EQ(told.error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(account.health().failures, 3U);
}

TEST_F(AccountTest, StopsAskingWhoDoesNotAnswer) {
    Account account(settings(), tools_);
    server_.always(500, "");
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(send(account, Repeat::Unsafe).error().reason, "CARRIER_OUTCOME_UNKNOWN");
    EXPECT_EQ(account.health().breaker, CarrierHealth::Breaker::Open);
    EXPECT_EQ(send(account).error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(server_.requests().size(), 4U);
    clock_.advance(10s);
    EXPECT_EQ(account.health().breaker, CarrierHealth::Breaker::HalfOpen);
    server_.always(200, "{}");
    EXPECT_TRUE(send(account));
    EXPECT_EQ(account.health().breaker, CarrierHealth::Breaker::Closed);
}

TEST_F(AccountTest, HasSoManyRequestsUnderWayAndWaiting) {
    auto narrow = settings();
    narrow.in_flight_max = 2;
    narrow.waiting_max = 1;
    Account account(narrow, tools_);
    server_.answer([](const http::Request&) { return std::nullopt; });
    std::vector<std::string> answers;
    for (int i = 0; i < 4; ++i) {
        account.ask({.url = server_.url() + "/x"}, [&](const Result<Told>& told) {
            answers.emplace_back(told ? "" : told.error().reason);
        });
    }
    ASSERT_TRUE(test::eventually([&] { return server_.requests().size() == 2; }));
    EXPECT_THAT(answers, testing::ElementsAre("CARRIER_UNAVAILABLE")); // the fourth
    clock_.advance(21s);
    deadlines_.sweep(); // the third has had no turn
    EXPECT_EQ(answers.size(), 2U);
    client_.stop();
}

TEST_F(AccountTest, SendsNothingThatWaitedWhileTheBreakerOpened) {
    auto narrow = settings();
    narrow.in_flight_max = 1;
    narrow.breaker.failures_to_open = 1;
    narrow.attempts_max = 1;
    Account account(narrow, tools_);
    server_.always(500, "");
    std::atomic<int> unavailable{0};
    std::atomic<int> answers{0};
    for (int i = 0; i < 5; ++i) {
        account.ask({.url = server_.url() + "/x"}, [&](const Result<Told>& told) {
            if (!told && told.error().reason == "CARRIER_UNAVAILABLE") ++unavailable;
            ++answers;
        });
    }
    ASSERT_TRUE(test::eventually([&] { return answers == 5; }));
    EXPECT_EQ(unavailable, 4);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(AccountTest, DoesNotSayThatNothingWasDoneAfterAnUnclearAttempt) {
    auto once = settings();
    once.breaker.failures_to_open = 1;
    Account account(once, tools_);
    server_.always(500, "");
    EXPECT_EQ(send(account).error().reason, "CARRIER_OUTCOME_UNKNOWN"); // the breaker is open now
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(AccountTest, ShowsNoCredential) {
    Account account(settings(), tools_);
    server_.always(401, "bad key s3cret");
    EXPECT_TRUE(send(account)); // a refusal is an answer
    account.note_nonsense("no JSON");
    EXPECT_EQ(account.health().last_error, "no JSON");
}

using Pass = Breaker::Pass;

TEST(Breaker, ProbesLessAndLessOften) {
    Breaker breaker({.failures_to_open = 1, .window = 4, .open_for = 10s, .open_max = 30s});
    SteadyTime now{};
    breaker.failed(breaker.ask(now), now);
    for (const auto pause : {10s, 20s, 30s, 30s}) {
        EXPECT_EQ(breaker.ask(now + pause - 1ms), Pass::Refused);
        now += pause;
        EXPECT_FALSE(breaker.is_shut(now));
        EXPECT_EQ(breaker.ask(now), Pass::Probe);
        EXPECT_TRUE(breaker.is_shut(now)); // one probe
        EXPECT_EQ(breaker.ask(now), Pass::Refused);
        breaker.failed(Pass::Probe, now);
    }
}

TEST(Breaker, ForgetsOldFailures) {
    Breaker breaker({.failures_to_open = 2, .window = 3});
    const SteadyTime now{};
    breaker.failed(Pass::Normal, now);
    for (int i = 0; i < 3; ++i)
        breaker.succeeded(Pass::Normal);
    breaker.failed(Pass::Normal, now);
    EXPECT_EQ(breaker.ask(now), Pass::Normal);
    breaker.failed(Pass::Normal, now);
    EXPECT_EQ(breaker.ask(now), Pass::Refused);
}

TEST(Breaker, HearsTheProbeAloneWhileItIsOpen) {
    Breaker breaker({.failures_to_open = 1, .open_for = 10s});
    SteadyTime now{};
    breaker.failed(Pass::Normal, now);
    breaker.succeeded(Pass::Normal); // it went out before
    EXPECT_EQ(breaker.ask(now), Pass::Refused);
    now += 10s;
    EXPECT_EQ(breaker.ask(now), Pass::Probe);
    breaker.failed(Pass::Normal, now); // that one, too
    breaker.succeeded(Pass::Probe);
    EXPECT_EQ(breaker.ask(now), Pass::Normal);
}

TEST(Budget, IsSoManyASecond) {
    Budget budget(2);
    SteadyTime now{1h};
    EXPECT_TRUE(budget.take(now));
    EXPECT_TRUE(budget.take(now));
    EXPECT_FALSE(budget.take(now));
    now += 500ms;
    EXPECT_TRUE(budget.take(now));
    EXPECT_FALSE(budget.take(now));
    budget.pause(now + 3s);
    EXPECT_FALSE(budget.take(now + 2s));
    EXPECT_EQ(budget.wait(now + 2s), 1s);
    EXPECT_TRUE(budget.take(now + 3s));
}

TEST(JsonView, IsNothingWhereThereIsNothing) {
    const auto json = *JsonView::parse(R"({"a":{"b":[1,"x",null]},"n":7,"t":true})");
    EXPECT_EQ(json["a"]["b"].items()[1].text(), "x");
    EXPECT_EQ(json["a"]["c"]["d"].text(), "");
    EXPECT_EQ(json["n"].text(), "");
    EXPECT_EQ(json["n"].text_or_number(), "7");
    EXPECT_EQ(json["n"]["m"].items().size(), 0U);
    EXPECT_TRUE(json["t"].flag());
    EXPECT_FALSE(JsonView::parse("<html>"));
    EXPECT_FALSE(JsonView::parse(std::string(1'000, '[')));
}

TEST(Micros, AreReadFromAnAmount) {
    EXPECT_EQ(micros_of("1.25"), 1'250'000);
    EXPECT_EQ(micros_of("3"), 3'000'000);
    EXPECT_EQ(micros_of("0.00750009"), 7'500);
    for (const char* text : {"", "-1", "1,5", "1e3", ".5", "12345678901"})
        EXPECT_FALSE(micros_of(text)) << text;
}

} // namespace
} // namespace numberd::carrier
