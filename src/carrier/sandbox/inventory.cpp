// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/inventory.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "carrier/sandbox/pattern.hpp"
#include "carrier/sandbox/plan.hpp"

namespace numberd::carrier::sandbox {
namespace {

using domain::E164;
using domain::OfferedNumber;
using domain::SearchQuery;

/// Candidates of one search at most: what bounds its time when filters leave hardly anything.
constexpr int kTriesMax = 20'000;

/// A number that looks otherwise than its area says: the specification's examples.
struct Example {
    std::string_view digits;
    std::string_view region;
    std::string_view city;
};

constexpr Example kExamples[] = {
    {"15551234567", "California", "San Francisco"},
    {"15551234568", "California", "Los Angeles"},
    {"12182558711", "MN", "Duluth"},
    {"16062067563", "Kentucky", "Ashland"},
    {"18005551234", "", ""},
};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

std::uint64_t mix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

std::uint64_t hash(std::uint64_t seed, std::string_view text) {
    for (const char c : text)
        seed = mix(seed ^ static_cast<unsigned char>(c));
    return seed;
}

std::vector<std::string> features_of(const Area& area) {
    const bool north_american = area.calling_code == "1";
    switch (area.type) {
        case LineType::Local:
            if (north_american) return {"emergency", "fax", "voice", "sms", "mms"};
            return {"emergency", "fax", "voice"};
        case LineType::TollFree:
            if (north_american) return {"fax", "voice", "sms", "mms"};
            return {"fax", "voice"};
        case LineType::Mobile:
            return {"emergency", "voice", "sms", "mms"};
        case LineType::National:
            return {"fax", "voice", "sms"};
    }
    return {};
}

OfferedNumber offer_of(E164 number, const Area& area) {
    OfferedNumber offer{.number = number};
    offer.country = area.country;
    offer.type = text_of(area.type);
    offer.region = area.region;
    offer.city = area.city;
    offer.features = features_of(area);
    const std::string digits = number.to_string().substr(1);
    for (const auto& example : kExamples) {
        if (example.digits != digits) continue;
        offer.region = example.region;
        offer.city = example.city;
    }
    return offer;
}

bool has_prefix_of(std::string_view digits, const Area& area) {
    return digits.starts_with(area.calling_code) &&
           digits.substr(area.calling_code.size()).starts_with(area.code) &&
           digits.size() == area.calling_code.size() + area.code.size() +
                                static_cast<std::size_t>(area.subscriber_digits);
}

const Area* area_of(std::string_view digits) {
    const Area* best = nullptr;
    for (const auto areas : {north_american_areas(), world_areas()}) {
        for (const Area& area : areas) {
            if (!has_prefix_of(digits, area)) continue;
            if (!best || area.code.size() > best->code.size()) best = &area;
        }
    }
    return best;
}

/// A trunk prefix '0' may be written before the code ("020" for London).
bool is_area_code(const Area& area, std::string_view wanted) {
    return area.code == wanted || (wanted.starts_with('0') && area.code == wanted.substr(1));
}

bool has_features(const std::vector<std::string>& has, const std::vector<std::string>& wanted) {
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& feature) {
        return std::find(has.begin(), has.end(), feature) != has.end();
    });
}

/// Everything that the whole area decides, but for the place: an example has a city of its own.
bool is_wanted(const Area& area, const SearchQuery& query) {
    return same(area.country, query.country) &&
           (query.type.empty() || query.type == text_of(area.type)) &&
           (query.area_code.empty() || is_area_code(area, query.area_code)) &&
           has_features(features_of(area), query.features);
}

bool is_place_wanted(const Area& area, std::string_view city, const SearchQuery& query) {
    return (query.region.empty() || same(area.region, query.region) ||
            same(area.region_code, query.region)) &&
           (query.locality.empty() || same(city, query.locality));
}

/// NANP exchanges begin with 2 to 9 and are not N11 (ATIS-0300051).
bool is_well_formed(const Area& area, std::string_view digits) {
    if (area.calling_code != "1") return true;
    const auto exchange = digits.substr(4, 3);
    return exchange[0] >= '2' && exchange.substr(1) != "11";
}

