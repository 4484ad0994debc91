// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/pattern.hpp"

#include <algorithm>
#include <vector>

namespace numberd::carrier::sandbox {
namespace {

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Whether `part` can stand at `at` without changing the first `fixed` digits.
bool fits(std::string_view digits, std::string_view part, std::size_t at, std::size_t fixed) {
    if (at + part.size() > digits.size()) return false;
    for (std::size_t i = 0; i < part.size() && at + i < fixed; ++i) {
        if (digits[at + i] != part[i]) return false;
    }
    return true;
}

} // namespace

std::optional<Pattern> Pattern::of(const domain::SearchQuery& query) {
    Pattern pattern;
    pattern.starts_is_international_ = query.starts_with.starts_with('+');
    pattern.starts_ = query.starts_with.substr(pattern.starts_is_international_ ? 1 : 0);
    pattern.contains_ = query.contains;
    pattern.ends_ = query.ends_with;
    if (!is_digits(pattern.starts_) || !is_digits(pattern.contains_) || !is_digits(pattern.ends_)) {
        return std::nullopt;
    }
    return pattern;
}

bool Pattern::matches(std::string_view digits, std::size_t calling_code) const {
    const bool starts =
        digits.starts_with(starts_) ||
        (!starts_is_international_ && digits.substr(calling_code).starts_with(starts_));
    return starts && digits.ends_with(ends_) && digits.find(contains_) != std::string_view::npos;
}

bool Pattern::write(std::string& digits, std::size_t calling_code, std::size_t fixed,
                    std::uint64_t pick) const {
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at + contains_.size() <= digits.size(); ++at) {
        if (fits(digits, contains_, at, fixed)) places.push_back(at);
    }
    if (places.empty()) return false;
    const bool starts_whole = fits(digits, starts_, 0, fixed);
    const bool starts_national =
        !starts_is_international_ && fits(digits, starts_, calling_code, fixed);
    if (!starts_whole && !starts_national) return false;
    if (ends_.size() > digits.size()) return false;
    const std::size_t tail = digits.size() - ends_.size();
    if (!fits(digits, ends_, tail, fixed)) return false;

    digits.replace(places[pick % places.size()], contains_.size(), contains_);
    digits.replace(starts_whole ? 0 : calling_code, starts_.size(), starts_);
    digits.replace(tail, ends_.size(), ends_);
    return true;
}

} // namespace numberd::carrier::sandbox
