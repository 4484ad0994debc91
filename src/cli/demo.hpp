// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace numberd::cli {

/// Shows a running numberd at work: provisions the example number with its two flows, calls it,
/// texts it, waits for the webhooks (unless the customer has a webhook_uri, which stays as it is);
/// prints each step as it happens and, `with_card`, a card of addresses at the end. A number that
/// has other flows or is not active stays as it is, and what then cannot be shown is left out. 0,
/// or 1 after naming the step that failed.
int run_demo(const std::filesystem::path& data, const std::string& accesskey, bool with_card);

} // namespace numberd::cli
