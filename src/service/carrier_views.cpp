// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_views.hpp"

#include "service/json_object.hpp"

namespace numberd::service {
namespace {

std::string offer_json(const domain::OfferedNumber& offer) {
    JsonObject json;
    append_offer(json, offer);
    return json.take();
}

} // namespace

void append_offer(JsonObject& json, const domain::OfferedNumber& offer) {
    json.text("number", offer.number.to_string())
        .text("country", offer.country)
        .text("type", offer.type)
        .text("region", offer.region)
        .text("city", offer.city)
        .text("postal_code", offer.postal_code)
        .json("features", texts_json(offer.features));
    if (!offer.price) return;
    json.object("price", [&](JsonObject& price) {
        price.integer("monthly_micros", offer.price->monthly_micros)
            .integer("setup_micros", offer.price->setup_micros)
            .text("currency", offer.price->currency);
    });
}

std::string offers_json(const CarrierOffers& offers) {
    JsonObject json;
    json.json("result", json_array(offers.numbers, offer_json));
    if (!offers.unanswered.empty()) {
        json.json(
            "unanswered", json_array(offers.unanswered, [](const Unanswered& who) {
                return JsonObject{}.text("carrier", who.account).text("reason", who.reason).take();
            }));
    }
    return json.take();
}

} // namespace numberd::service