/// The k-th number of an area: the same k always gives the same one, no two k the same one.
std::string candidate(const Area& area, std::uint64_t seed, std::uint64_t k) {
    std::string digits = std::string(area.calling_code) + std::string(area.code);
    std::uint64_t size = 1;
    for (int i = 0; i < area.subscriber_digits; ++i)
        size *= 10;
    const std::uint64_t start = hash(seed, digits);
    // Any stride that ends in 1, 3, 7 or 9 visits every number once.
    const std::uint64_t stride = (mix(start) % (size / 10)) * 10 + 7;
    std::string subscriber = std::to_string((start % size + k % size * stride) % size);
    digits.append(static_cast<std::size_t>(area.subscriber_digits) - subscriber.size(), '0');
    return digits + subscriber;
}

/// One search on its way.
class Search {
  public:
    Search(const SearchQuery& query, Pattern pattern, const std::function<bool(E164)>& is_sold)
        : query_(query),
          pattern_(std::move(pattern)),
          is_sold_(is_sold),
          limit_(static_cast<std::size_t>(std::clamp(query.limit, 0, Inventory::kLimitMax))) {}

    bool is_full() const { return offers_.size() >= limit_; }

    void take(const Area& area, const std::string& digits) {
        if (is_full() || !pattern_.matches(digits, area.calling_code.size())) return;
        const auto number = E164::parse_digits(digits);
        if (!number || is_sold_(*number)) return;
        auto offer = offer_of(*number, area);
        if (!is_place_wanted(area, offer.city, query_) || !seen_.insert(*number).second) return;
        offers_.push_back(std::move(offer));
    }

    void take_examples() {
        for (const auto& example : kExamples) {
            const Area* area = area_of(example.digits);
            if (area && is_wanted(*area, query_)) take(*area, std::string(example.digits));
        }
    }

    void take_generated(const Area& area, std::uint64_t seed, std::uint64_t k) {
        std::string digits = candidate(area, seed, k);
        const std::size_t calling_code = area.calling_code.size();
        const std::size_t fixed = calling_code + area.code.size();
        if (!pattern_.write(digits, calling_code, fixed, mix(seed ^ k))) return;
        if (is_well_formed(area, digits)) take(area, digits);
    }

    std::vector<OfferedNumber> offers() && { return std::move(offers_); }

  private:
    const SearchQuery& query_;
    Pattern pattern_;
    const std::function<bool(E164)>& is_sold_;
    std::size_t limit_;
    std::set<E164> seen_;
    std::vector<OfferedNumber> offers_;
};

std::vector<const Area*> wanted_areas(const SearchQuery& query) {
    std::vector<const Area*> wanted;
    for (const auto areas : {north_american_areas(), world_areas()}) {
        for (const Area& area : areas) {
            if (!is_wanted(area, query) || !is_place_wanted(area, area.city, query)) continue;
            wanted.push_back(&area);
        }
    }
    return wanted;
}

} // namespace

std::vector<OfferedNumber> Inventory::search(const SearchQuery& query,
                                             const std::function<bool(E164)>& is_sold) const {
    auto pattern = Pattern::of(query);
    if (!pattern) return {};
    Search search(query, std::move(*pattern), is_sold);
    search.take_examples();
    const auto areas = wanted_areas(query);
    if (areas.empty()) return std::move(search).offers();
    const auto rounds = static_cast<std::uint64_t>(kTriesMax) / areas.size();
    for (std::uint64_t k = 0; k < rounds && !search.is_full(); ++k) {
        for (const Area* area : areas)
            search.take_generated(*area, seed_, k);
    }
    return std::move(search).offers();
}

std::optional<OfferedNumber> Inventory::find(E164 number) const {
    const std::string digits = number.to_string().substr(1);
    if (const Area* area = area_of(digits)) return offer_of(number, *area);
    for (const Country& country : countries()) {
        if (!digits.starts_with(country.calling_code)) continue;
        const auto length = static_cast<int>(digits.size() - country.calling_code.size());
        if (length < country.national_digits_min || length > country.national_digits_max) continue;
        const Area elsewhere{country.iso, country.calling_code, "", LineType::Local, length, "", "",
                             ""};
        return offer_of(number, elsewhere);
    }
    return std::nullopt;
}

} // namespace numberd::carrier::sandbox
