// SPDX-License-Identifier: Apache-2.0
#include "service/accounts.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/log.hpp"
#include "base/sha256.hpp"
#include "domain/reason.hpp"
#include "service/identity_cache.hpp"
#include "service/ledger.hpp"
#include "service/record.hpp"
#include "service/secrets.hpp"
#include "service/tenant.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::AccessKey;
using domain::Agent;
using domain::Customer;
using domain::Reason;
using domain::Tx;

constexpr std::string_view kTokenKeySetting = "token_key";
constexpr std::string_view kBootstrappedSetting = "bootstrapped";
constexpr std::chrono::hours kTokenLife{24 * 7};
constexpr std::chrono::minutes kTouchPause{1};

Error invalid_credentials() {
    return domain::fail(Reason::InvalidCredentials, "the credentials are not valid");
}

Result<Customer> find_customer(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(auto found, tx.customers().find(id));
    if (!found || found->tm_delete) {
        return domain::fail(Reason::CustomerNotFound, "there is no such customer");
    }
    return std::move(*found);
}

void apply(Customer& customer, const CustomerUpdate& update) {
    if (update.name) customer.name = *update.name;
    if (update.detail) customer.detail = *update.detail;
    if (update.email) customer.email = *update.email;
    if (update.phone_number) customer.phone_number = *update.phone_number;
    if (update.address) customer.address = *update.address;
    if (update.webhook_uri) customer.webhook_uri = *update.webhook_uri;
    if (update.webhook_method) customer.webhook_method = *update.webhook_method;
}

/// The actor behind a credential that has been found valid.
Result<Actor> actor_of(const Tx& tx, domain::CustomerId customer_id, std::uint32_t permission,
                       std::string name, domain::AgentId agent_id) {
    const auto customer = find_customer(tx, customer_id);
    if (!customer) {
        if (customer.error().code != ErrorCode::NotFound) return customer.error();
        return invalid_credentials();
    }
    Actor actor;
    actor.customer_status = customer.value().status;
    actor.tm_freeze = customer.value().tm_freeze;
    actor.tm_purge = customer.value().tm_purge;
    actor.customer_id = customer_id;
    actor.plan = customer.value().plan;
    actor.permission = permission;
    actor.name = std::move(name);
    actor.agent_id = agent_id;
    return actor;
}

} // namespace

struct Accounts::State {
    State(const Core& c, AccountLimits l) : core(c), limits(l), cache(c.store) {}

    Core core;
    const AccountLimits limits;
    std::string token_key{}; ///< signs tokens
    IdentityCache cache;
    /// Password hashing takes 30 ms: on one thread of its own, so that guessing cannot take more.
    boost::asio::thread_pool hashing{1};
    std::atomic<int> logins_waiting{0};
    std::atomic<int> customers_waiting{0};

    /// Keeps when a key was used last, once a minute: a write for each request would cost more than
    /// it tells.
    void touch(const Actor& actor, Timestamp now) {
        if (actor.key_id.is_nil()) return;
        {
            const std::lock_guard lock(touched_mutex);
            auto& last = touched[actor.key_id];
            if (now < last + kTouchPause) return;
            last = now;
            if (touched.size() > IdentityCache::kKeptMax) touched.clear();
        }
        core.store.write_lazily(
            [id = actor.key_id, now](Tx& tx) { return tx.access_keys().touch(id, now); },
            [](const Result<void>&) {});
    }

    std::mutex touched_mutex;
    std::unordered_map<domain::AccessKeyId, Timestamp> touched;

    Result<void> hash_later(std::function<void()> work);
    void make_tenant(const Actor& actor, SignUp wanted, const Done<CreatedCustomer>& done);
    /// Whom the rows say that it stands for.
    void look_up(const std::string& credential, Timestamp now, const Done<Identity>& done);

