// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/carrier.hpp"

namespace numberd::carrier {

/// What an installation has that configured no carrier: offers nothing, sells nothing, sends
/// nothing, and says so.
class NoCarrier final : public domain::Carrier {
  public:
    std::string name() const override { return "none"; }
    void search(domain::SearchQuery query, Done<std::vector<domain::OfferedNumber>> done) override;
    void order(domain::E164 number, std::string our_reference,
               Done<domain::OrderState> done) override;
    void order_state(domain::E164 number, std::string our_reference,
                     Done<domain::OrderState> done) override;
    void release(domain::E164 number, std::string reference, Done<void> done) override;
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;
};

} // namespace numberd::carrier
