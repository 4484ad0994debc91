// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/carrier_config.hpp"
#include "app/message_config.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/timestamp.hpp"

namespace numberd::app {

/// "127.0.0.1:8080": an IP literal and a port; port 0 takes a free one.
struct Listen {
    std::string address;
    std::uint16_t port = 0;

    std::string text() const;
    bool is_loopback() const;
};

/// First and last port of a range; both 0: any free ports of the system.
struct PortRange {
    std::uint16_t low = 0;
    std::uint16_t high = 0;
};

/// Everything that can be configured, with what applies when it is not. `std::optional` switches
/// are decided by whether every listener is on loopback.
struct Config {
    std::filesystem::path data = "data";
    std::string store_url{}; ///< of PostgreSQL, a secret; empty: SQLite in `data`
    Listen http{"127.0.0.1", 8080};
    int http_threads = 1;
    int http_body_bytes_max = 1024 * 1024;
    Listen sip{"127.0.0.1", 5060};
    Listen sip_trunk{"127.0.0.1", 5080};
    PortRange rtp_ports{20'000, 39'998};
    std::string rtp_public_address{}; ///< empty: the one that a call reached
    int rtp_timeout_s = 30;
    int media_threads = 1;
    int calls_live_max = 5000;
    int calls_duration_s_max = 4 * 3600;
    int drain_s_max = 30;
    int numbers_quarantine_days = 30;
    int billing_grace_days = 7;
    int reconcile_every_minutes = 360;
    int retention_traffic_days = 90;
    int retention_webhooks_days = 30;
    int retention_runs_days = 90;
    TimeFormat timestamps = TimeFormat::Spaced;
    std::optional<bool> webhooks_allow_private_targets{};
    std::optional<bool> limits_exempt_loopback{};
    std::optional<bool> sandbox_enabled{};
    std::optional<bool> signup_enabled{}; ///< off unless it is said
    CarrierConfigs carriers{};
    MessageConfig messages{};
    std::string hooks_public_url{}; ///< empty: the address of the REST API
    log::Level log_level = log::Level::Info;

    /// Whether every listener is on loopback: this is somebody's own machine.
    bool is_local() const;
};

/// Reads the YAML file (if any), then the settings ("http.listen", "127.0.0.1:0"), which win.
/// InvalidArgument naming the key: unknown, wrong type, out of range.
Result<Config> load_config(const std::optional<std::filesystem::path>& file,
                           const std::vector<std::pair<std::string, std::string>>& settings);

/// docs/configuration.md, from the table that parses.
std::string config_markdown();

} // namespace numberd::app
