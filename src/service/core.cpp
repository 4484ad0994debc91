// SPDX-License-Identifier: Apache-2.0
#include "service/core.hpp"

#include "domain/reason.hpp"

namespace numberd::service {

std::string page_token(Timestamp tm_create, const Uuid& id) {
    return format_timestamp(tm_create, TimeFormat::Rfc3339) + "_" + id.to_string();
}

Result<std::optional<domain::PageStart>> parse_page_token(std::string_view token) {
    using Start = std::optional<domain::PageStart>;
    if (token.empty()) return Start{};
    const auto separator = token.find('_');
    if (separator != std::string_view::npos) {
        const auto time = parse_timestamp(token.substr(0, separator));
        const auto id = Uuid::parse(token.substr(separator + 1));
        // Only the exact text that page_token() writes: 'T', six digits, 'Z'.
        if (time && id && page_token(*time, *id) == token) return Start{{*time, *id}};
    }
    return domain::fail(domain::Reason::InvalidRequestParameter,
                        "page_token is not one that a list answered",
                        {domain::problem("page_token", domain::Fault::Pattern,
                                         "must be the next_page_token of a list, unchanged")});
}

} // namespace numberd::service
