// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/inventory_number.hpp"
#include "domain/store.hpp"

namespace numberd::carrier::inventory {

/// The operator's own ranges as an account: numbers that were brought in (service/own_ranges.hpp)
/// are found, assigned and taken back in our own store. Calls of them come over whichever trunk the
/// operator has; it carries no texts, and ports are made by hand. Borrows what it is given. Any
/// thread; answers on a thread of the store.
class InventoryCarrier final : public domain::Carrier {
  public:
    InventoryCarrier(std::string name, domain::Store& store, const Clock& clock)
        : name_(std::move(name)), store_(store), clock_(clock) {}

    std::string name() const override { return name_; }
    void search(domain::SearchQuery query, Done<std::vector<domain::OfferedNumber>> done) override;
    void order(domain::E164 number, std::string our_reference,
               Done<domain::OrderState> done) override;
    void order_state(domain::E164 number, std::string our_reference,
                     Done<domain::OrderState> done) override;
    void release(domain::E164 number, std::string reference, Done<void> done) override;
    void list(std::string page, Done<domain::CarrierNumbers> done) override;
    void configure(domain::E164 number, std::string reference, std::string our_reference,
                   Done<void> done) override;
    /// CARRIER_REJECTED.
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;

  private:
    std::string name_;
    domain::Store& store_;
    const Clock& clock_;
};

} // namespace numberd::carrier::inventory
