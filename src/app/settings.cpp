// SPDX-License-Identifier: Apache-2.0
#include "app/settings.hpp"

namespace numberd::app {

http::ClientSettings client_settings(const Config& config) {
    http::ClientSettings settings;
    settings.allow_private_targets =
        config.webhooks_allow_private_targets.value_or(config.is_local());
    return settings;
}

std::string hooks_public_url(const Config& config) {
    return config.hooks_public_url.empty() ? "http://" + config.http.text()
                                           : config.hooks_public_url;
}

media::EngineSettings engine_settings(const Config& config) {
    media::EngineSettings settings;
    settings.threads = config.media_threads;
    settings.address = config.sip.address;
    settings.port_low = config.rtp_ports.low;
    settings.port_high = config.rtp_ports.high;
    settings.rtp_timeout = std::chrono::seconds{config.rtp_timeout_s};
    return settings;
}

call::CallSettings call_settings(const Config& config) {
    call::CallSettings settings;
    settings.live_calls_max = static_cast<std::size_t>(config.calls_live_max);
    settings.duration_max = std::chrono::seconds{config.calls_duration_s_max};
    settings.media_public_address = config.rtp_public_address;
    settings.sounds_directory = config.data / "sounds";
    return settings;
}

sip::AgentSettings agent_settings(const Config& config) {
    sip::AgentSettings settings;
    settings.client_address = config.sip.text();
    settings.trunk_address = config.sip_trunk.text();
    settings.calls_max = static_cast<std::size_t>(config.calls_live_max) + 1000;
    return settings;
}

http::ServerSettings server_settings(const Config& config) {
    http::ServerSettings settings;
    settings.address = config.http.address;
    settings.port = config.http.port;
    settings.threads = config.http_threads;
    settings.body_bytes_max = static_cast<std::size_t>(config.http_body_bytes_max);
    return settings;
}

api::ApiSettings api_settings(const Config& config) {
    api::ApiSettings settings;
    settings.version = NUMBERD_VERSION;
    settings.body_bytes_max = static_cast<std::size_t>(config.http_body_bytes_max);
    settings.is_signup_enabled = config.signup_enabled.value_or(false);
    settings.limits.exempt_loopback = config.limits_exempt_loopback.value_or(config.is_local());
    return settings;
}

message::SenderSettings sender_settings(const Config& config) {
    message::SenderSettings settings;
    settings.per_number_a_second = config.messages.per_number_a_second;
    settings.unpaced_accounts = {"sandbox"};
    return settings;
}

service::ProvisionSettings provision_settings(const Config& config) {
    service::ProvisionSettings settings;
    settings.quarantine = std::chrono::days{config.numbers_quarantine_days};
    return settings;
}

service::RenewalSettings renewal_settings(const Config& config) {
    service::RenewalSettings settings;
    settings.grace = std::chrono::days{config.billing_grace_days};
    return settings;
}

service::ReconcilerSettings reconciler_settings(const Config& config) {
    service::ReconcilerSettings settings;
    settings.every = std::chrono::minutes{config.reconcile_every_minutes};
    return settings;
}

service::RetentionSettings retention_settings(const Config& config) {
    service::RetentionSettings settings;
    settings.traffic = std::chrono::days{config.retention_traffic_days};
    settings.webhooks = std::chrono::days{config.retention_webhooks_days};
    settings.runs = std::chrono::days{config.retention_runs_days};
    return settings;
}

} // namespace numberd::app
