// SPDX-License-Identifier: Apache-2.0
#include "service/secrets.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;

TEST(Secrets, APasswordMatchesItsHashAlone) {
    const std::string hash = hash_password("correct horse");
    EXPECT_TRUE(verify_password("correct horse", hash));
    EXPECT_FALSE(verify_password("correct horsf", hash));
    EXPECT_FALSE(verify_password("correct horse", ""));
    EXPECT_FALSE(verify_password("correct horse", "not a hash"));
    EXPECT_FALSE(verify_password("correct horse", std::string(500, 'x')));
}

TEST(Secrets, AWebhookSecretIsPrefixedBase64Of32Bytes) {
    SystemRng rng;
    const std::string secret = new_webhook_secret(rng);
    EXPECT_TRUE(secret.starts_with("whsec_"));
    EXPECT_EQ(secret.size(), 6U + 44U);
    EXPECT_NE(secret, new_webhook_secret(rng));
}

class TokenTest : public testing::Test {
  protected:
    test::FakeClock clock_;
    SeededRng rng_{1};
    TokenClaims claims_{uuid_v7(clock_, rng_), domain::AgentId{uuid_v7(clock_, rng_)},
                        domain::CustomerId{uuid_v7(clock_, rng_)}, clock_.now() + 1h};
    const std::string key_ = "0123456789abcdef0123456789abcdef";
};

TEST_F(TokenTest, SaysWhoItWasMadeFor) {
    const auto read = verify_token(sign_token(claims_, "admin", key_), key_, clock_.now());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->agent_id, claims_.agent_id);
    EXPECT_EQ(read->customer_id, claims_.customer_id);
    EXPECT_EQ(read->id, claims_.id);
    EXPECT_EQ(issued_at(read->id), std::chrono::floor<std::chrono::milliseconds>(clock_.now()));
}

TEST_F(TokenTest, EndsWhenItSays) {
    const auto token = sign_token(claims_, "admin", key_);
    clock_.advance(3599s);
    EXPECT_TRUE(verify_token(token, key_, clock_.now()));
    clock_.advance(1s);
    EXPECT_FALSE(verify_token(token, key_, clock_.now()));
}

TEST_F(TokenTest, RefusesForgeries) {
    const auto token = sign_token(claims_, "admin", key_);
    EXPECT_FALSE(verify_token(token, "another key of thirty-two bytes!!", clock_.now()));
    EXPECT_FALSE(verify_token(token + "x", key_, clock_.now()));
    EXPECT_FALSE(verify_token("", key_, clock_.now()));
    EXPECT_FALSE(verify_token("a.b.c", key_, clock_.now()));
    // {"alg":"none"} with the same claims and no signature.
    const auto first_dot = token.find('.');
    const auto payload = token.substr(first_dot, token.rfind('.') - first_dot);
    EXPECT_FALSE(verify_token("eyJhbGciOiJub25lIn0" + payload + ".", key_, clock_.now()));
}

} // namespace
} // namespace numberd::service