    void finish_login(const std::string& username, const std::string& password,
                      const Result<std::optional<Agent>>& found, const Done<Login>& done) {
        if (!found) return done(found.error());
        // An unknown name costs as much time as a wrong password.
        static const std::string nobody = hash_password("nobody");
        const auto& agent = found.value();
        const std::string& hash = agent ? agent->password_hash : nobody;
        const bool matches = verify_password(password, hash);
        if (!matches || !agent) return done(invalid_credentials());
        const auto expires = core.clock.now() + kTokenLife;
        done(Login{username, sign_token({core.new_id<domain::AgentId>().value, agent->id,
                                         agent->customer_id, expires},
                                        username, token_key)});
    }
};

Accounts::Accounts(std::unique_ptr<State> state) : state_(std::move(state)) {}

Accounts::~Accounts() {
    stop();
}

void Accounts::stop() {
    state_->hashing.join();
}

Result<std::unique_ptr<Accounts>> Accounts::open(const Core& core, AccountLimits limits) {
    auto state = std::make_unique<State>(core, limits);
    BOOST_OUTCOME_TRY(state->token_key,
                      core.store.write_and_wait([&core](Tx& tx) -> Result<std::string> {
                          BOOST_OUTCOME_TRY(auto found, tx.settings().find(kTokenKeySetting));
                          if (found) return std::move(*found);
                          std::string made = core.rng.alphanumeric(64);
                          BOOST_OUTCOME_TRY(tx.settings().set(kTokenKeySetting, made));
                          return made;
                      }));
    return std::unique_ptr<Accounts>(new Accounts(std::move(state)));
}

Result<void> Accounts::bootstrap(const std::function<Result<void>(const AdminCredentials&)>& keep) {
    const Core& core = state_->core;
    return core.store.write_and_wait([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(const auto done_before, tx.settings().find(kBootstrappedSetting));
        if (done_before) return success();
        const auto permission = domain::permission::kProject | domain::permission::kCustomerAgent |
                                domain::permission::kCustomerAdmin |
                                domain::permission::kCustomerManager;
        const Tenant tenant =
            new_tenant(core, {"operator", "", domain::PlanType::Unlimited}, "admin", permission);
        Actor system;
        system.name = "system";
        BOOST_OUTCOME_TRY(insert_tenant(tx, core, system, tenant));
        BOOST_OUTCOME_TRY(tx.settings().set(kBootstrappedSetting, "1"));
        return keep({tenant.agent.username, tenant.password, tenant.accesskey, tenant.customer.id});
    });
}

void Accounts::login(const std::string& username, std::string password, Done<Login> done) {
    if (state_->logins_waiting.fetch_add(1) >= state_->limits.logins_waiting_max) {
        --state_->logins_waiting;
        return done(domain::fail(Reason::RateLimitExceeded, "too many logins at once"));
    }
    auto counted = [state = state_.get(), done = std::move(done)](Result<Login> result) {
        --state->logins_waiting;
        done(std::move(result));
    };
    state_->core.store.read(
        domain::ReadCost::Point,
        [username](const Tx& tx) { return tx.agents().find_by_username(username); },
        [state = state_.get(), username, password = std::move(password),
         counted = std::move(counted)](Result<std::optional<Agent>> found) {
            boost::asio::post(state->hashing,
                              [state, username, password, counted, found = std::move(found)] {
                                  state->finish_login(username, password, found, counted);
                              });
        });
}

