// SPDX-License-Identifier: Apache-2.0
#include "base/timestamp.hpp"

namespace numberd {
namespace {

using namespace std::chrono;

/// Takes exactly `width` digits from the front of `text`.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(width);
    return value;
}

bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

std::optional<microseconds> take_fraction(std::string_view& text) {
    if (!take_char(text, '.')) return microseconds{0};
    std::size_t digits = 0;
    int value = 0;
    while (digits < 6 && !text.empty() && text.front() >= '0' && text.front() <= '9') {
        value = value * 10 + (text.front() - '0');
        text.remove_prefix(1);
        ++digits;
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits)
        value *= 10;
    return microseconds{value};
}

std::optional<sys_days> take_date(std::string_view& text) {
    const auto y = take_digits(text, 4);
    if (!y || !take_char(text, '-')) return std::nullopt;
    const auto m = take_digits(text, 2);
    if (!m || !take_char(text, '-')) return std::nullopt;
    const auto d = take_digits(text, 2);
    if (!d) return std::nullopt;
    const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)},
                              day{static_cast<unsigned>(*d)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date};
}

std::optional<seconds> take_time_of_day(std::string_view& text) {
    const auto h = take_digits(text, 2);
    if (!h || *h > 23 || !take_char(text, ':')) return std::nullopt;
    const auto m = take_digits(text, 2);
    if (!m || *m > 59 || !take_char(text, ':')) return std::nullopt;
    const auto s = take_digits(text, 2);
    if (!s || *s > 59) return std::nullopt;
    return hours{*h} + minutes{*m} + seconds{*s};
}

/// The last `width` decimal digits of `value`, at `position`.
void put_digits(std::string& text, std::size_t position, std::size_t width, std::int64_t value) {
    for (auto rest = static_cast<std::uint64_t>(value); width > 0; rest /= 10)
        text[position + --width] = static_cast<char>('0' + rest % 10);
}

} // namespace

std::string format_timestamp(Timestamp time, TimeFormat format) {
    const auto days_part = floor<days>(time);
    const year_month_day date{days_part};
    const hh_mm_ss clock{time - days_part};
    const bool rfc3339 = format == TimeFormat::Rfc3339;
    std::string text(rfc3339 ? "0000-00-00T00:00:00.000000Z" : "0000-00-00 00:00:00.000000");
    put_digits(text, 0, 4, int{date.year()});
    put_digits(text, 5, 2, unsigned{date.month()});
    put_digits(text, 8, 2, unsigned{date.day()});
    put_digits(text, 11, 2, clock.hours().count());
    put_digits(text, 14, 2, clock.minutes().count());
    put_digits(text, 17, 2, clock.seconds().count());
    put_digits(text, 20, 6, clock.subseconds().count());
    return text;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
    const auto date = take_date(text);
    if (!date) return std::nullopt;
    if (!take_char(text, ' ') && !take_char(text, 'T')) return std::nullopt;
    const auto time_of_day = take_time_of_day(text);
    if (!time_of_day) return std::nullopt;
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    take_char(text, 'Z');
    if (!text.empty()) return std::nullopt;
    return *date + *time_of_day + *fraction;
}

} // namespace numberd
