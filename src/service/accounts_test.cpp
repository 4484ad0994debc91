// SPDX-License-Identifier: Apache-2.0
#include "service/accounts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

using test::await;
using test::reason_in;

class AccountsTest : public testing::Test {
  protected:
    AdminCredentials bootstrap() {
        AdminCredentials kept;
        const auto made = accounts_->bootstrap([&](const AdminCredentials& credentials) {
            kept = credentials;
            return Result<void>(success());
        });
        EXPECT_TRUE(made);
        return kept;
    }
    Result<Actor> identify(const std::string& credential) {
        return await<Actor>(
            [&](Done<Actor> done) { accounts_->identify(credential, std::move(done)); });
    }
    Result<Login> login(const std::string& username, const std::string& password) {
        return await<Login>(
            [&](Done<Login> done) { accounts_->login(username, password, std::move(done)); });
    }

    test::Stack stack_;
    std::unique_ptr<Accounts> accounts_ = std::move(Accounts::open(stack_.core)).value();
};

TEST_F(AccountsTest, BootstrapMakesOneOperator) {
    const auto first = bootstrap();
    EXPECT_EQ(first.username, "admin");
    EXPECT_TRUE(bootstrap().username.empty()) << "the second time nothing is made";
    const auto actor = identify(first.accesskey);
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor.value().customer_id, first.customer_id);
    EXPECT_EQ(actor.value().plan, domain::PlanType::Unlimited);
    EXPECT_TRUE(actor.value().may(domain::permission::kProject));
}

TEST_F(AccountsTest, CredentialsThatCouldNotBeKeptAreNotMade) {
    const auto failed = accounts_->bootstrap([](const AdminCredentials&) -> Result<void> {
        return Error{ErrorCode::Unavailable, "", "disk full"};
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(bootstrap().username, "admin");
}

TEST_F(AccountsTest, ATokenFromLoginStandsForItsAgent) {
    const auto admin = bootstrap();
    const auto logged_in = login("admin", admin.password);
    ASSERT_TRUE(logged_in);
    const auto actor = identify(logged_in.value().token);
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor.value().customer_id, admin.customer_id);
    EXPECT_FALSE(actor.value().agent_id.is_nil());
}

TEST_F(AccountsTest, WrongCredentialsAreAllTheSame) {
    const auto admin = bootstrap();
    EXPECT_EQ(reason_in(login("admin", "wrong")), "INVALID_CREDENTIALS");
    EXPECT_EQ(reason_in(login("nobody", admin.password)), "INVALID_CREDENTIALS");
    for (const char* credential :
         {"", "vb_", "vb_00000000000000000000000000000000", "a.b.c", "x"}) {
        EXPECT_EQ(reason_in(identify(credential)), "INVALID_CREDENTIALS") << credential;
    }
}

TEST_F(AccountsTest, ATokenExpires) {
    const auto admin = bootstrap();
    const auto token = login("admin", admin.password).value().token;
    ASSERT_TRUE(identify(token));
    stack_.clock.advance(std::chrono::hours{24 * 7});
    EXPECT_EQ(reason_in(identify(token)), "INVALID_CREDENTIALS");
}

TEST_F(AccountsTest, TokensOutliveARestart) {
    const auto admin = bootstrap();
    const auto token = login("admin", admin.password).value().token;
    accounts_.reset();
    accounts_ = std::move(Accounts::open(stack_.core)).value();
    EXPECT_TRUE(identify(token));
}

TEST_F(AccountsTest, OnlyTheOperatorMakesCustomers) {
    const auto admin = identify(bootstrap().accesskey).value();
    const auto made = await<CreatedCustomer>([&](Done<CreatedCustomer> done) {
        accounts_->create_customer(admin, {"Acme", "boss@example.com", domain::PlanType::Basic},
                                   std::move(done));
    });
    ASSERT_TRUE(made) << made.error().message;
    const auto acme = identify(made.value().accesskey);
    ASSERT_TRUE(acme);
    EXPECT_EQ(acme.value().plan, domain::PlanType::Basic);
    EXPECT_TRUE(login("boss@example.com", made.value().password));
    EXPECT_EQ(reason_in(await<CreatedCustomer>([&](Done<CreatedCustomer> done) {
                  accounts_->create_customer(acme.value(), {"x", "y", {}}, std::move(done));
              })),
              "PERMISSION_DENIED");
}

TEST_F(AccountsTest, TheCustomerSetsItsWebhook) {
    const auto actor = stack_.actor();
    const auto changed = await<domain::Customer>([&](Done<domain::Customer> done) {
        accounts_->update_own_customer(actor, {.webhook_uri = "http://127.0.0.1:9/"},
                                       std::move(done));
    });
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed.value().webhook_uri, "http://127.0.0.1:9/");
    EXPECT_EQ(changed.value().name, "test");
    const auto events = stack_.events();
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].after.find("whsec_"), std::string::npos) << "the log keeps no secret";
}

