// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/carrier_news.hpp"
#include "service/core.hpp"

namespace numberd::message {

/// Writes down how far outbound texts have come, by what their carriers tell. A receipt is of ours
/// if it brings our reference along and comes from the account that carried the message; others
/// change nothing. A target only moves on:
///
///   queued ─► sending ─► sent ─► delivered | failed     (the last two are final)
///
/// so that receipts that come twice, late, in another order, or before our own answer from the
/// carrier was written do no harm. One message_updated for each that changes something.
class Receipts final : public domain::TextReceipts {
  public:
    explicit Receipts(const service::Core& core) : core_(core) {}

    void receive(std::string account, domain::TextReceipt receipt,
                 std::function<void(Result<void>)> done) override;

  private:
    service::Core core_;
};

} // namespace numberd::message
