// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/numbers.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/http_receiver.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {

/// Provisioning on a store, with a carrier that does as it is told.
class ProvisionTest : public testing::Test {
  protected:
    Result<domain::Number> create(const Actor& actor, const std::string& number) {
        return test::await<domain::Number>([&](Done<domain::Number> done) {
            provisioning_.create(actor, {.number = *domain::E164::parse(number)}, std::move(done));
        });
    }
    Result<domain::Number> release(const Actor& actor, domain::NumberId id,
                                   bool is_forced = false) {
        return test::await<domain::Number>([&](Done<domain::Number> done) {
            provisioning_.release(actor, id, is_forced, std::move(done));
        });
    }
    Result<domain::Number> get(const Actor& actor, domain::NumberId id) {
        return test::await<domain::Number>(
            [&](Done<domain::Number> done) { numbers_.get(actor, id, std::move(done)); });
    }
    /// Asks for a number whose answer the test waits for later.
    std::future<Result<domain::Number>> begin_create(const Actor& actor,
                                                     const std::string& number) {
        auto promise = std::make_shared<std::promise<Result<domain::Number>>>();
        provisioning_.create(actor, {.number = *domain::E164::parse(number)},
                             [promise](Result<domain::Number> made) { promise->set_value(made); });
        return promise->get_future();
    }
    std::future<Result<domain::Number>> begin_release(const Actor& actor, domain::NumberId id) {
        auto promise = std::make_shared<std::promise<Result<domain::Number>>>();
        provisioning_.release(actor, id, false,
                              [promise](Result<domain::Number> gone) { promise->set_value(gone); });
        return promise->get_future();
    }
    /// A normal number that is active.
    domain::Number buy(const Actor& actor, const std::string& number = "+15551234567") {
        carrier_.order_answer.status = domain::OrderStatus::Complete;
        return create(actor, number).value();
    }
    void poll() { poll(provisioning_); }
    static void poll(Provisioning& provisioning) {
        const auto done = test::await<bool>(
            [&](Done<bool> answer) { provisioning.poll([answer] { answer(true); }); });
        EXPECT_TRUE(done);
    }
    Result<std::vector<domain::OfferedNumber>> search(domain::SearchQuery query) {
        return test::await<std::vector<domain::OfferedNumber>>([&](auto done) {
            search_.search(stack_.actor(), std::move(query), [done](Result<CarrierOffers> found) {
                if (!found) return done(std::move(found).assume_error());
                done(std::move(found).assume_value().numbers);
            });
        });
    }

    /// One reader: scans are done in the order in which they were asked for.
    test::Stack stack_{.settings = {.reader_threads = 1}};
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    NumberSearch search_{stack_.core, selling_.search, selling_.sellers,
                         ProvisionSettings{}.quarantine};
    Numbers numbers_{stack_.core};
};

} // namespace numberd::service