TEST_F(AccountsTest, AFrozenAccountIsSeenAsSuchThoughItsCredentialIsKnown) {
    const auto admin = bootstrap();
    ASSERT_TRUE(identify(admin.accesskey));
    const auto frozen = stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(auto customer, tx.customers().find(admin.customer_id));
        customer->status = domain::CustomerStatus::Frozen;
        BOOST_OUTCOME_TRY(tx.customers().update(*customer));
        domain::Event event;
        event.kind = domain::EventKind::CustomerUpdated;
        event.customer_id = admin.customer_id;
        event.resource_id = admin.customer_id.value;
        event.time = stack_.clock.now();
        return tx.events().append(std::move(event));
    });
    ASSERT_TRUE(frozen);
    const auto actor = identify(admin.accesskey);
    ASSERT_TRUE(actor);
    EXPECT_EQ(actor.value().customer_status, domain::CustomerStatus::Frozen);
}

/// One login is at its hash, so to say, for as long as the test wants: its answer does not return.
class HeldHashing : public AccountsTest {
  protected:
    HeldHashing() {
        accounts_ = std::move(Accounts::open(stack_.core, {2, 3})).value();
        operator_ = identify(bootstrap().accesskey).value();
        std::promise<void> held;
        accounts_->login("nobody", "x", [&held, let = let_.get_future().share()](Result<Login>) {
            held.set_value();
            let.wait_for(test::kDeadline);
        });
        EXPECT_EQ(held.get_future().wait_for(test::kDeadline), std::future_status::ready);
    }
    /// Nothing answers from here on.
    ~HeldHashing() override {
        accounts_.reset();
        stack_.store.reset();
    }

    void log_in() {
        accounts_->login("nobody", "x", [this](const Result<Login>& result) { count(result); });
    }
    void create(const std::string& email) {
        accounts_->create_customer(
            operator_, {"x", email, domain::PlanType::Free},
            [this](const Result<CreatedCustomer>& result) { count(result); });
    }
    template <class T>
    void count(const Result<T>& result) {
        const std::lock_guard lock(mutex_);
        ++answers_[reason_in(result)];
        changed_.notify_all();
    }
    int answers(const std::string& reason) {
        const std::lock_guard lock(mutex_);
        return answers_[reason];
    }
    bool wait_for(const std::string& reason, int wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, test::kDeadline, [&] { return answers_[reason] == wanted; });
    }

    std::promise<void> let_;
    Actor operator_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> answers_;
};

TEST_F(HeldHashing, LoginsThatWaitForItAreBounded) {
    for (int i = 0; i < 3; ++i)
        log_in();
    EXPECT_EQ(answers("RATE_LIMIT_EXCEEDED"), 1) << "the third, at once";
    create("a@example.com");
    EXPECT_EQ(answers("OVERLOAD"), 0) << "logins do not keep the operator out";
    let_.set_value();
    EXPECT_TRUE(wait_for("INVALID_CREDENTIALS", 2));
    EXPECT_TRUE(wait_for("OK", 1));
    log_in();
    EXPECT_TRUE(wait_for("INVALID_CREDENTIALS", 3)) << "their places are free again";
}

TEST_F(HeldHashing, CustomersThatWaitForItAreBounded) {
    for (const char* email : {"a@example.com", "b@example.com", "c@example.com", "d@example.com"})
        create(email);
    EXPECT_EQ(answers("OVERLOAD"), 1) << "the fourth, at once";
    let_.set_value();
    EXPECT_TRUE(wait_for("OK", 3));
    create("d@example.com");
    EXPECT_TRUE(wait_for("OK", 4)) << "their places are free again";
}

} // namespace
} // namespace numberd::service
