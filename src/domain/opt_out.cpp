// SPDX-License-Identifier: Apache-2.0
#include "domain/opt_out.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<OptOutStatus::OptedIn> kStatuses({
    {OptOutStatus::None, "none"},
    {OptOutStatus::OptedOut, "opted_out"},
    {OptOutStatus::OptedIn, "opted_in"},
});

constexpr EnumTable<OptOutSource::Hand> kSources({
    {OptOutSource::Keyword, "keyword"},
    {OptOutSource::Carrier, "carrier"},
    {OptOutSource::Hand, "hand"},
});

constexpr std::array<Keyword, 14> kKeywords{{
    {KeywordKind::Stop, "STOP"},
    {KeywordKind::Stop, "STOPALL"},
    {KeywordKind::Stop, "STOP ALL"},
    {KeywordKind::Stop, "UNSUBSCRIBE"},
    {KeywordKind::Stop, "CANCEL"},
    {KeywordKind::Stop, "END"},
    {KeywordKind::Stop, "QUIT"},
    {KeywordKind::Stop, "REVOKE"},
    {KeywordKind::Stop, "OPTOUT"},
    {KeywordKind::Start, "START"},
    {KeywordKind::Start, "UNSTOP"},
    {KeywordKind::Yes, "YES"},
    {KeywordKind::Help, "HELP"},
    {KeywordKind::Help, "INFO"},
}};

constexpr std::string_view kSpace = " \t\r\n\f\v";
constexpr std::string_view kAfterWord = " \t\r\n\f\v.!?,;:";
constexpr std::chrono::hours kHelpSpan{1};

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_word(std::string_view text, std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return upper(a) == b; });
}

} // namespace

std::optional<Keyword> keyword_of(std::string_view text) {
    const auto begin = text.find_first_not_of(kSpace);
    const auto last = text.find_last_not_of(kAfterWord);
    if (begin == std::string_view::npos || last == std::string_view::npos || last < begin)
        return std::nullopt;
    text = text.substr(begin, last - begin + 1);
    const auto* const found =
        std::find_if(kKeywords.begin(), kKeywords.end(),
                     [text](const Keyword& keyword) { return is_word(text, keyword.word); });
    if (found == kKeywords.end()) return std::nullopt;
    return *found;
}

KeywordStep step_of(OptOutStatus from, KeywordKind keyword) {
    const bool is_out = from == OptOutStatus::OptedOut;
    switch (keyword) {
        case KeywordKind::Stop:
            if (is_out) return {};
            return {.to = OptOutStatus::OptedOut, .is_answered = true};
        case KeywordKind::Start:
            if (!is_out) return {};
            return {.to = OptOutStatus::OptedIn, .is_answered = true};
        case KeywordKind::Yes:
            if (!is_out) return {.is_handled = false};
            return {.to = OptOutStatus::OptedIn, .is_answered = true};
        case KeywordKind::Help:
            return {.is_answered = true};
    }
    return {.is_handled = false};
}

bool may_help(const OptOut& entry, Timestamp now) {
    return !entry.tm_help || now - *entry.tm_help >= kHelpSpan || entry.helped < kHelpsMax;
}

void count_help(OptOut& entry, Timestamp now) {
    if (!entry.tm_help || now - *entry.tm_help >= kHelpSpan) {
        entry.tm_help = now;
        entry.helped = 0;
    }
    ++entry.helped;
}

std::string_view text_of(OptOutStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(OptOutSource source) {
    return kSources.text_of(source);
}
std::optional<OptOutStatus> opt_out_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<OptOutSource> opt_out_source_of(std::string_view text) {
    return kSources.find(text);
}

} // namespace numberd::domain
