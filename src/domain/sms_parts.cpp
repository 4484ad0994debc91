// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>

#include "domain/message.hpp"

namespace numberd::domain {
namespace {

/// 3GPP TS 23.038 §6.2.1: what lies outside ASCII in the default alphabet, in order.
constexpr char32_t kGsmBeyondAscii[] =
    U"\u00a1\u00a3\u00a4\u00a5\u00a7\u00bf\u00c4\u00c5\u00c6"
    U"\u00c7\u00c9\u00d1\u00d6\u00d8\u00dc\u00df\u00e0\u00e4"
    U"\u00e5\u00e6\u00e8\u00e9\u00ec\u00f1\u00f2\u00f6\u00f8"
    U"\u00f9\u00fc\u0393\u0394\u0398\u039b\u039e\u03a0\u03a3"
    U"\u03a6\u03a8\u03a9";
/// §6.2.1.1: two septets each. The euro sign, U+20AC, is the only one outside ASCII.
constexpr std::u32string_view kGsmExtension = U"\f[\\]^{|}~\u20ac";

/// Septets that a character takes in the default alphabet; 0: it is not in there.
int septets_of(char32_t c) {
    if (kGsmExtension.find(c) != std::u32string_view::npos) return 2;
    if (c == U'\n' || c == U'\r') return 1;
    if (c < 0x80) return c >= 0x20 && c != U'`' && c != 0x7f ? 1 : 0;
    const std::u32string_view rest(kGsmBeyondAscii);
    return std::binary_search(rest.begin(), rest.end(), c) ? 1 : 0;
}

/// UTF-16 code units (UCS-2 as phones send it).
int units_of(char32_t c) {
    return c > 0xffff ? 2 : 1;
}

/// Takes one character from the front. A byte that is no UTF-8 counts as one U+FFFD.
char32_t take(std::string_view& text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xc2 ? 0
                               : first < 0xe0 ? 2
                               : first < 0xf0 ? 3
                               : first < 0xf5 ? 4
                                              : 0;
    char32_t c = first < 0x80 ? first : first & (0x7fu >> length);
    bool valid = length != 0 && length <= text.size();
    for (std::size_t i = 1; valid && i < length; ++i) {
        valid = (byte(i) & 0xc0) == 0x80;
        c = (c << 6) | (byte(i) & 0x3fu);
    }
    text.remove_prefix(valid ? length : 1);
    return valid ? c : U'\ufffd';
}

/// Counts parts of at most `concatenated` units; what takes two units is not cut in two.
class PartCounter {
  public:
    PartCounter(int single, int concatenated) : single_(single), concatenated_(concatenated) {}

    void add(int units) {
        total_ += units;
        if (in_part_ + units > concatenated_) {
            ++parts_;
            in_part_ = 0;
        }
        in_part_ += units;
    }
    int parts() const { return total_ <= single_ ? 1 : parts_; }

  private:
    int single_;
    int concatenated_;
    int total_ = 0;
    int in_part_ = 0;
    int parts_ = 1;
};

} // namespace

SmsEncoding sms_encoding(std::string_view utf8_text) {
    for (std::string_view rest = utf8_text; !rest.empty();) {
        if (septets_of(take(rest)) == 0) return SmsEncoding::Ucs2;
    }
    return SmsEncoding::Gsm7;
}

std::string_view text_of(SmsEncoding encoding) {
    return encoding == SmsEncoding::Gsm7 ? "gsm7" : "ucs2";
}

int sms_parts(std::string_view utf8_text) {
    PartCounter gsm(160, 153);
    PartCounter ucs2(70, 67);
    bool is_gsm = true;
    for (std::string_view rest = utf8_text; !rest.empty();) {
        const char32_t c = take(rest);
        const int septets = septets_of(c);
        is_gsm = is_gsm && septets > 0;
        gsm.add(septets);
        ucs2.add(units_of(c));
    }
    return is_gsm ? gsm.parts() : ucs2.parts();
}

} // namespace numberd::domain
