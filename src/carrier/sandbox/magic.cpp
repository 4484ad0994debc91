// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/magic.hpp"

namespace numberd::carrier::sandbox {
namespace {

constexpr std::uint64_t kMagic = 1'500'555'0000; // +1 500 555 0000

/// The last four digits of a number in the magic range.
std::uint64_t line_of(domain::E164 number) {
    return number.value() - kMagic;
}

} // namespace

OrderScript order_script(domain::E164 number) {
    switch (line_of(number)) {
        case 0:
            return OrderScript::NotAvailable;
        case 1:
            return OrderScript::Fails;
        case 2:
            return OrderScript::Never;
        case 3:
            return OrderScript::LostAnswer;
        case 4:
            return OrderScript::LostOrder;
        case 5:
            return OrderScript::Unavailable;
        case 6:
            return OrderScript::AtOnce;
        case 7:
            return OrderScript::Rejected;
        case 8:
            return OrderScript::Slow;
        default:
            return OrderScript::Normal;
    }
}

bool release_fails_first(domain::E164 number) {
    return line_of(number) == 9;
}

TextScript text_script(domain::E164 to) {
    switch (line_of(to)) {
        case 100:
            return TextScript::Rejected;
        case 101:
            return TextScript::Unavailable;
        case 102:
            return TextScript::UnavailableTwice;
        case 103:
            return TextScript::LostAnswer;
        case 104:
            return TextScript::SentOnly;
        default:
            return TextScript::Delivered;
    }
}

} // namespace numberd::carrier::sandbox
