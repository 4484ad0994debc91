// SPDX-License-Identifier: Apache-2.0
#include "app/carrier_accounts.hpp"

#include "carrier/inventory/inventory_carrier.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "carrier/twilio/twilio_carrier.hpp"

namespace numberd::app {
namespace {

/// Replaces what stands there by default, if the configuration says something.
void say(std::string& setting, const CarrierConfig& config, const char* key) {
    if (auto value = config.value(key); !value.empty()) setting = std::move(value);
    while (setting.ends_with('/'))
        setting.pop_back();
}

carrier::AccountSettings account_settings(const std::string& name, const CarrierConfig& config) {
    carrier::AccountSettings settings;
    settings.name = name;
    settings.requests_a_second = config.number("requests_a_second");
    return settings;
}

std::unique_ptr<domain::Carrier> make_telnyx(const std::string& name, const CarrierConfig& config,
                                             const std::string& hook_url,
                                             const carrier::Tools& tools) {
    carrier::telnyx::Settings settings;
    settings.account = account_settings(name, config);
    settings.api_key = config.value("api_key");
    settings.public_key = config.value("public_key");
    say(settings.base_url, config, "base_url");
    settings.connection_id = config.value("connection_id");
    settings.messaging_profile_id = config.value("messaging_profile_id");
    settings.hook_url = hook_url;
    return std::make_unique<carrier::telnyx::TelnyxCarrier>(std::move(settings), tools);
}

std::unique_ptr<domain::Carrier> make_twilio(const std::string& name, const CarrierConfig& config,
                                             const std::string& hook_url,
                                             const carrier::Tools& tools) {
    carrier::twilio::Settings settings;
    settings.account = account_settings(name, config);
    settings.account_sid = config.value("account_sid");
    settings.auth_token = config.value("auth_token");
    say(settings.base_url, config, "base_url");
    say(settings.messaging_base_url, config, "messaging_base_url");
    say(settings.numbers_base_url, config, "numbers_base_url");
    say(settings.upload_base_url, config, "upload_base_url");
    settings.trunk_sid = config.value("trunk_sid");
    settings.messaging_service_sid = config.value("messaging_service_sid");
    settings.hook_url = hook_url;
    return std::make_unique<carrier::twilio::TwilioCarrier>(std::move(settings), tools);
}

} // namespace

struct CarrierAccounts::Made {
    std::unique_ptr<domain::Carrier> carrier;
    domain::CarrierRule rule{};
    std::string kind{};
};

CarrierAccounts::CarrierAccounts(const CarrierConfigs& configs, const std::string& public_url,
                                 domain::Store& store, const carrier::Tools& tools) {
    for (const auto& [name, config] : configs) {
        const std::string hook_url = public_url + "/hooks/" + name;
        std::unique_ptr<domain::Carrier> carrier;
        if (config.kind == "telnyx") {
            carrier = make_telnyx(name, config, hook_url, tools);
        } else if (config.kind == "twilio") {
            carrier = make_twilio(name, config, hook_url, tools);
        } else {
            carrier =
                std::make_unique<carrier::inventory::InventoryCarrier>(name, store, tools.clock);
        }
        made_.push_back({std::move(carrier), config.rule, config.kind});
    }
}

CarrierAccounts::~CarrierAccounts() = default;

std::vector<domain::CarrierAccount> CarrierAccounts::accounts() const {
    std::vector<domain::CarrierAccount> accounts;
    for (const auto& [carrier, rule, kind] : made_)
        accounts.push_back({carrier.get(), rule, kind});
    return accounts;
}

} // namespace numberd::app
