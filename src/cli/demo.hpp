// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace numberd::cli {

/// Shows a running numberd at work: provisions the example number with its two flows, calls it,
/// texts it, waits for the webhooks (unless the customer has a webhook_uri, which stays as it is);
/// prints each step as it happens and a card of addresses at the end. 0, or 1 after naming the step
/// that failed.
int run_demo(const std::filesystem::path& data, const std::string& accesskey);

} // namespace numberd::cli
