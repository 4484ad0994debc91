// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "service/message_rules.hpp"

namespace numberd::app {

/// `messages:` of the configuration.
struct MessageConfig {
    int per_number_a_second = 0; ///< 0: no limit
    service::MessageRules rules{};
};

/// One key of it, as in the table of config.cpp.
struct MessageOption {
    std::string key;
    std::string form;
    std::string standard;
    std::string meaning;
    /// InvalidArgument with what is wrong, without the key before it.
    std::function<Result<void>(MessageConfig&, const std::string&)> parse;
};

std::vector<MessageOption> message_options();

} // namespace numberd::app
