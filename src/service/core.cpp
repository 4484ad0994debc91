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

std::optional<std::int64_t> page_below(const domain::Page& page) {
    if (!page.after) return std::nullopt;
    std::uint64_t serial = 0;
    for (std::size_t i = 8; i < 16; ++i)
        serial = serial << 8U | page.after->id.bytes[i];
    return static_cast<std::int64_t>(serial);
}

std::string page_token(Timestamp tm_create, std::int64_t serial) {
    Uuid id{};
    for (std::size_t i = 0; i < 8; ++i)
        id.bytes[15 - i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(serial) >> 8 * i);
    return page_token(tm_create, id);
}

} // namespace numberd::service
