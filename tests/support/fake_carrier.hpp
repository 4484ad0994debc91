// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>

#include "domain/carrier.hpp"
#include "domain/reason.hpp"

namespace numberd::test {

/// A carrier that answers at once with what the test has laid out, and keeps what it was asked.
class FakeCarrier final : public domain::Carrier {
  public:
    std::string name() const override { return "fake"; }

    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override {
        done(offers);
    }
    void order(domain::E164, std::string our_reference, Done<domain::OrderState> done) override {
        {
            const std::lock_guard lock(mutex_);
            ++orders[our_reference];
        }
        if (order_error) return done(*order_error);
        done(order_answer);
    }
    void order_state(std::string, Done<domain::OrderState> done) override { done(state_answer); }
    void release(domain::E164, std::string, Done<void> done) override {
        ++releases;
        if (release_error) return done(*release_error);
        done(success());
    }
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override {
        sent.push_back(std::move(text));
        done(domain::SentText{"sent"});
    }

    std::vector<domain::OfferedNumber> offers{};
    domain::OrderState order_answer{};
    domain::OrderState state_answer{};
    std::optional<Error> order_error{};
    std::optional<Error> release_error{};
    std::map<std::string, int> orders{}; ///< by our reference
    int releases = 0;
    std::vector<domain::OutboundText> sent{};

  private:
    std::mutex mutex_;
};

} // namespace numberd::test
