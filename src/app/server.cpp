// SPDX-License-Identifier: Apache-2.0
// The wiring, from top to bottom: what is made first stands on nothing that is made later, and goes
// last.
#include "app/server.hpp"

#include <pthread.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <iostream>

#include "api/api.hpp"
#include "app/carrier_accounts.hpp"
#include "app/data_files.hpp"
#include "app/descriptors.hpp"
#include "app/open_store.hpp"
#include "app/settings.hpp"
#include "app/ticker.hpp"
#include "call/inbound.hpp"
#include "call/refusals.hpp"
#include "carrier/sandbox/sandbox_carrier.hpp"
#include "message/inbound.hpp"
#include "message/receipts.hpp"
#include "message/sender.hpp"
#include "message/waker.hpp"
#include "service/live_numbers.hpp"
#include "service/programs.hpp"
#include "service/retention.hpp"
#include "service/webhooks.hpp"

namespace numberd::app {
namespace {

using namespace std::chrono_literals;

constexpr auto kPurchasePoll = 500ms;
constexpr auto kDeadlines = 100ms;
constexpr auto kMend = 1s;
constexpr auto kJobs = 10s;
constexpr auto kWriteEndsMax = 5s;
constexpr auto kHttpStopGrace = 5s;
constexpr auto kDrainPoll = 50ms;

/// The whole program while it runs.
class Server {
  public:
    Server(const Config& config, Clock& clock, Rng& rng, Metrics& metrics,
           std::unique_ptr<domain::Store> store)
        : config_(config),
          metrics_(metrics),
          store_(std::move(store)),
          core_{*store_, clock, rng, config.timestamps, nullptr, &config.messages.rules} {}
    ~Server() { stop(); }

    Result<void> start();
    void drain();

  private:
    Result<void> load();
    Result<void> open_api();
    Result<void> listen();
    Result<void> tell_ready() const;
    void log_mode() const;
    void stop();
    void write_ends();
    void poll_carriers();
    bool is_sandbox() const { return config_.sandbox_enabled.value_or(config_.is_local()); }
    domain::Carriers carriers() {
        auto accounts = accounts_at_carriers_.accounts();
        if (is_sandbox()) accounts.push_back({&sandbox_, {}, "sandbox", true});
        return domain::Carriers(std::move(accounts));
    }

    const Config& config_;
    Metrics& metrics_;
    std::unique_ptr<domain::Store> store_;
    service::Core core_;

    // Followers of the store's commits: all made before its first write.
    service::LiveNumbers live_numbers_{*store_};
    service::LiveAccounts live_accounts_{*store_};
    service::NumberViews number_views_{*store_};
    service::EventStreams streams_{*store_, core_.clock, metrics_};
    service::Programs programs_{*store_, core_.rng};
    service::Resolver resolver_{live_numbers_, live_accounts_, programs_};
    http::Client http_client_{client_settings(config_)};
    message::Answers answers_{core_, http_client_};
    message::Inbound texts_{core_, resolver_, answers_};
    carrier::sandbox::SandboxCarrier sandbox_{core_.clock, core_.rng, texts_};
    service::Deadlines deadlines_{core_.clock};
    CarrierAccounts accounts_at_carriers_{config_.carriers,
                                          hooks_public_url(config_),
                                          *store_,
                                          {http_client_, deadlines_, core_.clock, core_.rng}};
    const domain::Carriers carriers_ = carriers();
    message::Sender sender_{core_, carriers_, sender_settings(config_)};
    message::Receipts receipts_{core_};
    message::Waker waker_{core_, answers_};
    service::Webhooks webhooks_{core_, http_client_, {}, metrics_};
    std::unique_ptr<service::Accounts> accounts_;
    std::unique_ptr<service::Agents> agents_;
    std::unique_ptr<service::Customers> customers_;

