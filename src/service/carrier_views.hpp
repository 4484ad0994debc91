// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "service/carrier_search.hpp"

namespace numberd::service {

class JsonObject;

/// The members that tell of a number for sale.
void append_offer(JsonObject& json, const domain::OfferedNumber& offer);

/// What a search answers: `result`, and `unanswered` where accounts did not answer.
std::string offers_json(const CarrierOffers& offers);

} // namespace numberd::service
