// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/carriers.hpp"

namespace numberd::app {

/// One account of `carriers:` in the configuration.
struct CarrierConfig {
    std::string kind{}; ///< "telnyx", "twilio"
    domain::CarrierRule rule{};
    /// The other keys as they were written, defaults filled in by check_carrier(). Secrets stand
    /// under their plain name, from wherever they were read.
    std::map<std::string, std::string> values{};

    /// Empty if it was not said.
    std::string value(std::string_view key) const;
    int number(std::string_view key) const; ///< of one that was checked
};

/// By the account's name.
using CarrierConfigs = std::map<std::string, CarrierConfig>;

/// Takes "main.api_key" and its text. InvalidArgument with what is wrong, without the key before
/// it: an unknown key, an account's name that none can have, a value of the wrong form.
Result<void> apply_carrier(CarrierConfigs& carriers, std::string_view key, const std::string& text);

/// When all is read: the kind is known, each key belongs to it, those that must be there are, and
/// secrets that a file or the environment holds are read. InvalidArgument that names the key.
Result<void> check_carriers(CarrierConfigs& carriers);

/// The rows of docs/configuration.md.
std::string carriers_markdown();

} // namespace numberd::app