    // Use cases
    service::Numbers numbers_{core_};
    service::CarrierSearch carrier_search_{carriers_, deadlines_};
    service::Sellers sellers_{carriers_, carrier_search_};
    service::NumberSearch number_search_{core_, carrier_search_, sellers_,
                                         provision_settings(config_).quarantine};
    service::Provisioning provisioning_{core_, carriers_, sellers_, provision_settings(config_)};
    service::PortabilityCheck portability_check_{carriers_};
    service::PortAsking port_asking_{core_, carriers_};
    service::NumberPorts number_ports_{core_, portability_check_, port_asking_};
    service::PortPapers port_papers_{core_, port_asking_};
    service::PortOuts port_outs_{core_, carriers_};
    service::OwnRanges own_ranges_{core_, carriers_};
    service::CarrierStatus carrier_status_{core_, carriers_};
    service::Reconciler reconciler_{core_, carriers_, reconciler_settings(config_)};
    service::CarrierDesk carrier_desk_{
        carriers_,
        {texts_, receipts_,
         [this](const std::string& reference) { provisioning_.order_moved(reference); },
         [this](const std::string& account, const domain::PortMoved& moved, auto done) {
             port_asking_.moved(account, moved, std::move(done));
         },
         [this](const std::string& account, const domain::PortOutRequest& request, auto done) {
             port_outs_.asked(account, request, std::move(done));
         }},
        deadlines_,
        metrics_};
    service::Reservations reservations_{core_, provision_settings(config_).quarantine};
    service::NumberOrders number_orders_{core_, provisioning_};
    service::NumberImports number_imports_{core_, provision_settings(config_).quarantine};
    service::Renewals renewals_{core_, renewal_settings(config_)};
    service::Retention retention_{core_, retention_settings(config_)};
    service::AccessKeys access_keys_{core_};
    service::BillingDesk billing_{core_};
    service::Events events_{core_};
    service::Deliveries deliveries_{core_};
    service::AuditLog audit_{core_};
    service::Flows flows_{core_};
    service::Messages messages_{core_};
    service::Calls calls_{core_, metrics_};

    // Calls
    media::Engine engine_{engine_settings(config_), core_.rng, metrics_};
    media::Prompts prompts_{media::make_flite(), {}, metrics_};
    call::Sounds sounds_{http_client_, call_settings(config_), core_.clock};
    call::Inbound inbound_{
        {core_, calls_, engine_, prompts_, sounds_, http_client_, call_settings(config_)},
        resolver_,
        metrics_};
    sip::Agent agent_{agent_settings(config_), inbound_, metrics_};

    // Requests
    std::atomic<api::Readiness> readiness_{api::Readiness::Draining};
    std::unique_ptr<api::Api> api_;
    std::unique_ptr<http::Server> http_server_;

