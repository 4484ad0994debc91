// SPDX-License-Identifier: Apache-2.0
#include "app/carrier_config.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#include "domain/e164.hpp"

namespace numberd::app {
namespace {

constexpr std::string_view kFile = "_file";
constexpr std::string_view kEnv = "_env";
constexpr std::size_t kNameMax = 32;
constexpr std::size_t kSecretMax = 4096;

/// What the text of a key may be.
enum class Form { Text, Secret, Url, Countries, Types, Number };

struct Key {
    std::string_view name;
    Form form;
    std::string_view kinds; ///< comma-separated; empty: all
    bool is_required = false;
    std::string_view standard{};
    std::string_view meaning;
    int low = 0;
    int high = 0;
};

constexpr Key kKeys[] = {
    {"kind", Form::Text, "", true, "", "`telnyx`, `twilio`, or `inventory`: your own ranges."},
    {"countries", Form::Countries, "", false, "all",
     "Countries (ISO 3166) for which it is searched and bought from, as in `US, CA`."},
    {"types", Form::Types, "", false, "all",
     "Types for which it is searched: `local`, `toll_free`, `mobile`, `national`."},
    {"priority", Form::Number, "", false, "100",
     "0..10000: the account with the lowest number is preferred; among equal ones the cheaper "
     "offer.",
     0, 10'000},
    {"base_url", Form::Url, "telnyx,twilio", false, "the carrier's own",
     "Where its API is: `https://api.telnyx.com/v2`, `https://api.twilio.com`, or a sandbox."},
    {"requests_a_second", Form::Number, "telnyx,twilio", false, "20",
     "1..1000: the account's request budget, shared by everything that asks it.", 1, 1000},
    {"api_key", Form::Secret, "telnyx", true, "", "The API key (v2)."},
    {"public_key", Form::Text, "telnyx", true, "",
     "The account's public key, base64: what its webhooks are checked with."},
    {"connection_id", Form::Text, "telnyx", false, "",
     "The SIP connection whose calls come to `sip.trunk_listen`; put on every number."},
    {"messaging_profile_id", Form::Text, "telnyx", false, "",
     "The messaging profile; put on every number."},
    {"account_sid", Form::Text, "twilio", true, "", "`AC…`"},
    {"auth_token", Form::Secret, "twilio", true, "",
     "The account's token: signs requests, and checks webhooks."},
    {"trunk_sid", Form::Text, "twilio", false, "",
     "`TK…`: the elastic SIP trunk whose calls come to `sip.trunk_listen`; put on every number."},
    {"messaging_service_sid", Form::Text, "twilio", false, "",
     "`MG…`: the messaging service; put on every number."},
    {"messaging_base_url", Form::Url, "twilio", false, "https://messaging.twilio.com",
     "Where its messaging services are."},
    {"numbers_base_url", Form::Url, "twilio", false, "https://numbers.twilio.com",
     "Where its porting API is."},
    {"upload_base_url", Form::Url, "twilio", false, "https://numbers-upload.twilio.com",
     "Where documents of ports are uploaded."},
};

Error bad(const std::string& message) {
    return {ErrorCode::InvalidArgument, "", message};
}

bool has(std::string_view list, std::string_view word) {
    for (std::size_t at = 0; at <= list.size();) {
        const auto end = std::min(list.find(',', at), list.size());
        if (list.substr(at, end - at) == word) return true;
        at = end + 1;
    }
    return false;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : std::string(text) + ",") {
        if (c != ',' && c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    return words;
}

bool is_name(std::string_view name) {
    const auto may_stand = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    };
    return !name.empty() && name.size() <= kNameMax && name != "own" && name != "sandbox" &&
           std::all_of(name.begin(), name.end(), may_stand);
}

const Key* key_of(std::string_view name) {
    const auto found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                    [&](const Key& key) { return key.name == name; });
    return found == std::end(kKeys) ? nullptr : found;
}

/// "api_key_file" → "api_key"; nullptr if it is no secret's.
const Key* secret_of(std::string_view name, std::string_view ending) {
    if (!name.ends_with(ending)) return nullptr;
    const Key* key = key_of(name.substr(0, name.size() - ending.size()));
    return key && key->form == Form::Secret ? key : nullptr;
}

std::optional<int> number_of(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Result<void> check_words(Form form, const std::vector<std::string>& words) {
    for (const auto& word : words) {
        if (form == Form::Countries && !domain::is_country(word))
            return bad("must be countries as in US, CA, has \"" + word + "\"");
        if (form == Form::Types && !has("local,toll_free,mobile,national", word))
            return bad("must be of local, toll_free, mobile, national, has \"" + word + "\"");
    }
    return success();
}

/// A secret's text is not shown.
Result<void> check_form(const Key& key, const std::string& text) {
    switch (key.form) {
        case Form::Text:
        case Form::Secret:
            if (text.empty() || text.size() > kSecretMax) return bad("must not be empty");
            return success();
        case Form::Url:
            if (!text.starts_with("https://") && !text.starts_with("http://"))
                return bad("must be an http or https URL, is \"" + text + "\"");
            return success();
        case Form::Countries:
        case Form::Types:
            return check_words(key.form, words_of(text));
        case Form::Number: {
            const auto value = number_of(text);
            if (!value || *value < key.low || *value > key.high) {
                return bad("must be from " + std::to_string(key.low) + " to " +
                           std::to_string(key.high) + ", is \"" + text + "\"");
            }
            return success();
        }
    }
    return success();
}

Result<std::string> read_secret(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(kSecretMax, '\0');
    if (!stream.read(text.data(), static_cast<std::streamsize>(text.size())) && !stream.eof())
        return bad("names a file that cannot be read: " + file);
    text.resize(static_cast<std::size_t>(stream.gcount()));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    if (text.empty()) return bad("names a file with nothing in it: " + file);
    return text;
}

Result<void> find_secret(CarrierConfig& carrier, const Key& key) {
    const std::string name(key.name);
    const auto file = carrier.values.find(name + std::string(kFile));
    const auto variable = carrier.values.find(name + std::string(kEnv));
    const int said = (carrier.values.contains(name) ? 1 : 0) +
                     (file != carrier.values.end() ? 1 : 0) +
                     (variable != carrier.values.end() ? 1 : 0);
    if (said > 1) return bad(name + " is said in more than one way");
    if (file != carrier.values.end()) {
        auto secret = read_secret(file->second);
        if (!secret) return bad(file->first + " " + secret.error().message);
        carrier.values[name] = std::move(secret).value();
    }
    if (variable != carrier.values.end()) {
        const char* secret = std::getenv(variable->second.c_str());
        if (!secret || *secret == '\0')
            return bad(variable->first + " names a variable that is not set: " + variable->second);
        carrier.values[name] = secret;
    }
    return success();
}

Result<void> check_carrier(CarrierConfig& carrier) {
    if (!has("telnyx,twilio,inventory", carrier.kind))
        return bad("kind must be telnyx, twilio or inventory, is \"" + carrier.kind + "\"");
    for (const Key& key : kKeys) {
        const bool is_its = key.kinds.empty() || has(key.kinds, carrier.kind);
        const std::string name(key.name);
        if (key.form == Form::Secret) {
            BOOST_OUTCOME_TRY(find_secret(carrier, key));
        }
        const bool is_there = carrier.values.contains(name);
        if (is_there && !is_its) return bad(name + " is no key of kind " + carrier.kind);
        if (!is_there && is_its && key.is_required && key.name != "kind")
            return bad(name + " is missing");
        if (!is_there && is_its && key.form == Form::Number)
            carrier.values[name] = std::string(key.standard);
    }
    carrier.rule.countries = words_of(carrier.value("countries"));
    carrier.rule.types = words_of(carrier.value("types"));
    carrier.rule.priority = carrier.number("priority");
    return success();
}

} // namespace

std::string CarrierConfig::value(std::string_view key) const {
    const auto found = values.find(std::string(key));
    return found == values.end() ? std::string() : found->second;
}

int CarrierConfig::number(std::string_view key) const {
    return number_of(value(key)).value_or(0);
}

Result<void> apply_carrier(CarrierConfigs& carriers, std::string_view key,
                           const std::string& text) {
    const auto dot = key.find('.');
    const auto account = key.substr(0, dot);
    if (!is_name(account)) {
        return bad("an account's name is up to 32 of a-z, 0-9 and -, and neither own nor sandbox");
    }
    const auto name = dot == std::string_view::npos ? std::string_view() : key.substr(dot + 1);
    auto& carrier = carriers[std::string(account)];
    if (secret_of(name, kFile) || secret_of(name, kEnv)) {
        if (text.empty()) return bad("must not be empty");
        carrier.values[std::string(name)] = text;
        return success();
    }
    const Key* known = key_of(name);
    if (!known) return bad("is an unknown key");
    BOOST_OUTCOME_TRY(check_form(*known, text));
    if (known->name == "kind") {
        carrier.kind = text;
    } else {
        carrier.values[std::string(name)] = text;
    }
    return success();
}

Result<void> check_carriers(CarrierConfigs& carriers) {
    for (auto& [name, carrier] : carriers) {
        auto checked = check_carrier(carrier);
        if (!checked) return bad("carriers." + name + "." + checked.error().message);
    }
    return success();
}

std::string carriers_markdown() {
    std::string out = "| key | kinds | default | meaning |\n|---|---|---|---|\n";
    for (const Key& key : kKeys) {
        std::string standard(key.standard);
        if (key.is_required) standard = "must be said";
        out +=
            "| `" + std::string(key.name) + "` | " +
            (key.kinds.empty() ? "all" : std::string(key.kinds)) + " | " + standard + " | " +
            std::string(key.meaning) +
            (key.form == Form::Secret ? " Or `" + std::string(key.name) + "_file`, `" +
                                            std::string(key.name) + "_env`: where it is read from."
                                      : "") +
            " |\n";
    }
    return out;
}

} // namespace numberd::app
