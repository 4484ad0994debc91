// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <set>
#include <string>

namespace numberd::service {

/// What the operator's configuration says of texts. Lives as long as the program.
struct MessageRules {
    // Answers to keywords. {number} stands for the number's name, or for the number where it has
    // none.
    std::string stop_text =
        "{number}: you are unsubscribed and get no more messages. Reply START "
        "to get them again.";
    std::string start_text = "{number}: you get messages again. Reply STOP to end them.";
    std::string help_text = "{number}: reply STOP to get no more messages.";
    /// ISO 3166: normal local numbers of these send texts with a campaign_id only.
    std::set<std::string, std::less<>> campaign_required_countries{};
};

} // namespace numberd::service
