// SPDX-License-Identifier: Apache-2.0
#include "service/webhooks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "service/record.hpp"
#include "service/webhook_outbox.hpp"
#include "support/http_receiver.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;
using domain::EventKind;
using domain::NumberId;
using test::eventually;
using test::header;
using testing::ElementsAre;
using testing::HasSubstr;

/// One run of the program: everything that a restart makes anew.
struct Process {
    Process(const test::TempDir& dir, Clock& clock, Rng& rng, Metrics& metrics,
            WebhookSettings settings)
        : store(store::sqlite::open_sqlite({.directory = dir.path().string()}, clock, metrics)
                    .value()),
          core{*store, clock, rng},
          client({.allow_private_targets = true}),
          webhooks(core, client, settings, metrics) {
        webhooks.start();
    }

    std::unique_ptr<domain::Store> store;
    Core core;
    http::Client client;
    Webhooks webhooks;
};

class WebhooksTest : public testing::Test {
  protected:
    WebhooksTest() { start(); }

    void start() {
        settings_.poll_longest = 2ms;
        process_.reset(); // the lock file
        process_ = std::make_unique<Process>(dir_, clock_, rng_, metrics_, settings_);
    }
    domain::Store& store() { return *process_->store; }
    const Core& core() { return process_->core; }

    domain::Customer customer(std::string uri) {
        domain::Customer customer;
        customer.id = core().new_id<domain::CustomerId>();
        customer.webhook_uri = std::move(uri);
        customer.webhook_secret = new_webhook_secret(rng_);
        customer.tm_create = clock_.now();
        EXPECT_TRUE(store().write_and_wait(
            [&](domain::Tx& tx) { return tx.customers().insert(customer); }));
        return customer;
    }
    void update(const domain::Customer& customer) {
        EXPECT_TRUE(store().write_and_wait(
            [&](domain::Tx& tx) { return tx.customers().update(customer); }));
    }
    void happen(const domain::Customer& customer, NumberId number, const std::string& after,
                EventKind kind = EventKind::NumberUpdated) {
        EXPECT_TRUE(store().write_and_wait([&](domain::Tx& tx) {
            Actor actor;
            actor.customer_id = customer.id;
            actor.name = "system";
            return record(tx, core(), actor, {kind, number.value, number, {}, after});
        }));
    }
    NumberId new_number() { return core().new_id<NumberId>(); }
    domain::ActiveflowId new_run() { return core().new_id<domain::ActiveflowId>(); }

    std::int64_t pending() {
        return store()
            .read_and_wait([](const domain::Tx& tx) { return tx.deliveries().count_pending(); })
            .value();
    }
    bool all_done() {
        return eventually([this] { return pending() == 0; });
    }
    std::vector<std::string> bodies() {
        std::vector<std::string> bodies;
        for (const auto& request : receiver_.requests())
            bodies.push_back(request.body);
        return bodies;
    }
    /// The webhooks_total metric of that result.
    bool has_counted(const std::string& result, int count) {
        const std::string line = "numberd_webhook_deliveries_total{result=\"" + result + "\"} " +
                                 std::to_string(count) + "\n";
        return eventually([&] { return metrics_.text().find(line) != std::string::npos; });
    }

    test::TempDir dir_;
    test::FakeClock clock_;
    SeededRng rng_{1};
    Metrics metrics_;
    test::HttpReceiver receiver_;
    WebhookSettings settings_;
    std::unique_ptr<Process> process_;
};

TEST_F(WebhooksTest, PostsEachEventInItsEnvelopeSignedInBothWays) {
    const auto owner = customer(receiver_.url());
    happen(owner, new_number(), R"({"id":"1"})", EventKind::NumberCreated);
    const auto request = receiver_.wait_for(1)[0];
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/hook");
    EXPECT_EQ(request.body, R"({"type":"number_created","data":{"id":"1"}})");
    EXPECT_EQ(header(request, "content-type"), "application/json");
    EXPECT_FALSE(header(request, "user-agent").empty());
    const auto signed_at =
        std::chrono::floor<std::chrono::seconds>(clock_.now()).time_since_epoch().count();
    EXPECT_EQ(header(request, "webhook-timestamp"), std::to_string(signed_at));
    EXPECT_TRUE(Uuid::parse(header(request, "webhook-id")));
    EXPECT_EQ(header(request, "webhook-signature"),
              standard_signature(owner.webhook_secret, header(request, "webhook-id"), signed_at,
                                 request.body));
    EXPECT_EQ(header(request, "X-VoIPBIN-Signature"),
              voipbin_signature(owner.webhook_secret, request.body));
    EXPECT_TRUE(all_done());
    EXPECT_TRUE(has_counted("delivered", 1));
}

