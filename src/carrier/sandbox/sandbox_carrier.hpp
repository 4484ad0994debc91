// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "carrier/sandbox/bounded_map.hpp"
#include "carrier/sandbox/inventory.hpp"
#include "carrier/sandbox/orders.hpp"
#include "carrier/sandbox/phones.hpp"
#include "domain/carrier.hpp"
#include "domain/inbound_text.hpp"
#include "domain/sandbox.hpp"

namespace numberd::carrier::sandbox {

struct SandboxSettings {
    std::uint64_t seed = 1;           ///< which numbers are offered
    std::size_t orders_max = 100'000; ///< kept; the oldest is forgotten
    std::size_t texts_max = 10'000;   ///< kept; the oldest is forgotten
    std::size_t text_bytes_max = 16'384;
};

/// A carrier that exists in this process only: it sells numbers of some forty countries, and phones
/// outside can be played that text them and get their texts. Magic numbers fail on purpose
/// (docs/sandbox.md). Keeps nothing: after a restart all numbers are for sale again, and an order
/// of before is Unknown. Borrows everything it is given. Any thread; every answer but that of
/// SandboxPhones::send() comes before the call returns.
class SandboxCarrier final : public domain::Carrier, public domain::SandboxPhones {
  public:
    SandboxCarrier(const Clock& clock, Rng& rng, domain::InboundTexts& inbound,
                   SandboxSettings settings = {});

    std::string name() const override { return "sandbox"; }
    void search(domain::SearchQuery query, Done<std::vector<domain::OfferedNumber>> done) override;
    /// A number outside the inventory is NUMBER_NOT_AVAILABLE.
    void order(domain::E164 number, std::string our_reference,
               Done<domain::OrderState> done) override;
    void order_state(domain::E164 number, std::string our_reference,
                     Done<domain::OrderState> done) override;
    void release(domain::E164 number, std::string reference, Done<void> done) override;
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;
    void text_state(domain::OutboundText text, Done<std::optional<domain::SentText>> done) override;

    /// A number that does not exist refuses the text with NUMBER_NOT_FOUND; an Error is one that is
    /// too long or a store that cannot take it now.
    void send(domain::NewSandboxText text,
              std::function<void(Result<domain::SandboxText>)> done) override;
    std::vector<domain::SandboxText> texts(const std::vector<domain::E164>& numbers,
                                           int limit) const override;

  private:
    /// A text that we were asked to bring to a phone.
    struct Handover {
        int calls = 0;
        bool is_taken = false;
    };

    Result<domain::SentText> hand_over(const domain::OutboundText& text, bool& is_new);

    const Clock& clock_;
    Rng& rng_;
    domain::InboundTexts& inbound_;
    SandboxSettings settings_;
    Inventory inventory_;
    Orders orders_;
    Phones phones_;
    std::mutex handovers_mutex_;
    BoundedMap<Handover> handovers_; ///< by our reference
};

} // namespace numberd::carrier::sandbox
