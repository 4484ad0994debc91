// SPDX-License-Identifier: Apache-2.0
// numberd: the command line. What it starts is in server.cpp.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/config.hpp"
#include "app/server.hpp"

namespace {

using numberd::app::Config;

/// "section.key=value"
bool split_setting(const std::string& text, std::pair<std::string, std::string>& setting) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    setting = {text.substr(0, equals), text.substr(equals + 1)};
    return true;
}

/// A flag of its own for a key of the configuration.
struct Shorthand {
    std::string flag;
    std::string key;
    std::string value{};
};

struct ServeOptions {
    std::string config_file{};
    std::vector<std::string> sets{};
    std::vector<Shorthand> shorthands{};
};

void add_serve(CLI::App& serve, ServeOptions& options) {
    static constexpr std::array<std::array<const char*, 3>, 6> kShorthands{
        {{"--data", "data", "directory of the database and admin.json"},
         {"--store", "store", "sqlite or postgres://user:password@host:port/database"},
         {"--http", "http.listen", "address:port of the REST API"},
         {"--sip", "sip.listen", "address:port for phones and programs"},
         {"--sip-trunk", "sip.trunk_listen", "address:port for carriers"},
         {"--rtp-ports", "rtp.ports", "low-high, UDP ports for sound"}}};
    serve.add_option("--config", options.config_file, "YAML file, see docs/configuration.md");
    serve.add_option("--set", options.sets, "section.key=value, wins over the file");
    options.shorthands.reserve(kShorthands.size()); // CLI11 keeps references
    for (const auto& [flag, key, meaning] : kShorthands) {
        options.shorthands.push_back({flag, key});
        serve.add_option(flag, options.shorthands.back().value, meaning);
    }
}

int fail(const std::string& message) {
    std::cerr << "numberd: " << message << "\n";
    return 1;
}

int serve(const CLI::App& command, const ServeOptions& options) {
    std::vector<std::pair<std::string, std::string>> settings;
    for (const auto& text : options.sets) {
        if (!split_setting(text, settings.emplace_back())) {
            return fail("--set takes section.key=value, not \"" + text + "\"");
        }
    }
    for (const auto& [flag, key, value] : options.shorthands) {
        if (command.count(flag) > 0) settings.emplace_back(key, value);
    }
    std::optional<std::filesystem::path> file;
    if (command.count("--config") > 0) file = options.config_file;
    const auto config = numberd::app::load_config(file, settings);
    if (!config) return fail(config.error().message);
    const auto served = numberd::app::serve(config.value());
    if (!served) return fail(served.error().message);
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"numberd: phone numbers that answer"};
    app.set_version_flag("--version", "numberd " NUMBERD_VERSION);
    app.require_subcommand(1);
    auto* serve_command = app.add_subcommand("serve", "run the server until SIGTERM or Ctrl-C");
    ServeOptions options;
    add_serve(*serve_command, options);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
    return serve(*serve_command, options);
}
