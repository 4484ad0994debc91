// SPDX-License-Identifier: Apache-2.0
#include "app/message_config.hpp"

#include <charconv>
#include <sstream>

#include "base/utf8.hpp"
#include "domain/e164.hpp"

namespace numberd::app {
namespace {

constexpr int kPerSecondMax = 1000;
constexpr std::size_t kTextBytesMax = 640;

Error bad(const std::string& message) {
    return {ErrorCode::InvalidArgument, "", message};
}

Result<void> parse_pace(MessageConfig& config, const std::string& text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 ||
        value > kPerSecondMax) {
        return bad("must be from 0 to " + std::to_string(kPerSecondMax) + ", is \"" + text + "\"");
    }
    config.per_number_a_second = value;
    return success();
}

Result<void> parse_countries(MessageConfig& config, const std::string& text) {
    std::string list = text;
    for (char& c : list)
        if (c == ',') c = ' ';
    std::istringstream words(list);
    config.rules.campaign_required_countries.clear();
    for (std::string word; words >> word;) {
        if (!domain::is_country(word))
            return bad("must be countries, as in US, CA; there is no \"" + word + "\"");
        config.rules.campaign_required_countries.insert(word);
    }
    return success();
}

MessageOption answer(const std::string& key, std::string service::MessageRules::*field,
                     const std::string& meaning) {
    const service::MessageRules defaults;
    return {"messages." + key, "text", defaults.*field, meaning,
            [field](MessageConfig& config, const std::string& text) -> Result<void> {
                if (text.empty() || text.size() > kTextBytesMax || !is_utf8(text))
                    return bad("must be a text of 1 to 640 bytes");
                config.rules.*field = text;
                return success();
            }};
}

} // namespace

std::vector<MessageOption> message_options() {
    return {
        {"messages.per_number_a_second", "0..1000", "0",
         "Texts that one number of a carrier hands over a second; the rest waits its turn. 0: as "
         "fast as the carrier takes them. The sandbox and virtual numbers are not held up.",
         parse_pace},
        {"messages.campaign_required_countries", "list of countries", "none",
         "Normal numbers of these, toll-free ones excepted, send texts only with a `campaign_id` "
         "(10DLC).",
         parse_countries},
        answer("stop_text", &service::MessageRules::stop_text,
               "Answers STOP and its like, once. `{number}` is the number's name, or the number."),
        answer("start_text", &service::MessageRules::start_text, "Answers START, once."),
        answer("help_text", &service::MessageRules::help_text, "Answers HELP and INFO."),
    };
}

} // namespace numberd::app
