// SPDX-License-Identifier: Apache-2.0
#include "domain/carrier_news.hpp"

#include <strings.h>

namespace numberd::domain {

std::optional<std::string_view> HookRequest::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (key.size() == name.size() && ::strncasecmp(key.data(), name.data(), name.size()) == 0)
            return value;
    }
    return std::nullopt;
}

} // namespace numberd::domain
