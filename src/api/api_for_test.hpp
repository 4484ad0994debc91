// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>

#include "api/api.hpp"
#include "api/document.hpp"
#include "api/router.hpp"
#include "service/programs.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::api {

/// An id that belongs to nothing.
inline constexpr const char* kSomeId = "0b266038-844b-71ec-97d8-63ba531361ce";

/// An answer, with its JSON read.
struct Answer {
    int status = 0;
    boost::json::value body;
    http::Response raw;

    std::string header(std::string_view name) const;
    /// "200", or "404 FLOW_NOT_FOUND".
    std::string outcome() const;
    /// "path REASON" of each detail.
    std::vector<std::string> details() const;
    /// A text of the body by its JSON pointer.
    std::string text(std::string_view pointer) const;
};

/// What a client sends.
struct Sent {
    std::string method;
    std::string target; ///< path, with or without a query
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string remote_ip = "127.0.0.1";
};

/// Phones that keep what they are told.
class FakePhones final : public domain::SandboxPhones {
  public:
    void send(domain::NewSandboxText text,
              std::function<void(Result<domain::SandboxText>)> done) override;
    std::vector<domain::SandboxText> texts(const std::vector<domain::E164>& numbers,
                                           int limit) const override;

    std::vector<domain::NewSandboxText> sent;
};

/// Nobody hears what carriers tell.
class NoNews final : public domain::InboundTexts, public domain::TextReceipts {
  public:
    void receive(domain::InboundText, std::function<void(Result<domain::Message>)> done) override {
        done(domain::fail(domain::Reason::NumberNotFound, "nobody takes texts here"));
    }
    void receive(std::string, domain::TextReceipt,
                 std::function<void(Result<void>)> done) override {
        done(success());
    }
};

/// The API on real services and a real SQLite store. Every answer is checked against the document:
/// a status, or a field, that it does not describe is a failed test.
class ApiFixture : public testing::Test {
  protected:
    /// `key`: an access key; empty sends none.
    Answer send(Sent sent, const std::string& key);
    /// As the operator's customer: plan unlimited.
    Answer get(const std::string& target);
    Answer post(const std::string& target, const std::string& body = "");
    Answer put(const std::string& target, const std::string& body);
    Answer remove(const std::string& target);
    /// Starts a request without waiting.
    std::future<Answer> start(Sent sent, const std::string& key);

    /// An access key of a new customer.
    std::string new_key(domain::PlanType plan = domain::PlanType::Unlimited,
                        std::uint32_t permission = domain::permission::kCustomerAdmin);
    /// Makes the API anew with other settings.
    void reopen(ApiSettings settings, bool has_sandbox = true);

    test::Stack stack_;
    test::FakeCarrier carrier_;
    FakePhones phones_;
    Readiness readiness_ = Readiness::Ready;
    service::LiveNumbers live_numbers_{*stack_.store};
    service::LiveAccounts live_accounts_{*stack_.store};
    service::EventStreams streams_{*stack_.store, stack_.clock, stack_.metrics};
    service::Programs programs_{*stack_.store, stack_.rng};
    service::Resolver resolver_{live_numbers_, live_accounts_, programs_};
    std::unique_ptr<service::Accounts> accounts_ =
        std::move(service::Accounts::open(stack_.core)).value();
    service::NumberViews number_views_{*stack_.store};
    service::Numbers numbers_{stack_.core};
    test::FakeCarrier ranges_{"ranges"};
    test::Selling selling_{
        stack_.clock,
        {{&carrier_, {}, "fake", true}, {&ranges_, {.countries = {"SE"}}, "inventory"}}};
    service::Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    service::NumberSearch number_search_{stack_.core, selling_.search, selling_.sellers,
                                         std::chrono::days{30}};
    NoNews news_;
    service::CarrierDesk carrier_desk_{selling_.carriers,
                                       {news_, news_, [](const std::string&) {}},
                                       selling_.deadlines,
                                       stack_.metrics};
    service::PortabilityCheck portability_check_{selling_.carriers};
    service::PortAsking port_asking_{stack_.core, selling_.carriers};
    service::NumberPorts number_ports_{stack_.core, portability_check_, port_asking_};
    service::PortPapers port_papers_{stack_.core, port_asking_};
    service::PortOuts port_outs_{stack_.core, selling_.carriers};
    service::CarrierStatus carrier_status_{stack_.core, selling_.carriers};
    service::Reconciler reconciler_{stack_.core, selling_.carriers};
    service::OwnRanges own_ranges_{stack_.core, selling_.carriers};
    service::Flows flows_{stack_.core};
    service::Messages messages_{stack_.core};
    service::Calls calls_{stack_.core, stack_.metrics};
    service::Reservations reservations_{stack_.core, std::chrono::days{30}};
    service::NumberOrders number_orders_{stack_.core, provisioning_};
    service::NumberImports number_imports_{stack_.core, std::chrono::days{30}};
    service::Renewals renewals_{stack_.core};
    service::Customers customers_{stack_.core, *accounts_, provisioning_};
    service::Agents agents_{stack_.core, *accounts_};
    service::AccessKeys access_keys_{stack_.core};
    service::BillingDesk billing_{stack_.core};
    service::Events events_{stack_.core};
    service::Deliveries deliveries_{stack_.core};
    service::AuditLog audit_{stack_.core};
    std::string key_ = new_key();
    std::unique_ptr<Api> api_ = open({}, true);

  private:
    std::unique_ptr<Api> open(ApiSettings settings, bool has_sandbox);
    void expect_documented(const Sent& sent, const Answer& answer) const;
};

} // namespace numberd::api
