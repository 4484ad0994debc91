// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/metrics.hpp"
#include "domain/carrier_news.hpp"
#include "domain/carriers.hpp"
#include "service/deadlines.hpp"

namespace numberd::service {

/// Who hears which news. Borrowed.
struct NewsReaders {
    domain::InboundTexts& texts;
    domain::TextReceipts& receipts;
    /// The purchase of that reference has moved.
    std::function<void(const std::string& our_reference)> order_moved;
    /// A port has moved; `done` when it is known which. Null: refused, to be told again.
    std::function<void(const std::string& account, const domain::PortMoved& moved,
                       std::function<void(Result<void>)> done)>
        port_moved = nullptr;
    /// Another carrier wants numbers; `done` when that is stored. Null: refused, to be told again.
    std::function<void(const std::string& account, const domain::PortOutRequest& request,
                       std::function<void(Result<void>)> done)>
        port_out_asked = nullptr;
};

/// Where carriers tell something: their webhooks are checked by their account and what they tell is
/// handed on. Nothing that is told is believed but texts and receipts: of an order or a port it is
/// a reason to ask the carrier.
///
///   POST /hooks/{account} ─► Carrier::read_hook ─► unsigned, stale, foreign: SIGNATURE_INVALID
///                                              └─► news ─► stored ─► the carrier is answered
///                                                  └─ not within kAnswerWithin: the carrier is
///                                                  told
///                                                     to bring it again; that is harmless
///
/// Any thread.
class CarrierDesk final : public domain::CarrierNewsDesk {
  public:
    using Done = std::function<void(Result<domain::HookAnswer>)>;

    /// Carriers give up after 2 s.
    static constexpr std::chrono::milliseconds kAnswerWithin{1'500};

    CarrierDesk(const domain::Carriers& carriers, NewsReaders readers, Deadlines& deadlines,
                Metrics& metrics)
        : carriers_(carriers),
          readers_(std::move(readers)),
          deadlines_(deadlines),
          metrics_(metrics) {}

    /// CARRIER_NOT_FOUND, SIGNATURE_INVALID: nothing was done. SERVICE_UNAVAILABLE: bring it again.
    void hook(const std::string& account, const domain::HookRequest& request, Done done);
    void take(std::string account, domain::CarrierNews news,
              std::function<void(Result<void>)> done) override;

  private:
    void count(const domain::Carrier& carrier, std::string_view outcome);
    void take_text(std::string account, domain::InboundText text,
                   std::function<void(Result<void>)> done);

    const domain::Carriers& carriers_;
    NewsReaders readers_;
    Deadlines& deadlines_;
    Metrics& metrics_;
};

} // namespace numberd::service
