// SPDX-License-Identifier: Apache-2.0
#include "api/idempotency.hpp"

#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

class IdempotencyTest : public testing::Test {
  protected:
    using Verdict = std::optional<Replay>;

    Result<Verdict> begin(const std::string& key, const std::string& hash = "h") {
        return test::await<Verdict>([&](service::Done<Verdict> done) {
            idempotency_.begin(customer_, AnswerSeal(customer_, key), hash, std::move(done));
        });
    }
    void keep(const std::string& key, int status, const std::string& body) {
        const auto kept = test::await<int>([&](std::function<void(Result<int>)> done) {
            idempotency_.keep(customer_, AnswerSeal(customer_, key), status, body,
                              [done] { done(0); });
        });
        EXPECT_TRUE(kept);
    }
    void forget(const std::string& key) {
        const auto forgotten = test::await<int>([&](std::function<void(Result<int>)> done) {
            idempotency_.forget(customer_, AnswerSeal(customer_, key), [done] { done(0); });
        });
        EXPECT_TRUE(forgotten);
    }
    std::string outcome(const std::string& key, const std::string& hash = "h") {
        const auto verdict = begin(key, hash);
        if (!verdict) return std::string(verdict.error().reason);
        if (!verdict.value()) return "run";
        return std::to_string(verdict.value()->status) + " " + verdict.value()->body;
    }

    test::Stack stack_;
    domain::CustomerId customer_ = stack_.actor().customer_id;
    Idempotency idempotency_{stack_.core};
};

TEST_F(IdempotencyTest, TheFirstAnswerIsKeptAndReplayed) {
    EXPECT_EQ(outcome("k"), "run");
    EXPECT_EQ(outcome("k"), "IDEMPOTENCY_KEY_IN_PROGRESS");
    keep("k", 200, R"({"id":"1"})");
    EXPECT_EQ(outcome("k"), R"(200 {"id":"1"})");
    EXPECT_EQ(outcome("k", "other"), "IDEMPOTENCY_KEY_REUSED");
    EXPECT_EQ(outcome("K"), "run");
}

TEST_F(IdempotencyTest, AfterADayTheKeyIsNewAgain) {
    EXPECT_EQ(outcome("k"), "run");
    keep("k", 200, "x");
    stack_.clock.advance(domain::kIdempotencyKept - std::chrono::seconds(1));
    EXPECT_EQ(outcome("k"), "200 x");
    stack_.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(outcome("k", "other"), "run");
}

TEST_F(IdempotencyTest, ARequestThatACrashCutOffIsNeitherRepeatedNorWaitedFor) {
    EXPECT_EQ(outcome("k"), "run"); // and then the process dies
    stack_.clock.advance(kIdempotentRequestLongest - std::chrono::seconds(1));
    EXPECT_EQ(outcome("k"), "IDEMPOTENCY_KEY_IN_PROGRESS");
    stack_.clock.advance(std::chrono::seconds(1));
    const auto verdict = begin("k");
    ASSERT_FALSE(verdict);
    EXPECT_EQ(verdict.error().reason, "IDEMPOTENCY_KEY_REUSED");
    EXPECT_THAT(verdict.error().message, testing::HasSubstr("restart"));
    keep("k", 200, "late"); // it was only slow
    EXPECT_EQ(outcome("k"), "200 late");
}

TEST_F(IdempotencyTest, AForgottenKeyWasNeverUsed) {
    EXPECT_EQ(outcome("k"), "run");
    forget("k");
    EXPECT_EQ(outcome("k", "other"), "run");
}

TEST_F(IdempotencyTest, TheStoreHoldsNeitherKeyNorAnswerInTheClear) {
    EXPECT_EQ(outcome("my-key"), "run");
    keep("my-key", 200, "the password");
    const AnswerSeal seal(customer_, "my-key");
    const auto found = stack_.store->read_and_wait(
        [&](const domain::Tx& tx) { return tx.idempotency().find(customer_, seal.name()); });
    ASSERT_TRUE(found.value());
    EXPECT_EQ(found.value()->key.find("my-key"), std::string::npos);
    EXPECT_EQ(found.value()->body.find("password"), std::string::npos);
    EXPECT_EQ(seal.open(found.value()->body), "the password");
    EXPECT_FALSE(AnswerSeal(customer_, "another").open(found.value()->body));
    EXPECT_FALSE(AnswerSeal({}, "my-key").open(found.value()->body));
    EXPECT_FALSE(seal.open("AAAA"));
    EXPECT_FALSE(seal.open("%"));
}