void Accounts::State::look_up(const std::string& credential, Timestamp now,
                              const Done<Identity>& done) {
    if (credential.starts_with("vb_")) {
        return core.store.read(
            domain::ReadCost::Point,
            [hash = sha256_hex(credential), now](const Tx& tx) -> Result<Identity> {
                BOOST_OUTCOME_TRY(const auto key, tx.access_keys().find_by_hash(hash));
                const bool usable =
                    key && !key->tm_delete && (!key->tm_expire || *key->tm_expire > now);
                if (!usable) return invalid_credentials();
                BOOST_OUTCOME_TRY(auto actor, actor_of(tx, key->customer_id, key->permission,
                                                       "accesskey:" + key->id.to_string(), {}));
                actor.key_id = key->id;
                if (!key->scope.is_all())
                    actor.scope = std::make_shared<const domain::Scope>(key->scope);
                return Identity{std::move(actor), key->tm_expire};
            },
            done);
    }
    const auto claims = verify_token(credential, token_key, now);
    if (!claims) return done(invalid_credentials());
    core.store.read(
        domain::ReadCost::Point,
        [claims = *claims](const Tx& tx) -> Result<Identity> {
            // The token says who; what that agent may do is looked up.
            BOOST_OUTCOME_TRY(const auto agent, tx.agents().find(claims.agent_id));
            if (!agent || agent->tm_delete) return invalid_credentials();
            if (agent->tm_password && issued_at(claims.id) < *agent->tm_password)
                return invalid_credentials();
            BOOST_OUTCOME_TRY(const bool is_revoked, tx.revoked_tokens().has(claims.id));
            if (is_revoked) return invalid_credentials();
            BOOST_OUTCOME_TRY(auto actor, actor_of(tx, agent->customer_id, agent->permission,
                                                   "agent:" + agent->id.to_string(), agent->id));
            actor.token_id = claims.id;
            return Identity{std::move(actor), claims.expires};
        },
        done);
}

void Accounts::identify(const std::string& credential, Done<Actor> done) {
    const auto now = state_->core.clock.now();
    if (auto known = state_->cache.find(credential, now)) {
        state_->touch(*known, now);
        return done(std::move(*known));
    }
    const auto version = state_->cache.version();
    state_->look_up(credential, now,
                    [state = state_.get(), credential, version, now,
                     done = std::move(done)](Result<Identity> identity) {
                        if (!identity) return done(std::move(identity).error());
                        state->cache.keep(credential, identity.value(), version);
                        state->touch(identity.value().actor, now);
                        done(std::move(identity).value().actor);
                    });
}

void Accounts::identify_anew(const std::string& credential, Done<Actor> done) {
    state_->look_up(credential, state_->core.clock.now(),
                    [done = std::move(done)](Result<Identity> identity) {
                        if (!identity) return done(std::move(identity).error());
                        done(std::move(identity).value().actor);
                    });
}

void Accounts::me(const Actor& actor, Done<Agent> done) {
    state_->core.store.read(
        domain::ReadCost::Point,
        [actor](const Tx& tx) -> Result<Agent> {
            // An access key is nobody in particular: it shows as an agent without a name.
            if (actor.agent_id.is_nil()) {
                Agent key;
                key.customer_id = actor.customer_id;
                key.permission = actor.permission;
                return key;
            }
            BOOST_OUTCOME_TRY(auto found, tx.agents().find(actor.agent_id));
            if (!found) return domain::fail(Reason::AgentNotFound, "there is no such agent");
            return std::move(*found);
        },
        std::move(done));
}

void Accounts::own_customer(const Actor& actor, Done<Customer> done) {
    state_->core.store.read(
        domain::ReadCost::Point,
        [id = actor.customer_id](const Tx& tx) { return find_customer(tx, id); }, std::move(done));
}

void Accounts::update_own_customer(const Actor& actor, CustomerUpdate update, Done<Customer> done) {
    state_->core.store.write(
        [core = state_->core, actor, update = std::move(update)](Tx& tx) -> Result<Customer> {
            BOOST_OUTCOME_TRY(const auto before, find_customer(tx, actor.customer_id));
            auto after = before;
            apply(after, update);
            after.tm_update = core.clock.now();
            BOOST_OUTCOME_TRY(tx.customers().update(after));
            BOOST_OUTCOME_TRY(record(tx, core, actor,
                                     {domain::EventKind::CustomerUpdated,
                                      after.id.value,
                                      {},
                                      customer_json(before, core.time_format),
                                      customer_json(after, core.time_format)}));
            return after;
        },
        std::move(done));
}

