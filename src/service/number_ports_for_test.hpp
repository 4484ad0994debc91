// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/reason.hpp"
#include "service/flows.hpp"
#include "service/number_ports.hpp"
#include "service/numbers.hpp"
#include "service/port_outs.hpp"
#include "service/port_papers.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {

/// Ports on a store, with a carrier that does as it is told.
class PortsTest : public testing::Test {
  protected:
    PortsTest() {
        carrier_.has_ports = true;
        carrier_.port_answer.references = {"order-1"};
        carrier_.port_answer.provider_status = "submitted";
    }
    /// What is still under way ends while everything that it needs is there.
    void TearDown() override { stack_.store.reset(); }

    static domain::E164 e164(const std::string& text) { return *domain::E164::parse(text); }
    static domain::LosingCarrier losing() {
        return {.carrier_name = "Old Phone Co",
                .entity_name = "Example Ltd",
                .authorized_person = "Ann Bee",
                .email = "ann@example.org",
                .account_number = "123456789",
                .pin = "4711",
                .address = {"1 Road", "", "Town", "CA", "94000", "US"}};
    }
    static PortChange wanted(const std::vector<std::string>& numbers) {
        PortChange change;
        change.numbers.emplace();
        for (const auto& text : numbers)
            change.numbers->push_back({.number = e164(text), .name = "desk", .tags = {"ported"}});
        change.losing = losing();
        return change;
    }
    Result<domain::NumberPort> create(const PortChange& change, const std::string& account = "") {
        return test::await<domain::NumberPort>(
            [&](auto done) { ports_.create(actor_, change, account, done); });
    }
    domain::NumberPort draft(const std::vector<std::string>& numbers = {"+14155550100"}) {
        const auto made = create(wanted(numbers));
        EXPECT_TRUE(made) << (made ? "" : made.error().message);
        return made ? made.value() : domain::NumberPort{};
    }
    Result<domain::NumberPort> submit(domain::NumberPortId id) {
        return test::await<domain::NumberPort>([&](auto done) { ports_.submit(actor_, id, done); });
    }
    Result<domain::NumberPort> cancel(domain::NumberPortId id) {
        return test::await<domain::NumberPort>([&](auto done) { ports_.cancel(actor_, id, done); });
    }
    Result<domain::NumberPort> update(domain::NumberPortId id, const PortChange& change) {
        return test::await<domain::NumberPort>(
            [&](auto done) { ports_.update(actor_, id, change, {}, done); });
    }
    Result<domain::NumberPort> get(domain::NumberPortId id) {
        return test::await<domain::NumberPort>([&](auto done) { ports_.get(actor_, id, done); });
    }
    Result<domain::NumberPort> step(domain::NumberPortId id, const PortStep& step) {
        return test::await<domain::NumberPort>(
            [&](auto done) { ports_.step(operator_, id, step, done); });
    }
    void poll() { poll(asking_); }
    static void poll(PortAsking& asking) {
        EXPECT_TRUE(test::await<bool>([&](auto done) { asking.poll([done] { done(true); }); }));
    }
    /// The carrier has moved the port there.
    void moves(domain::NumberPortId id, domain::PortState state) {
        state.references = {"order-1"};
        carrier_.ports[id.to_string()] = std::move(state);
    }
    std::optional<domain::Number> live(const std::string& number) {
        return stack_.store
            ->read_and_wait(
                [&](const domain::Tx& tx) { return tx.numbers().find_live(e164(number)); })
            .value();
    }
    /// A number of the actor's at the fake carrier.
    domain::Number buy(const std::string& number) {
        carrier_.order_answer.status = domain::OrderStatus::Complete;
        return test::await<domain::Number>(
                   [&](auto done) { provisioning_.create(actor_, {.number = e164(number)}, done); })
            .value();
    }
    Result<domain::Number> release(domain::NumberId id, bool is_forced) {
        return test::await<domain::Number>(
            [&](auto done) { provisioning_.release(actor_, id, is_forced, done); });
    }

    /// One reader: scans are done in the order in which they were asked for.
    test::Stack stack_{.settings = {.reader_threads = 1}};
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    PortabilityCheck check_{selling_.carriers};
    PortAsking asking_{stack_.core, selling_.carriers};
    NumberPorts ports_{stack_.core, check_, asking_};
    PortPapers papers_{stack_.core, asking_};
    PortOuts outs_{stack_.core, selling_.carriers};
    Actor actor_ = stack_.actor();
    Actor operator_ = [this] {
        auto actor = stack_.actor();
        actor.permission |= domain::permission::kProject;
        return actor;
    }();
};

} // namespace numberd::service
