// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"

#include <arpa/inet.h>
#include <yaml-cpp/yaml.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "store/postgres/address.hpp"

namespace numberd::app {
namespace {

constexpr std::string_view kCarriers = "carriers.";
constexpr std::string_view kMessages = "messages.";

using Parse = std::function<Result<void>(Config&, const std::string&)>;

/// One key: how it is written, what it means, how it is read.
struct Option {
    std::string key;
    std::string form;
    std::string standard;
    std::string meaning;
    Parse parse;
};

Error bad(const std::string& message) {
    return {ErrorCode::InvalidArgument, "", message};
}

std::optional<long> integer_of(std::string_view text) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<std::uint16_t> port_of(std::string_view text) {
    const auto value = integer_of(text);
    if (!value || *value < 0 || *value > 65'535) return std::nullopt;
    return static_cast<std::uint16_t>(*value);
}

bool is_ip_literal(const std::string& text) {
    in6_addr any{};
    return inet_pton(AF_INET, text.c_str(), &any) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &any) == 1;
}

Parse integer(int Config::*field, int low, int high) {
    return [=](Config& config, const std::string& text) -> Result<void> {
        const auto value = integer_of(text);
        if (!value) return bad("must be a whole number, is \"" + text + "\"");
        if (*value < low || *value > high) {
            return bad("must be from " + std::to_string(low) + " to " + std::to_string(high) +
                       ", is " + text);
        }
        config.*field = static_cast<int>(*value);
        return success();
    };
}

Parse listen(Listen Config::*field) {
    return [=](Config& config, const std::string& text) -> Result<void> {
        const auto colon = text.rfind(':');
        const auto port =
            colon == std::string::npos ? std::nullopt : port_of(text.substr(colon + 1));
        std::string address = text.substr(0, colon);
        if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
            address = address.substr(1, address.size() - 2);
        }
        if (!port || !is_ip_literal(address)) {
            return bad("must be an IP address and a port, as in 127.0.0.1:8080, is \"" + text +
                       "\"");
        }
        config.*field = {address, *port};
        return success();
    };
}

Parse switch_of(std::optional<bool> Config::*field) {
    return [=](Config& config, const std::string& text) -> Result<void> {
        if (text != "true" && text != "false")
            return bad("must be true or false, is \"" + text + "\"");
        config.*field = text == "true";
        return success();
    };
}

template <class T>
Parse one_of(T Config::*field, std::map<std::string, T> values) {
    return [field, values = std::move(values)](Config& config,
                                               const std::string& text) -> Result<void> {
        const auto found = values.find(text);
        if (found == values.end()) {
            std::string names;
            for (const auto& [name, value] : values)
                names += (names.empty() ? "" : ", ") + name;
            return bad("must be one of " + names + ", is \"" + text + "\"");
        }
        config.*field = found->second;
        return success();
    };
}

Result<void> parse_data(Config& config, const std::string& text) {
    if (text.empty()) return bad("must be a directory");
    config.data = text;
    return success();
}

/// What it is not is not said: it may be a password with a typing error in front.
Result<void> parse_store(Config& config, const std::string& text) {
    config.store_url.clear();
    if (text == "sqlite") return success();
    if (!store::postgres::Address::parse(text)) {
        return bad("must be sqlite or postgres://user:password@host:port/database");
    }
    config.store_url = text;
    return success();
}

Result<void> parse_hooks_url(Config& config, const std::string& text) {
    const bool is_url = text.starts_with("https://") || text.starts_with("http://");
    if (!text.empty() && (!is_url || text.find_first_of("?#") != std::string::npos)) {
        return bad("must be an http or https URL without a query, is \"" + text + "\"");
    }
    config.hooks_public_url = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
    return success();
}

Result<void> parse_rtp_ports(Config& config, const std::string& text) {
    const auto dash = text.find('-');
    const auto low = port_of(text.substr(0, dash));
    const auto high = dash == std::string::npos ? std::nullopt : port_of(text.substr(dash + 1));
    if (!low || !high || *low > *high || (*low == 0 && *high != 0) || (*low != 0 && *low < 1024)) {
        return bad("must be two ports from 1024 up, as in 20000-39998, or 0-0, is \"" + text +
                   "\"");
    }
    if (*low == *high && *low % 2 == 1) return bad("has no even port, is \"" + text + "\"");
    config.rtp_ports = {*low, *high};
    return success();
}

Result<void> parse_rtp_public_address(Config& config, const std::string& text) {
    if (!text.empty() && !is_ip_literal(text)) {
        return bad("must be an IP address, is \"" + text + "\"");
    }
    config.rtp_public_address = text;
    return success();
}

/// How long things are kept.
std::vector<Option> keeping_options() {
    return {
        {"numbers.quarantine_days", "0..3650", "30",
         "How long a released number rests before another customer may have it.",
         integer(&Config::numbers_quarantine_days, 0, 3650)},
        {"billing.grace_days", "0..365", "7",
         "From a renewal that could not be paid until the number is suspended.",
         integer(&Config::billing_grace_days, 0, 365)},
        {"reconcile.every_minutes", "0..43200", "360",
         "How often each carrier account is compared with our numbers. 0: only on demand.",
         integer(&Config::reconcile_every_minutes, 0, 43'200)},
        {"retention.traffic_days", "0..36500", "90",
         "How long events of calls and texts stay in the log; changes always do. 0: for ever.",
         integer(&Config::retention_traffic_days, 0, 36'500)},
        {"retention.webhooks_days", "0..36500", "30",
         "How long webhooks that were delivered or given up are kept. 0: for ever.",
         integer(&Config::retention_webhooks_days, 0, 36'500)},
        {"retention.runs_days", "0..36500", "90",
         "How long activeflows that have ended are kept. 0: for ever.",
         integer(&Config::retention_runs_days, 0, 36'500)},
    };
}

std::vector<Option> running_options() {
    return {
        {"data", "directory", "data",
         "Where the database, admin.json and the sounds of `play` are kept. Made on first start.",
         parse_data},
        {"store", "sqlite | postgres://…", "sqlite",
         "Which database holds the data: SQLite in `data`, or a PostgreSQL that several numberd "
         "may share (postgres://user:password@host:port/database).",
         parse_store},
        {"store.url", "the same", "sqlite", "Another name for `store`.", parse_store},
        {"http.listen", "address:port", "127.0.0.1:8080", "Where the REST API listens.",
         listen(&Config::http)},
        {"http.threads", "1..64", "1", "I/O threads of the REST API.",
         integer(&Config::http_threads, 1, 64)},
        {"http.body_bytes_max", "1024..16777216", "1048576",
         "A larger request body is refused: 413.",
         integer(&Config::http_body_bytes_max, 1024, 16 * 1024 * 1024)},
        {"sip.listen", "address:port", "127.0.0.1:5060",
         "Where phones, browsers and programs call (UDP and TCP). They reach every number.",
         listen(&Config::sip)},
        {"sip.trunk_listen", "address:port", "127.0.0.1:5080",
         "Where carriers call (UDP and TCP). They reach normal numbers only.",
         listen(&Config::sip_trunk)},
        {"rtp.ports", "low-high", "20000-39998",
         "UDP ports for sound, one even port a call. 0-0 takes any free ones.", parse_rtp_ports},
        {"rtp.public_address", "IP address", "the one that the call reached",
         "Where callers find our sound, if that is another one: behind NAT or a proxy.",
         parse_rtp_public_address},
        {"rtp.timeout_s", "5..3600", "30", "A call that brings no sound for so long is ended.",
         integer(&Config::rtp_timeout_s, 5, 3600)},
        {"media.threads", "1..64", "1", "Threads that carry calls; one a core is right.",
         integer(&Config::media_threads, 1, 64)},
        {"calls.live_max", "1..100000", "5000", "Calls at once; further ones get 503 OVERLOAD.",
         integer(&Config::calls_live_max, 1, 100'000)},
        {"calls.duration_s_max", "10..86400", "14400", "A longer call is ended.",
         integer(&Config::calls_duration_s_max, 10, 86'400)},
        {"calls.drain_s_max", "0..3600", "30", "On SIGTERM, how long running calls may go on.",
         integer(&Config::drain_s_max, 0, 3600)},
        {"api.timestamps", "spaced | rfc3339", "spaced",
         "How times are written: \"2026-01-31 09:30:00.000000\" with 9999-01-01 for \"not yet\", "
         "or RFC 3339 and null.",
         one_of<TimeFormat>(&Config::timestamps,
                            {{"spaced", TimeFormat::Spaced}, {"rfc3339", TimeFormat::Rfc3339}})},
        {"webhooks.allow_private_targets", "true | false",
         "true while every listener is on loopback",
         "Whether webhooks and sound files may be at private addresses.",
         switch_of(&Config::webhooks_allow_private_targets)},
        {"limits.exempt_loopback", "true | false", "true while every listener is on loopback",
         "Whether clients on this machine are free of the per-address rate limit.",
         switch_of(&Config::limits_exempt_loopback)},
        {"sandbox.enabled", "true | false", "true while every listener is on loopback",
         "Whether the sandbox carrier sells numbers and plays the phones outside (/sandbox).",
         switch_of(&Config::sandbox_enabled)},
        {"signup.enabled", "true | false", "false",
         "Whether anybody may make a customer of their own (POST /auth/signup), on plan free.",
         switch_of(&Config::signup_enabled)},
        {"hooks.public_url", "URL", "http:// and http.listen",
         "Where carriers reach `/hooks/{account}`: scheme, host and path as they call it, before "
         "any proxy.",
         parse_hooks_url},
        {"log.level", "debug | info | warn | error", "info", "What is logged to stderr.",
         one_of<log::Level>(&Config::log_level, {{"debug", log::Level::Debug},
                                                 {"info", log::Level::Info},
                                                 {"warn", log::Level::Warn},
                                                 {"error", log::Level::Error}})},
    };
}

const std::vector<Option>& options() {
    static const auto table = [] {
        auto all = running_options();
        for (auto& option : keeping_options())
            all.push_back(std::move(option));
        for (auto& option : message_options()) {
            all.push_back({option.key, option.form, option.standard, option.meaning,
                           [parse = option.parse](Config& config, const std::string& text) {
                               return parse(config.messages, text);
                           }});
        }
        return all;
    }();
    return table;
}

Result<void> apply(Config& config, const std::string& key, const std::string& text) {
    for (const auto& option : options()) {
        if (option.key != key) continue;
        auto parsed = option.parse(config, text);
        if (!parsed) return bad(key + " " + parsed.error().message);
        return success();
    }
    if (key.starts_with(kCarriers)) {
        auto applied =
            apply_carrier(config.carriers, std::string_view(key).substr(kCarriers.size()), text);
        if (!applied) return bad(key + " " + applied.error().message);
        return success();
    }
    return bad("unknown configuration key " + key);
}

Result<void> apply_node(Config& config, const std::string& key, const YAML::Node& node) {
    if (node.IsMap()) {
        std::set<std::string> names;
        for (const auto& entry : node) {
            const auto name = entry.first.as<std::string>();
            const std::string path = key.empty() ? name : key + "." + name;
            if (!names.insert(name).second) return bad(path + " is there twice");
            BOOST_OUTCOME_TRY(apply_node(config, path, entry.second));
        }
        return success();
    }
    if (node.IsScalar() && !key.empty()) return apply(config, key, node.Scalar());
    if (node.IsSequence() && (key.starts_with(kCarriers) || key.starts_with(kMessages))) {
        std::string list;
        for (const auto& entry : node)
            list += (list.empty() ? "" : ", ") + entry.as<std::string>();
        return apply(config, key, list);
    }
    if (key.empty() && node.IsNull()) return success(); // an empty file
    return bad((key.empty() ? "the configuration" : key) + std::string(" has no usable value"));
}

Result<std::string> read_file(const std::filesystem::path& file) {
    std::error_code unknown;
    if (std::filesystem::is_directory(file, unknown)) return bad(file.string() + " is a directory");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return bad(file.string() + " cannot be read: " + std::strerror(errno));
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

Result<void> apply_file(Config& config, const std::filesystem::path& file) {
    BOOST_OUTCOME_TRY(const auto text, read_file(file));
    try {
        const auto documents = YAML::LoadAll(text);
        if (documents.size() > 1) return bad(file.string() + " has more than one document");
        if (documents.empty()) return success();
        return apply_node(config, "", documents.front());
    } catch (const YAML::Exception& error) {
        return bad(file.string() + ": " + error.what());
    }
}

} // namespace

std::string Listen::text() const {
    const bool is_v6 = address.find(':') != std::string::npos;
    return (is_v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

bool Listen::is_loopback() const {
    return address.starts_with("127.") || address == "::1";
}

bool Config::is_local() const {
    return http.is_loopback() && sip.is_loopback() && sip_trunk.is_loopback();
}

Result<Config> load_config(const std::optional<std::filesystem::path>& file,
                           const std::vector<std::pair<std::string, std::string>>& settings) {
    Config config;
    if (file) {
        BOOST_OUTCOME_TRY(apply_file(config, *file));
    }
    for (const auto& [key, value] : settings) {
        BOOST_OUTCOME_TRY(apply(config, key, value));
    }
    BOOST_OUTCOME_TRY(check_carriers(config.carriers));
    return config;
}

std::string config_markdown() {
    std::string out =
        "# Configuration\n\n"
        "`numberd serve --config FILE` reads one YAML file; `--set section.key=value` (repeatable) "
        "wins over it, and\n`--data`, `--http`, `--sip`, `--sip-trunk` and `--rtp-ports` are short "
        "for their keys. An unknown key, a wrong type or a\nvalue out of range stops the program "
        "with a message that names the key.\n\n"
        "This page is generated from the table that parses (`src/app/config.cpp`).\n\n"
        "| key | form | default | meaning |\n|---|---|---|---|\n";
    for (const auto& option : options()) {
        std::string form = option.form;
        for (std::size_t at = 0; (at = form.find('|', at)) != std::string::npos; at += 2) {
            form.insert(at, "\\");
        }
        out += "| `" + option.key + "` | " + form + " | " + option.standard + " | " +
               option.meaning + " |\n";
    }
    out +=
        "\n## Carriers\nEach account is a section of `carriers`; its name is what its numbers "
        "carry, "
        "and where it sends its webhooks: `/hooks/NAME`.\n\n" +
        carriers_markdown() +
        "\n```yaml\nhooks:\n  public_url: https://numbers.example.com\ncarriers:\n  us:\n"
        "    kind: telnyx\n    api_key_file: /etc/numberd/telnyx.key\n    public_key: "
        "\"e5a2…=\"\n    connection_id: \"1293384261075731499\"\n    countries: [US, CA]\n"
        "```\n\n## An example\n"
        "\n```yaml\nhttp:\n  listen: 127.0.0.1:8080\nsip:\n  listen: 127.0.0.1:5060\n"
        "api:\n  timestamps: rfc3339\n```\n";
    return out;
}

} // namespace numberd::app