TEST_F(WebhooksTest, UsesTheCustomersMethodAndPassesByThoseWithoutAnAddress) {
    happen(customer(""), new_number(), "{}");
    auto owner = customer(receiver_.url());
    owner.webhook_method = "PUT";
    update(owner);
    happen(owner, new_number(), "{}");
    EXPECT_EQ(receiver_.wait_for(1)[0].method, "PUT");
    EXPECT_TRUE(all_done());
    EXPECT_EQ(receiver_.requests().size(), 1);
}

TEST_F(WebhooksTest, WhatNobodyWantedIsPassedOverForGood) {
    auto owner = customer("");
    happen(owner, new_number(), R"("before")");
    const auto cursor = [this] {
        return store()
            .read_and_wait([](const domain::Tx& tx) { return tx.events().cursor(kWebhookReader); })
            .value();
    };
    EXPECT_TRUE(eventually([&] { return cursor() == 1; }));
    start();
    owner.webhook_uri = receiver_.url();
    update(owner);
    happen(owner, new_number(), R"("after")");
    EXPECT_THAT(receiver_.wait_for(1)[0].body, HasSubstr("after"));
    EXPECT_TRUE(all_done());
    EXPECT_EQ(receiver_.requests().size(), 1);
}

TEST_F(WebhooksTest, KeepsTheEventsOfANumberInOrderWhileOthersGoOn) {
    std::atomic<int> failures{2};
    receiver_.answer([&](const http::Request& request) -> std::optional<int> {
        if (request.body.find("\"a1\"") == std::string::npos) return 200;
        return failures-- > 0 ? 503 : 200;
    });
    const auto owner = customer(receiver_.url());
    const auto a = new_number();
    const auto b = new_number();
    for (const char* event : {R"("a1")", R"("a2")"})
        happen(owner, a, event);
    for (const char* event : {R"("b1")", R"("b2")"})
        happen(owner, b, event);
    receiver_.wait_for(3); // a1 has failed, b1 and b2 have come; a2 waits
    EXPECT_TRUE(has_counted("retry", 1));
    EXPECT_TRUE(eventually([this] { return pending() == 2; }));
    clock_.advance(1200ms);
    receiver_.wait_for(4);
    EXPECT_TRUE(has_counted("retry", 2));
    clock_.advance(1500ms); // the second pause is 1.6 s at least
    happen(owner, b, R"("b3")");
    EXPECT_THAT(receiver_.wait_for(5)[4].body, HasSubstr("b3"));
    clock_.advance(900ms);
    receiver_.wait_for(7);
    EXPECT_TRUE(all_done());
    std::vector<std::string> of_a;
    for (const auto& body : bodies()) {
        if (body.find("\"a") != std::string::npos) of_a.push_back(body.substr(33, 2));
    }
    EXPECT_THAT(of_a, ElementsAre("a1", "a1", "a1", "a2"));
}

TEST_F(WebhooksTest, DeliversManyEventsOfOneNumberInTheOrderTheyHappened) {
    const auto owner = customer(receiver_.url());
    const auto number = new_number();
    for (int i = 0; i < 50; ++i)
        happen(owner, number, std::to_string(i));
    receiver_.wait_for(50);
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(bodies()[static_cast<std::size_t>(i)],
                  R"({"type":"number_updated","data":)" + std::to_string(i) + "}");
    }
}

