// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/exchange.hpp"

namespace numberd::api {

/// A list's page token as its client gets it: with a mark of the customer, the list and its
/// filters, so that it cannot be taken from one list to another, where it would skip rows. The mark
/// is no secret: who forges one harms nobody but himself. Empty stays empty.
std::string mark_page_token(const Exchange& exchange, std::string token);

/// The token without its mark; nullopt if the mark is not that of this request. Empty stays empty.
std::optional<std::string_view> unmark_page_token(const Exchange& exchange, std::string_view token);

} // namespace numberd::api