    std::atomic<bool> polling_{false};
    std::atomic<bool> polling_ports_{false};
    std::atomic<bool> polling_port_outs_{false};
    std::unique_ptr<Ticker> purchase_ticker_;
    std::unique_ptr<Ticker> mend_ticker_;
    std::atomic<bool> renewing_{false};
    std::atomic<bool> sealing_{false};
    std::atomic<bool> forgetting_{false};
    std::unique_ptr<Ticker> job_ticker_;
    std::unique_ptr<Ticker> deadline_ticker_;
};

Result<void> Server::start() {
    log_mode();
    BOOST_OUTCOME_TRY(load());
    BOOST_OUTCOME_TRY(open_api());
    inbound_.attach(agent_);
    engine_.start();
    BOOST_OUTCOME_TRY(listen());
    sender_.start();
    waker_.start();
    webhooks_.start();
    purchase_ticker_ = std::make_unique<Ticker>(kPurchasePoll, [this] {
        if (!store_->holds(domain::Job::Purchases)) return;
        poll_carriers();
    });
    mend_ticker_ = std::make_unique<Ticker>(kMend, [this] {
        live_numbers_.mend();
        live_accounts_.mend();
        calls_.journal().mend();
        streams_.sweep();
    });
    deadline_ticker_ = std::make_unique<Ticker>(kDeadlines, [this] { deadlines_.sweep(); });
    job_ticker_ = std::make_unique<Ticker>(kJobs, [this] {
        if (!store_->holds(domain::Job::Care)) return;
        customers_->sweep();
        number_orders_.go_on([] {});
        number_imports_.go_on();
        reconciler_.go_on();
        if (!sealing_.exchange(true)) audit_.seal([this] { sealing_ = false; });
        if (!forgetting_.exchange(true)) retention_.run([this] { forgetting_ = false; });
        if (renewing_.exchange(true)) return; // the last round still runs
        renewals_.run([this] { renewing_ = false; });
    });
    readiness_ = api::Readiness::Ready;
    return tell_ready();
}

/// A round that still waits for its carrier is not begun a second time.
void Server::poll_carriers() {
    if (!polling_.exchange(true)) provisioning_.poll([this] { polling_ = false; });
    if (!polling_ports_.exchange(true)) port_asking_.poll([this] { polling_ports_ = false; });
    if (!polling_port_outs_.exchange(true)) port_outs_.poll([this] { polling_port_outs_ = false; });
}

/// Reads what must be in memory and mends what a crash left behind.
Result<void> Server::load() {
    BOOST_OUTCOME_TRY(accounts_, service::Accounts::open(core_));
    BOOST_OUTCOME_TRY(accounts_->bootstrap([this](const service::AdminCredentials& credentials) {
        return write_admin_file(config_.data, credentials);
    }));
    streams_.attach([this](const std::string& credential, service::Done<service::Actor> done) {
        accounts_->identify_anew(credential, std::move(done));
    });
    agents_ = std::make_unique<service::Agents>(core_, *accounts_);
    customers_ = std::make_unique<service::Customers>(core_, *accounts_, provisioning_);
    // Those of another process may still be going on.
    if (!store_->is_shared()) {
        BOOST_OUTCOME_TRY(const int closed, calls_.close_unfinished());
        if (closed > 0) log::warn("calls_closed_after_crash", {{"calls", closed}});
        number_imports_.go_on(std::chrono::seconds{0});
        reconciler_.end_abandoned();
    }
    BOOST_OUTCOME_TRY(live_accounts_.load());
    return live_numbers_.load();
}

Result<void> Server::open_api() {
    api::Dependencies dependencies{
        core_,       *accounts_,  numbers_,      number_views_, provisioning_,  number_search_,
        flows_,      messages_,   calls_,        reservations_, number_orders_, number_imports_,
        renewals_,   *customers_, *agents_,      access_keys_,  billing_,       events_,
        deliveries_, audit_,      streams_,      resolver_,     carrier_desk_,  carrier_status_,
        reconciler_, own_ranges_, number_ports_, port_papers_,  port_outs_,     metrics_};
    dependencies.sip_status = [](domain::Reason reason) { return call::refusal_of(reason).status; };
    if (is_sandbox()) dependencies.sandbox = &sandbox_;
    dependencies.readiness = [this] {
        const api::Readiness own = readiness_;
        if (own != api::Readiness::Ready || store_->is_reachable()) return own;
        return api::Readiness::StoreAway;
    };
    BOOST_OUTCOME_TRY(api_, api::Api::open(dependencies, api_settings(config_)));
    auto settings = server_settings(config_);
    settings.body_limit = [this](const std::string& method, const std::string& path) {
        return api_->body_bytes_max(method, path);
    };
    http_server_ = std::make_unique<http::Server>(
        settings,
        [this](http::Request request, http::Responder responder) {
            api_->handle(std::move(request), std::move(responder));
        },
        [this](int status) { return api_->error_page(status); });
    return success();
}

Result<void> Server::listen() {
    BOOST_OUTCOME_TRY(agent_.start());
    return http_server_->start();
}

Result<void> Server::tell_ready() const {
    const Listen http{config_.http.address, http_server_->port()};
    const boost::json::object ready{{"event", "ready"},
                                    {"http", http.text()},
                                    {"sip", agent_.client_address()},
                                    {"sip_trunk", agent_.trunk_address()},
                                    {"data", config_.data.string()}};
    const std::string line = boost::json::serialize(ready);
    BOOST_OUTCOME_TRY(write_ready_file(config_.data, line));
    std::cout << line << std::endl;
    return success();
}

void Server::log_mode() const {
    const auto word = [](bool on) { return on ? "on" : "off"; };
    log::info(
        "starting",
        {{"version", NUMBERD_VERSION},
         {"private_webhook_targets", word(client_settings(config_).allow_private_targets)},
         {"loopback_rate_limit_exemption", word(api_settings(config_).limits.exempt_loopback)},
         {"sandbox", word(is_sandbox())}});
}

/// No new calls; those that run may finish within the bound.
void Server::drain() {
    readiness_ = api::Readiness::Draining;
    agent_.drain();
    const auto deadline = core_.clock.steady() + std::chrono::seconds{config_.drain_s_max};
    log::info("draining", {{"calls", inbound_.live_calls()}});
    while (inbound_.live_calls() > 0 && core_.clock.steady() < deadline) {
        std::this_thread::sleep_for(kDrainPoll);
    }
}

void Server::stop() {
    readiness_ = api::Readiness::Draining;
    if (http_server_) remove_ready_file(config_.data);
    purchase_ticker_.reset();
    mend_ticker_.reset();
    job_ticker_.reset();
    if (http_server_) http_server_->stop(kHttpStopGrace);
    agent_.stop();
    engine_.stop();
    webhooks_.stop();
    sender_.stop();
    waker_.stop();
    answers_.stop();
    // Whoever still waits for an answer of the net is told while the media loops can be posted to.
    http_client_.stop();
    deadline_ticker_.reset(); // until here, requests to carriers waited for their turn
    write_ends();
    if (accounts_) accounts_->stop();
    // Everything that was accepted is written now; the answers still find who waits for them.
    store_.reset();
    calls_.journal().give_up();
}

/// Thousands of calls that end at once are more than the store's queue holds.
void Server::write_ends() {
    const auto deadline = core_.clock.steady() + kWriteEndsMax;
    while (calls_.journal().unwritten() > 0 && core_.clock.steady() < deadline) {
        calls_.journal().mend();
        std::this_thread::sleep_for(kDrainPoll);
    }
}

/// SIGTERM and SIGINT are waited for by the main thread alone; writing to a peer that has gone is
/// an error, not a signal.
class Signals {
  public:
    Signals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    void wait() const {
        int signal = 0;
        sigwait(&set_, &signal);
    }
    /// From here on, a signal ends the program at once.
    void release() const {
        std::signal(SIGTERM, SIG_DFL);
        std::signal(SIGINT, SIG_DFL);
        pthread_sigmask(SIG_UNBLOCK, &set_, nullptr);
    }

  private:
    sigset_t set_{};
};

void check_descriptors(const Config& config) {
    const auto allowed = raise_descriptor_limit();
    const auto needed = descriptors_needed(config);
    if (allowed >= needed) return;
    log::warn("few_file_descriptors", {{"allowed", allowed}, {"needed", needed}});
}

} // namespace

Result<void> serve(const Config& config) {
    const Signals signals;
    log::set_level(config.log_level);
    check_descriptors(config);
    BOOST_OUTCOME_TRY(make_data_directory(config.data));
    SystemClock clock;
    SystemRng rng;
    Metrics metrics;
    BOOST_OUTCOME_TRY(auto store, open_store(config, clock, metrics));
    Result<void> started = success();
    {
        Server server(config, clock, rng, metrics, std::move(store));
        started = server.start();
        if (started) {
            signals.wait();
            signals.release();
            server.drain();
        }
    }
    log::info("stopped");
    log::flush();
    return started;
}

} // namespace numberd::app