TEST(RequestHash, TellsRequestsApart) {
    const auto hash = request_hash("POST", "/v1.0/numbers", "{}");
    EXPECT_EQ(hash.size(), 64u);
    EXPECT_EQ(hash, request_hash("POST", "/v1.0/numbers", "{}"));
    EXPECT_NE(hash, request_hash("POST", "/v1.0/flows", "{}"));
    EXPECT_NE(hash, request_hash("POST", "/v1.0/numbers", "{ }"));
}

class IdempotentApi : public ApiFixture {
  protected:
    Answer once(const std::string& target, const std::string& body, const std::string& key) {
        return send({"POST", target, body, {{"Idempotency-Key", key}}}, key_);
    }
};

TEST_F(IdempotentApi, ARepeatedRequestGetsTheFirstAnswer) {
    const std::string body = R"({"number":"+899100000001"})";
    const auto first = once("/v1.0/numbers", body, "k1");
    EXPECT_EQ(first.outcome(), "200");
    EXPECT_EQ(first.header("Idempotency-Replayed"), "");
    const auto again = once("/v1.0/numbers", body, "k1");
    EXPECT_EQ(again.raw.body, first.raw.body);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(get("/v1.0/numbers").body.at("result").as_array().size(), 1u);
    EXPECT_EQ(once("/v1.0/numbers", R"({"number":"+899100000002"})", "k1").outcome(),
              "409 IDEMPOTENCY_KEY_REUSED");
    EXPECT_EQ(once("/v1.0/flows", body, "k1").status, 400); // malformed before the key is looked at
    EXPECT_EQ(once("/v1.0/flows", "{}", "k1").outcome(), "409 IDEMPOTENCY_KEY_REUSED");
}

TEST_F(IdempotentApi, ARefusalIsReplayedToo) {
    post("/v1.0/numbers", R"({"number":"+899100000001"})");
    const std::string body = R"({"number":"+899100000001"})";
    EXPECT_EQ(once("/v1.0/numbers", body, "k").outcome(), "409 NUMBER_ALREADY_EXISTS");
    const auto again = once("/v1.0/numbers", body, "k");
    EXPECT_EQ(again.outcome(), "409 NUMBER_ALREADY_EXISTS");
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
}

TEST_F(IdempotentApi, ARefusalThatMayPassIsNotKept) {
    key_ = new_key(domain::PlanType::Free);
    std::string first;
    for (int i = 1; i <= 5; ++i) {
        const auto made =
            post("/v1.0/numbers", R"({"number":"+89910000000)" + std::to_string(i) + "\"}");
        first = made.text("/id");
    }
    const std::string body = R"({"number":"+899100000006"})";
    EXPECT_EQ(once("/v1.0/numbers", body, "k").outcome(), "429 RESOURCE_LIMIT_EXCEEDED");
    remove("/v1.0/numbers/" + first);
    EXPECT_EQ(once("/v1.0/numbers", body, "k").outcome(), "200");
}

TEST_F(IdempotentApi, ManyAtOnceDoTheWorkOnce) {
    std::vector<std::future<Answer>> answers;
    const Sent sent{"POST",
                    "/v1.0/messages",
                    R"({"source":"+899100000001","destinations":["+15557654321"],"text":"x"})",
                    {{"Idempotency-Key", "k"}}};
    post("/v1.0/numbers", R"({"number":"+899100000001"})");
    for (int i = 0; i < 20; ++i)
        answers.push_back(start(sent, key_));
    for (auto& answer : answers) {
        const auto got = answer.get();
        EXPECT_TRUE(got.outcome() == "200" || got.outcome() == "409 IDEMPOTENCY_KEY_IN_PROGRESS");
        EXPECT_EQ(got.header("Retry-After"), got.status == 409 ? "1" : "");
    }
    EXPECT_EQ(get("/v1.0/messages").body.at("result").as_array().size(), 1u);
}

TEST_F(IdempotentApi, KeysOfTwoCustomersAreTwoKeys) {
    once("/v1.0/flows", "{}", "k");
    key_ = new_key();
    const auto other = once("/v1.0/flows", R"({"name":"x"})", "k");
    EXPECT_EQ(other.outcome(), "200");
    EXPECT_EQ(other.header("Idempotency-Replayed"), "");
}

TEST_F(IdempotentApi, AKeyHasABoundedLength) {
    EXPECT_EQ(once("/v1.0/flows", "{}", "").outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(once("/v1.0/flows", "{}", std::string(256, 'k')).outcome(),
              "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(once("/v1.0/flows", "{}", std::string(255, 'k')).outcome(), "200");
}

} // namespace
} // namespace numberd::api
