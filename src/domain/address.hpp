// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace numberd::domain {

/// One end of a call or message, as the API shows it.
struct Address {
    std::string type{}; ///< "tel" (target is E.164), "sip" (target is user@host)
    std::string target{};
    std::string target_name{};
    std::string name{};
    std::string detail{};

    bool operator==(const Address&) const = default;
};

} // namespace numberd::domain