TEST_F(WebhooksTest, RetriesWithTheSameIdAndBodyButANewTimestamp) {
    receiver_.answer([](const http::Request&) { return 500; });
    const auto owner = customer(receiver_.url());
    happen(owner, new_number(), "1");
    receiver_.wait_for(1);
    EXPECT_TRUE(has_counted("retry", 1));
    receiver_.answer([](const http::Request&) { return 204; });
    clock_.advance(2s);
    const auto requests = receiver_.wait_for(2);
    EXPECT_EQ(header(requests[0], "webhook-id"), header(requests[1], "webhook-id"));
    EXPECT_EQ(requests[0].body, requests[1].body);
    EXPECT_NE(header(requests[0], "webhook-timestamp"), header(requests[1], "webhook-timestamp"));
    EXPECT_NE(header(requests[0], "webhook-signature"), header(requests[1], "webhook-signature"));
    EXPECT_TRUE(all_done());
}

TEST_F(WebhooksTest, TakesARedirectAsAFailure) {
    receiver_.answer([](const http::Request&) { return 302; });
    happen(customer(receiver_.url()), new_number(), "1");
    EXPECT_TRUE(has_counted("retry", 1));
    EXPECT_EQ(pending(), 1);
}

TEST_F(WebhooksTest, GivesUpAfterThreeDaysAndGoesOnWithTheNextEvent) {
    receiver_.answer([](const http::Request& request) -> std::optional<int> {
        return request.body.find("\"first\"") == std::string::npos ? 200 : 500;
    });
    const auto owner = customer(receiver_.url());
    const auto number = new_number();
    happen(owner, number, R"("first")");
    happen(owner, number, R"("second")");
    EXPECT_TRUE(has_counted("retry", 1));
    clock_.advance(72h);
    EXPECT_TRUE(has_counted("dead", 1));
    EXPECT_THAT(receiver_.wait_for(3)[2].body, HasSubstr("second"));
    EXPECT_TRUE(all_done());
}

TEST_F(WebhooksTest, GoesOnAfterARestartWhereItStood) {
    receiver_.answer([](const http::Request&) { return 500; });
    const auto owner = customer(receiver_.url());
    const auto number = new_number();
    happen(owner, number, R"("before")");
    receiver_.wait_for(1);
    EXPECT_TRUE(has_counted("retry", 1));
    process_.reset();
    clock_.advance(2s);
    receiver_.answer([](const http::Request&) { return 200; });
    start();
    happen(owner, number, R"("after")");
    const auto requests = receiver_.wait_for(3);
    EXPECT_EQ(header(requests[0], "webhook-id"), header(requests[1], "webhook-id"));
    EXPECT_THAT(requests[2].body, HasSubstr("after"));
    EXPECT_TRUE(all_done());
    EXPECT_EQ(receiver_.requests().size(), 3);
}

TEST_F(WebhooksTest, WritesWhatIsUnderWayWhenItStops) {
    receiver_.answer([](const http::Request&) { return std::nullopt; });
    happen(customer(receiver_.url()), new_number(), "1");
    receiver_.wait_for(1);
    std::thread stopping([this] { process_->webhooks.stop(); });
    receiver_.release(200);
    stopping.join();
    EXPECT_EQ(pending(), 0);
}

TEST_F(WebhooksTest, HasAtMostSoManyRequestsUnderWayAndAQuarterForOneCustomer) {
    settings_.in_flight_max = 8;
    start();
    receiver_.answer([](const http::Request&) { return std::nullopt; });
    const auto crowded = customer(receiver_.url("/crowded"));
    for (int i = 0; i < 40; ++i)
        happen(crowded, new_number(), "1");
    receiver_.wait_for(2);
    for (const char* path : {"/a", "/b", "/c", "/d"}) {
        const auto other = customer(receiver_.url(path));
        for (int i = 0; i < 2; ++i)
            happen(other, new_number(), "1");
        clock_.advance(1s); // those of the crowded customer are postponed in between
    }
    std::map<std::string, int> by_path;
    for (const auto& request : receiver_.wait_for(8))
        ++by_path[request.path];
    EXPECT_EQ(by_path["/crowded"], 2);
    EXPECT_EQ(by_path["/a"], 2);
    EXPECT_EQ(by_path["/c"], 2);
    EXPECT_EQ(pending(), 48);
    EXPECT_EQ(receiver_.requests().size(), 8);
    receiver_.answer([](const http::Request&) { return 200; });
    receiver_.release(200);
    EXPECT_TRUE(eventually([this] {
        clock_.advance(100ms);
        return pending() == 0;
    }));
}

