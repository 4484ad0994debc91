// SPDX-License-Identifier: Apache-2.0
// numberd: the command line. What it starts is in server.cpp.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/commands.hpp"
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

struct ConfigOptions {
    std::string config_file{};
    std::vector<std::string> sets{};
    std::vector<Shorthand> shorthands{};
};

void add_shorthand(CLI::App& command, ConfigOptions& options, const char* flag, const char* key,
                   const char* meaning) {
    options.shorthands.push_back({flag, key});
    command.add_option(flag, options.shorthands.back().value, meaning);
}

/// What every command takes that works with the configured store.
void add_config(CLI::App& command, ConfigOptions& options) {
    options.shorthands.reserve(8); // CLI11 keeps references
    command.add_option("--config", options.config_file, "YAML file, see docs/configuration.md");
    command.add_option("--set", options.sets, "section.key=value, wins over the file");
    add_shorthand(command, options, "--data", "data", "directory of the database and admin.json");
    add_shorthand(command, options, "--store", "store",
                  "sqlite or postgres://user:password@host:port/database");
}

void add_serve(CLI::App& serve, ConfigOptions& options) {
    add_config(serve, options);
    add_shorthand(serve, options, "--http", "http.listen", "address:port of the REST API");
    add_shorthand(serve, options, "--sip", "sip.listen", "address:port for phones and programs");
    add_shorthand(serve, options, "--sip-trunk", "sip.trunk_listen", "address:port for carriers");
    add_shorthand(serve, options, "--rtp-ports", "rtp.ports", "low-high, UDP ports for sound");
}

int fail(const std::string& message) {
    std::cerr << "numberd: " << message << "\n";
    return 1;
}

numberd::Result<Config> config_of(const CLI::App& command, const ConfigOptions& options) {
    std::vector<std::pair<std::string, std::string>> settings;
    for (const auto& text : options.sets) {
        if (!split_setting(text, settings.emplace_back())) {
            return numberd::Error{numberd::ErrorCode::InvalidArgument, "",
                                  "--set takes section.key=value, not \"" + text + "\""};
        }
    }
    for (const auto& [flag, key, value] : options.shorthands) {
        if (command.count(flag) > 0) settings.emplace_back(key, value);
    }
    std::optional<std::filesystem::path> file;
    if (command.count("--config") > 0) file = options.config_file;
    return numberd::app::load_config(file, settings);
}

int ended(const numberd::Result<void>& outcome) {
    return outcome ? 0 : fail(outcome.error().message);
}

template <class Run>
int with_config(const CLI::App& command, const ConfigOptions& options, Run run) {
    const auto config = config_of(command, options);
    if (!config) return fail(config.error().message);
    return ended(run(config.value()));
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"numberd: phone numbers that answer"};
    app.set_version_flag("--version", "numberd " NUMBERD_VERSION);
    app.require_subcommand(1);
    auto* serve = app.add_subcommand("serve", "run the server until SIGTERM or Ctrl-C");
    ConfigOptions serve_options;
    add_serve(*serve, serve_options);

    auto* migrate = app.add_subcommand("migrate", "bring the database's schema up to date");
    ConfigOptions migrate_options;
    add_config(*migrate, migrate_options);

    auto* copy = app.add_subcommand("copy", "move all data to another database, which is empty");
    std::string from;
    std::string to;
    constexpr char kWhere[] = "sqlite:DIRECTORY or postgres://user:password@host:port/database";
    copy->add_option("--from", from, kWhere)->required();
    copy->add_option("--to", to, kWhere)->required();

    auto* backup = app.add_subcommand("backup", "back up SQLite while it runs, into a new file");
    ConfigOptions backup_options;
    std::string file;
    add_config(*backup, backup_options);
    backup->add_option("FILE", file, "the new file")->required();

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 1;
    }
    if (migrate->parsed())
        return with_config(*migrate, migrate_options, numberd::app::migrate_store);
    if (copy->parsed()) return ended(numberd::app::copy_store(from, to));
    if (backup->parsed()) {
        return with_config(*backup, backup_options, [&](const Config& config) {
            return numberd::app::back_up_store(config, file);
        });
    }
    return with_config(*serve, serve_options, numberd::app::serve);
}
