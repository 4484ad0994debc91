// SPDX-License-Identifier: Apache-2.0
#include "domain/carriers.hpp"

#include <gtest/gtest.h>

namespace numberd::domain {
namespace {

class Named final : public Carrier {
  public:
    explicit Named(std::string name) : name_(std::move(name)) {}

    std::string name() const override { return name_; }
    void search(SearchQuery, Done<std::vector<OfferedNumber>>) override {}
    void order(E164, std::string, Done<OrderState>) override {}
    void order_state(E164, std::string, Done<OrderState>) override {}
    void release(E164, std::string, Done<void>) override {}
    void send_text(OutboundText, Done<SentText>) override {}
    bool is_usable() const override { return is_usable_; }

    void trip() { is_usable_ = false; }

  private:
    std::string name_;
    bool is_usable_ = true;
};

std::string names(const std::vector<Carrier*>& carriers) {
    std::string text;
    for (const auto* carrier : carriers)
        text += carrier->name() + " ";
    return text;
}

class CarriersTest : public testing::Test {
  protected:
    Named everywhere_{"everywhere"};
    Named american_{"american"};
    Named german_{"german"};
    Carriers carriers_{{{&everywhere_, {.priority = 200}},
                        {&american_, {.countries = {"US", "CA"}, .types = {"local"}}},
                        {&german_, {.countries = {"DE"}}}}};
};

TEST_F(CarriersTest, AreFoundByTheirName) {
    EXPECT_EQ(carriers_.find("german"), &german_);
    EXPECT_EQ(carriers_.find("swiss"), nullptr);
}

TEST_F(CarriersTest, AreAskedByPriority) {
    EXPECT_EQ(names(carriers_.all()), "american german everywhere ");
    EXPECT_EQ(names(carriers_.route({})), "american german everywhere ");
}

TEST_F(CarriersTest, AreAskedForWhatTheirRuleTakes) {
    EXPECT_EQ(names(carriers_.route({.country = "US"})), "american everywhere ");
    EXPECT_EQ(names(carriers_.route({.country = "US", .type = "toll_free"})), "everywhere ");
    EXPECT_EQ(names(carriers_.route({.country = "DE", .type = "mobile"})), "german everywhere ");
    EXPECT_EQ(names(carriers_.route({.country = "FR"})), "everywhere ");
}

TEST_F(CarriersTest, AreAskedLastWhileTheirBreakerIsOpen) {
    american_.trip();
    EXPECT_EQ(names(carriers_.route({.country = "US"})), "everywhere american ");
}

} // namespace
} // namespace numberd::domain