void Accounts::rotate_webhook_secret(const Actor& actor, Done<Customer> done) {
    state_->core.store.write(
        [core = state_->core, actor](Tx& tx) -> Result<Customer> {
            BOOST_OUTCOME_TRY(const auto before, find_customer(tx, actor.customer_id));
            auto after = before;
            const auto now = core.clock.now();
            after.webhook_secret_old = before.webhook_secret;
            after.tm_secret_old_end = now + kOldSecretLife;
            after.webhook_secret = new_webhook_secret(core.rng);
            after.tm_update = now;
            BOOST_OUTCOME_TRY(tx.customers().update(after));
            BOOST_OUTCOME_TRY(record(tx, core, actor,
                                     {domain::EventKind::CustomerUpdated,
                                      after.id.value,
                                      {},
                                      customer_json(before, core.time_format),
                                      customer_json(after, core.time_format)}));
            return after;
        },
        std::move(done));
}

void Accounts::logout(const Actor& actor, Done<void> done) {
    if (actor.token_id.is_nil()) {
        return done(domain::fail(Reason::StateInvalid, "an access key is not logged in"));
    }
    state_->core.store.write(
        [core = state_->core, actor](Tx& tx) -> Result<void> {
            const auto ends = issued_at(actor.token_id) + kTokenLife + std::chrono::minutes{1};
            BOOST_OUTCOME_TRY(tx.revoked_tokens().insert(actor.token_id, ends));
            return record(tx, core, actor,
                          {domain::EventKind::AgentLoggedOut, actor.agent_id.value, {}, {}, {}});
        },
        std::move(done));
}

Result<void> Accounts::hash_later(std::function<void()> work) {
    return state_->hash_later(std::move(work));
}

Result<void> Accounts::State::hash_later(std::function<void()> work) {
    if (customers_waiting.fetch_add(1) >= limits.customers_waiting_max) {
        --customers_waiting;
        return domain::fail(Reason::Overload, "too many passwords are being hashed at once");
    }
    boost::asio::post(hashing, [this, work = std::move(work)] {
        work();
        --customers_waiting; // what waits from here on is a write, which the store bounds
    });
    return success();
}

void Accounts::create_customer(const Actor& actor, NewCustomer wanted,
                               const Done<CreatedCustomer>& done) {
    if (!actor.may(domain::permission::kProject)) {
        return done(domain::fail(Reason::PermissionDenied, "only the operator makes customers"));
    }
    state_->make_tenant(actor, {.customer = std::move(wanted)}, done);
}

void Accounts::sign_up(const std::string& request_id, SignUp wanted,
                       const Done<CreatedCustomer>& done) {
    Actor actor;
    actor.name = "signup";
    actor.request_id = request_id;
    state_->make_tenant(actor, std::move(wanted), done);
}

void Accounts::State::make_tenant(const Actor& actor, SignUp wanted,
                                  const Done<CreatedCustomer>& done) {
    auto accepted = hash_later([this, actor, wanted = std::move(wanted), done] {
        const auto permission =
            domain::permission::kCustomerAdmin | domain::permission::kCustomerManager;
        Tenant tenant =
            new_tenant(core, wanted.customer, wanted.customer.email, permission, wanted.password);
        apply(tenant.customer, wanted.profile);
        const bool is_chosen = !wanted.password.empty();
        core.store.write(
            [core = core, actor, tenant, is_chosen](Tx& tx) -> Result<CreatedCustomer> {
                BOOST_OUTCOME_TRY(insert_tenant(tx, core, actor, tenant));
                return CreatedCustomer{tenant.customer, tenant.agent.username,
                                       is_chosen ? "" : tenant.password, tenant.accesskey};
            },
            done);
    });
    if (!accepted) done(std::move(accepted).error());
}

} // namespace numberd::service