TEST_F(WebhooksTest, SendsWhatWaitsToTheAddressThatTheCustomerHasNow) {
    receiver_.answer([](const http::Request&) { return 404; });
    auto owner = customer(receiver_.url("/wrong"));
    happen(owner, new_number(), "1");
    EXPECT_TRUE(has_counted("retry", 1));
    owner.webhook_uri = receiver_.url("/right");
    update(owner);
    receiver_.answer([](const http::Request&) { return 200; });
    clock_.advance(2s);
    EXPECT_EQ(receiver_.wait_for(2)[1].path, "/right");
    EXPECT_TRUE(all_done());
}

TEST_F(WebhooksTest, DropsWhatWaitsForACustomerThatTakesNoneAnyMore) {
    receiver_.answer([](const http::Request&) { return 404; });
    auto owner = customer(receiver_.url());
    happen(owner, new_number(), "1");
    EXPECT_TRUE(has_counted("retry", 1));
    owner.webhook_uri.clear();
    update(owner);
    clock_.advance(2s);
    EXPECT_TRUE(has_counted("dead", 1));
    EXPECT_EQ(receiver_.requests().size(), 1);
}

TEST_F(WebhooksTest, SendsWhatAFlowQueuesSignedAndAsItIs) {
    const auto owner = customer("");
    ASSERT_TRUE(store().write_and_wait([&](domain::Tx& tx) {
        return queue_delivery(tx, core(), owner.id, new_run(),
                              {.uri = receiver_.url("/flow"),
                               .method = "PUT",
                               .content_type = "text/plain",
                               .body = "hello"});
    }));
    const auto request = receiver_.wait_for(1)[0];
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/flow");
    EXPECT_EQ(header(request, "content-type"), "text/plain");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(header(request, "X-VoIPBIN-Signature"),
              voipbin_signature(owner.webhook_secret, "hello"));
}

TEST_F(WebhooksTest, AFlowsDeadAddressHoldsUpNoEvent) {
    const auto owner = customer(receiver_.url("/events"));
    receiver_.answer([](const auto& request) { return request.path == "/dead" ? 500 : 200; });
    const auto number = new_number();
    const auto run = new_run();
    ASSERT_TRUE(store().write_and_wait([&](domain::Tx& tx) {
        return queue_delivery(tx, core(), owner.id, run, {.uri = receiver_.url("/dead")});
    }));
    receiver_.wait_for(1);
    happen(owner, number, "1");
    const auto second = receiver_.wait_for(2)[1];
    EXPECT_EQ(second.path, "/events") << "the flow's own request waits for its retry";
}

TEST_F(WebhooksTest, RefusesToQueueWhatIsNoProperRequest) {
    const auto owner = customer("");
    const auto queue = [&](std::string uri, std::string method, std::string type,
                           std::string body) {
        return test::reason_in(store().write_and_wait([&](domain::Tx& tx) {
            return queue_delivery(
                tx, core(), owner.id, new_run(),
                {.uri = uri, .method = method, .content_type = type, .body = body});
        }));
    };
    EXPECT_EQ(queue("ftp://example.com/", "POST", "text/plain", ""), "INVALID_ARGUMENT");
    EXPECT_EQ(queue("https://example.com/a b", "POST", "text/plain", ""), "INVALID_ARGUMENT");
    EXPECT_EQ(queue("https://example.com/" + std::string(2048, 'a'), "POST", "text/plain", ""),
              "INVALID_ARGUMENT");
    EXPECT_EQ(queue("https://example.com/", "TRACE", "text/plain", ""), "INVALID_ARGUMENT");
    EXPECT_EQ(queue("https://example.com/", "POST", "text/plain\r\nX-Evil: 1", ""),
              "INVALID_ARGUMENT");
    EXPECT_EQ(queue("https://example.com/", "POST", "text/plain", std::string(256 * 1024 + 1, 'x')),
              "INVALID_ARGUMENT");
    EXPECT_EQ(pending(), 0);
}

} // namespace
} // namespace numberd::service
