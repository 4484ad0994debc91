// SPDX-License-Identifier: Apache-2.0
#include "service/virtual_search.hpp"

#include <set>

namespace numberd::service {
namespace {

constexpr std::size_t kDigits = 12; // 899 and nine more
constexpr std::string_view kPrefix = "899";
constexpr int kTriesPerNumber = 20;

std::string digits_only(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

/// The digits that every candidate must have.
struct Filter {
    std::string start;
    std::string end;
    std::string inside;

    explicit Filter(const domain::SearchQuery& query)
        : start(digits_only(query.starts_with)),
          end(digits_only(query.ends_with)),
          inside(digits_only(query.contains)) {
        // "area code" of a virtual number: the digits after 899.
        if (start.empty()) start = std::string(kPrefix) + digits_only(query.area_code);
    }

    bool matches(std::string_view digits) const {
        return digits.starts_with(kPrefix) && digits.starts_with(start) && digits.ends_with(end) &&
               digits.find(inside) != std::string_view::npos;
    }
};

/// A random number into which the wanted digits are written; they may still overwrite each other.
std::string candidate(const Filter& filter, Rng& rng) {
    std::string digits(kDigits, '0');
    for (auto& digit : digits)
        digit = static_cast<char>('0' + rng.below(10));
    digits.replace(0, kPrefix.size(), kPrefix);
    const std::size_t room = kDigits - filter.inside.size();
    digits.replace(rng.below(room + 1), filter.inside.size(), filter.inside);
    digits.replace(0, filter.start.size(), filter.start);
    digits.replace(kDigits - filter.end.size(), filter.end.size(), filter.end);
    return digits;
}

} // namespace

std::vector<domain::E164> draw_virtual(const domain::SearchQuery& query, int wanted, Rng& rng) {
    const Filter filter(query);
    std::vector<domain::E164> drawn;
    if (std::max({filter.start.size(), filter.end.size(), filter.inside.size()}) > kDigits) {
        return drawn;
    }
    std::set<domain::E164> seen;
    for (int tries = 0; tries < wanted * kTriesPerNumber; ++tries) {
        if (static_cast<int>(drawn.size()) == wanted) break;
        const std::string digits = candidate(filter, rng);
        if (!filter.matches(digits)) continue;
        const auto number = domain::E164::parse_digits(digits);
        if (!number || number->is_reserved_virtual() || !seen.insert(*number).second) continue;
        drawn.push_back(*number);
    }
    return drawn;
}

} // namespace numberd::service
