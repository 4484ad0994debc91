// SPDX-License-Identifier: Apache-2.0
#include "carrier/no_carrier.hpp"

#include "domain/reason.hpp"

namespace numberd::carrier {
namespace {

using domain::Reason;

constexpr const char* kWhy = "no carrier is configured";

} // namespace

void NoCarrier::search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) {
    done(std::vector<domain::OfferedNumber>{});
}

void NoCarrier::order(domain::E164, std::string, Done<domain::OrderState> done) {
    done(domain::fail(Reason::NumberNotAvailable, kWhy));
}

/// Unavailable, not Failed: a purchase made while there was a carrier waits for it to come back.
void NoCarrier::order_state(domain::E164, std::string, Done<domain::OrderState> done) {
    done(domain::fail(Reason::CarrierUnavailable, kWhy));
}

void NoCarrier::release(domain::E164, std::string, Done<void> done) {
    done(domain::fail(Reason::CarrierUnavailable, kWhy));
}

void NoCarrier::send_text(domain::OutboundText, Done<domain::SentText> done) {
    done(domain::fail(Reason::CarrierRejected, kWhy));
}

} // namespace numberd::carrier
