// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "domain/reason.hpp"
#include "service/sellers.hpp"
#include "support/fake_clock.hpp"

namespace numberd::service {

/// A carrier that is searched.
class SearchedCarrier final : public domain::Carrier {
  public:
    explicit SearchedCarrier(std::string name) : name_(std::move(name)) {}

    std::string name() const override { return name_; }
    void search(domain::SearchQuery query, Done<std::vector<domain::OfferedNumber>> done) override {
        ++searches;
        last_query = std::move(query);
        if (is_silent) return waiting_.push_back(std::move(done));
        if (search_error) return done(*search_error);
        done(offers);
    }
    void order(domain::E164, std::string, Done<domain::OrderState>) override {}
    void order_state(domain::E164, std::string, Done<domain::OrderState>) override {}
    void release(domain::E164, std::string, Done<void>) override {}
    void send_text(domain::OutboundText, Done<domain::SentText>) override {}
    bool is_usable() const override { return !has_open_breaker; }

    void answer_late() {
        for (const auto& done : waiting_)
            done(offers);
        waiting_.clear();
    }

    std::vector<domain::OfferedNumber> offers{};
    std::optional<Error> search_error{};
    bool is_silent = false;
    bool has_open_breaker = false;
    int searches = 0;
    domain::SearchQuery last_query{};

  private:
    std::string name_;
    std::vector<Done<std::vector<domain::OfferedNumber>>> waiting_{};
};

/// Two accounts: the first sells American numbers, the second those and German ones.
class SeveralCarriersTest : public testing::Test {
  protected:
    static constexpr int kOpenMax = 3;

    static domain::OfferedNumber offer(const std::string& number, std::int64_t monthly_micros) {
        domain::OfferedNumber offer{.number = *domain::E164::parse(number)};
        offer.price = domain::CarrierPrice{monthly_micros, 0, "USD"};
        return offer;
    }

    test::FakeClock clock_;
    SearchedCarrier first_{"first"};
    SearchedCarrier second_{"second"};
    domain::Carriers carriers_{{{&first_, {.countries = {"US"}, .types = {}, .priority = 1}},
                                {&second_, {.countries = {"US", "DE"}, .types = {}}}}};
    Deadlines deadlines_{clock_, kOpenMax};
    CarrierSearch search_{carriers_, deadlines_};
};

} // namespace numberd::service
