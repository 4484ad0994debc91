// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/outcome.hpp"
#include "cli/rest_command.hpp"
#include "cli/session.hpp"

namespace numberd::cli {

/// The whole command line: what is parsed, helped with, completed and described in the manual is
/// this one tree of CLI11. A command is a leaf of it; parsing chooses one, run() runs it.
class CommandTree {
  public:
    using Run = std::function<Exit()>;

    /// With every command.
    CommandTree();
    CommandTree(const CommandTree&) = delete;
    CommandTree& operator=(const CommandTree&) = delete;

    /// Parses and runs; the exit status.
    int run(int argc, char** argv);

    /// A new leaf "webhooks listen"; groups on the way are made. `run` is called if it is chosen.
    CLI::App& add(const std::string& words, const std::string& help, Run run);
    void add(const RestCommand& command);

    CLI::App& root() { return app_; }
    const CLI::App& root() const { return app_; }
    const Globals& globals() const { return globals_; }

  private:
    CLI::App& group(CLI::App& parent, const std::string& name);
    void add_globals();

    CLI::App app_;
    Globals globals_;
    Run chosen_;
};

// The commands that are no row of the table, a file each.
void add_phone_commands(CommandTree& tree);    ///< call, demo
void add_login_commands(CommandTree& tree);    ///< login, logout, profiles
void add_import_command(CommandTree& tree);    ///< numbers import
void add_listen_command(CommandTree& tree);    ///< webhooks listen
void add_audit_commands(CommandTree& tree);    ///< audit list, verify
void add_document_commands(CommandTree& tree); ///< completion, manual

/// Makes a usage error of what the check refuses.
inline auto checked_by(Result<void> (*check)(const std::string&)) {
    return [check](const std::string& text) {
        const auto checked = check(text);
        return checked ? std::string() : checked.error().message;
    };
}

/// The commands of a level, in the order in which they were added.
std::vector<const CLI::App*> commands_of(const CLI::App& app);
/// "numbers list", without the program's name.
std::string words_of(const CLI::App& app);
/// The only values that an option takes; empty where there are others.
std::vector<std::string> values_of(const CLI::Option& option);

} // namespace numberd::cli
