// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "service/core.hpp"

namespace numberd::service {

/// What first start writes to admin.json.
struct AdminCredentials {
    std::string username;
    std::string password;
    std::string accesskey;
    domain::CustomerId customer_id;
};

struct Login {
    std::string username;
    std::string token; ///< JWT, HS256, seven days
};

struct NewCustomer {
    std::string name;
    std::string email;
    domain::PlanType plan = domain::PlanType::Free;
};

/// Fields of PUT /v1.0/customer; what is absent stays.
struct CustomerUpdate {
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::string> email{};
    std::optional<std::string> phone_number{};
    std::optional<std::string> address{};
    std::optional<std::string> webhook_uri{};
    std::optional<std::string> webhook_method{};
};

/// Who signs up by themselves, on plan free.
struct SignUp {
    NewCustomer customer;
    std::string password{}; ///< empty: one is made up
    CustomerUpdate profile{};
};

struct CreatedCustomer {
    domain::Customer customer;
    std::string username;
    std::string password;  ///< shown this once; empty if the client chose it
    std::string accesskey; ///< shown this once
};

/// For how long the last webhook_secret signs besides the new one.
inline constexpr std::chrono::hours kOldSecretLife{24};

/// Passwords that may wait for their hash, which takes 30 ms.
struct AccountLimits {
    int logins_waiting_max = 64;
    int customers_waiting_max = 64;
};

/// Customers, their agents and what proves who somebody is: passwords (argon2id, on a pool of their
/// own), tokens (JWT) and access keys (SHA-256). Any thread.
class Accounts {
  public:
    /// Loads, or makes, the key that signs tokens; waits for the store: at start-up only.
    static Result<std::unique_ptr<Accounts>> open(const Core& core, AccountLimits limits = {});
    ~Accounts();

    /// Waits for what is being hashed, which then writes; what comes later is never answered. To be
    /// called before the store goes. May be called again.
    void stop();

    /// Makes the operator's customer (plan unlimited), agent "admin" and access key, unless that
    /// was done before. `keep` must make the credentials durable: it is called before they are
    /// valid, so that a crash at any point leaves somebody who can log in. Waits for the store.
    Result<void> bootstrap(const std::function<Result<void>(const AdminCredentials&)>& keep);

    /// INVALID_CREDENTIALS; RATE_LIMIT_EXCEEDED when too many logins wait for their hash.
    void login(const std::string& username, std::string password, Done<Login> done);

    /// Whose token or access key that is; both are taken everywhere a credential is. Expired,
    /// revoked, malformed and unknown ones, and those of deleted customers, are all
    /// INVALID_CREDENTIALS. Whether a frozen one may go on is the caller's to say.
    void identify(const std::string& credential, Done<Actor> done);

    /// The same from the rows alone, whatever has been found before.
    void identify_anew(const std::string& credential, Done<Actor> done);

    /// The token that the actor showed is good no more. STATE_INVALID for an access key, which is
    /// not logged in.
    void logout(const Actor& actor, Done<void> done);

    /// Runs `work` where passwords are hashed; OVERLOAD, and it has not run, when too many wait.
    Result<void> hash_later(std::function<void()> work);

    void me(const Actor& actor, Done<domain::Agent> done);
    void own_customer(const Actor& actor, Done<domain::Customer> done);
    void update_own_customer(const Actor& actor, CustomerUpdate update,
                             Done<domain::Customer> done);
    /// A new webhook_secret; the old one signs too for a day.
    void rotate_webhook_secret(const Actor& actor, Done<domain::Customer> done);
    /// Needs project permission; OVERLOAD when too many wait for their hash.
    void create_customer(const Actor& actor, NewCustomer wanted, const Done<CreatedCustomer>& done);

    /// A customer of its own with its administrator, key and billing account, whose username is the
    /// e-mail address. AGENT_ALREADY_EXISTS if that is taken; OVERLOAD.
    void sign_up(const std::string& request_id, SignUp wanted, const Done<CreatedCustomer>& done);

  private:
    struct State;
    explicit Accounts(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

} // namespace numberd::service
