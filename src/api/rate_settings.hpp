// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace numberd::api {

/// So many requests a second in the long run, so many at once.
struct Rate {
    double per_second;
    double burst;
};

struct RateSettings {
    Rate login{10, 20};     ///< /auth/login, by address
    Rate address{200, 400}; ///< /v1.0, by address
    Rate customer{16.7, 33};
    bool exempt_loopback = true;    ///< from the limits by address
    std::size_t keys_max = 100'000; ///< addresses, and customers, remembered: about 150 bytes each
};

} // namespace numberd::api
