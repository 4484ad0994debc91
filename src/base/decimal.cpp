// SPDX-License-Identifier: Apache-2.0
#include "base/decimal.hpp"

#include <fmt/format.h>

namespace numberd {

std::string decimal_text(double number) {
    auto text = fmt::format("{:.6f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text == "-0" ? "0" : text;
}

} // namespace numberd
