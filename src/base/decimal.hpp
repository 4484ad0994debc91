// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace numberd {

/// A number as people write it, "0.13" and "1000000", with six decimals at most.
std::string decimal_text(double number);

} // namespace numberd
