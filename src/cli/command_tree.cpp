// SPDX-License-Identifier: Apache-2.0
#include "cli/command_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <sstream>

#include "cli/call_input.hpp"
#include "cli/commands/commands.hpp"
#include "cli/rest_runner.hpp"
#include "domain/e164.hpp"

namespace numberd::cli {
namespace {

constexpr int kLimit = 100;

struct Group {
    const char* name;
    const char* help;
};
constexpr Group kGroups[] = {
    {"profiles", "saved servers and credentials"},
    {"numbers", "your numbers: buy, change, explain, release"},
    {"available", "numbers that can be had"},
    {"reservations", "numbers that you hold for a while"},
    {"orders", "several numbers at a time"},
    {"imports", "numbers by the thousand"},
    {"ports", "numbers that come from another carrier"},
    {"port-outs", "numbers that go to another carrier"},
    {"flows", "what numbers do"},
    {"calls", "calls that came"},
    {"activeflows", "what a flow did in a call or for a text"},
    {"messages", "texts"},
    {"sandbox", "outside phones, played"},
    {"customer", "your own customer"},
    {"customers", "every customer of the installation"},
    {"agents", "the people of your customer"},
    {"accesskeys", "credentials for programs"},
    {"billing", "balance and ledger"},
    {"accounts", "the accounts of every customer"},
    {"events", "every change"},
    {"webhooks", "what your application is told"},
    {"audit", "the sealed log of changes"},
};

const char* help_of(const std::string& name) {
    for (const auto& group : kGroups) {
        if (name == group.name) return group.help;
    }
    return "";
}

Result<void> check_number(const std::string& text) {
    if (domain::E164::parse_with_or_without_plus(text)) return success();
    return Error{ErrorCode::InvalidArgument, "",
                 "must be a number of 7 to 15 digits, as in +15551234567"};
}

/// "--from TEXT", "NUMBER", and so on as the field wants it.
CLI::Option* add_field(CLI::App& leaf, const Field& field) {
    if (field.form == Form::Flag) return leaf.add_flag(field.name, field.help);
    auto* option = leaf.add_option(field.name, CLI::callback_t{}, field.help, false);
    option->type_name("TEXT");
    if (field.is_required) option->required();
    switch (field.form) {
        case Form::Text:
        case Form::NumberId:
        case Form::Secret:
        case Form::Flag:
            break;
        case Form::Integer:
        case Form::Number:
            option->type_name("N");
            break;
        case Form::Truth:
            option->check(CLI::IsMember({"true", "false"}));
            break;
        case Form::Flow:
            option->type_name("FLOW");
            break;
        case Form::Phone:
            option->type_name("NUMBER")->check(checked_by(check_number));
            break;
        case Form::List: {
            const bool is_positional = field.name[0] != '-';
            option->take_all()->allow_extra_args(is_positional);
            if (is_positional) option->expected(1, 1'000);
            break;
        }
    }
    if (!field.values.empty()) option->check(CLI::IsMember(field.values));
    return option;
}

/// Says which command is missing or unknown at the end of what was parsed; empty if none is.
std::string lacking_command(const CLI::App& root) {
    const CLI::App* at = &root;
    while (!at->get_subcommands().empty())
        at = at->get_subcommands().front();
    const auto commands = commands_of(*at);
    if (commands.empty()) return {};
    const auto unknown = root.remaining(true);
    const std::string above = at == &root ? "numberctl" : "numberctl " + words_of(*at);
    std::string text = unknown.empty() ? fmt::format("{} needs a command:", above)
                                       : fmt::format("there is no {} {}:", above, unknown.front());
    for (const auto* command : commands)
        text += " " + command->get_name();
    return text;
}

} // namespace

CommandTree::CommandTree() : app_("numberctl: talks to numberd", "numberctl") {
    app_.set_version_flag("--version", "numberctl " NUMBERD_VERSION);
    app_.require_subcommand(1);
    app_.fallthrough();
    add_globals();
    add_phone_commands(*this);
    add_login_commands(*this);
    for (const auto& command : rest_commands())
        add(command);
    add_import_command(*this);
    add_listen_command(*this);
    add_audit_commands(*this);
    add_document_commands(*this);
}

void CommandTree::add_globals() {
    app_.add_option("--profile", globals_.profile, "a server and credential that `login` saved")
        ->type_name("NAME")
        ->check(checked_by(check_profile_name));
    app_.add_option("--server", globals_.server, "http://host:port or https://host")
        ->type_name("URL");
    app_.add_option("--data", globals_.data, "data directory of the local server")
        ->type_name("DIR");
    app_.add_option("-o,--output", globals_.output,
                    "table for people, json as the server has it, csv")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"table", "json", "csv"}));
    app_.add_flag("-y,--yes", globals_.yes, "do not ask before what costs money or destroys");
}

CLI::App& CommandTree::group(CLI::App& parent, const std::string& name) {
    for (auto* found : parent.get_subcommands([](CLI::App*) { return true; })) {
        if (found->get_name() == name) return *found;
    }
    auto* made = parent.add_subcommand(name, help_of(name));
    made->require_subcommand(1);
    return *made;
}

CLI::App& CommandTree::add(const std::string& words, const std::string& help, Run run) {
    CLI::App* parent = &app_;
    std::istringstream in(words);
    std::string word;
    in >> word;
    for (std::string next; in >> next; word = next)
        parent = &group(*parent, word);
    auto* leaf = parent->add_subcommand(word, help);
    leaf->final_callback([this, run = std::move(run)] { chosen_ = run; });
    return *leaf;
}

void CommandTree::add(const RestCommand& command) {
    struct Bound {
        const Field* field;
        CLI::Option* option;
    };
    struct Leaf {
        std::vector<Bound> bound{};
        Invocation invocation{};
        CLI::Option* limit = nullptr;
        bool all = false;
    };
    auto leaf = std::make_shared<Leaf>();
    Invocation& invocation = leaf->invocation;
    invocation.command = &command;
    invocation.limit = kLimit;
    CLI::App& app = add(command.words, command.help, [this, leaf] {
        Invocation called = leaf->invocation;
        for (const auto& bound : leaf->bound) {
            auto values = bound.option ? bound.option->results() : std::vector<std::string>{};
            called.given.push_back({bound.field, std::move(values)});
        }
        called.is_limit_given = leaf->limit && leaf->limit->count() > 0;
        if (leaf->all) called.limit = 0;
        return run_rest(std::move(called), globals_);
    });
    for (const auto* fields : {&command.arguments, &command.options}) {
        for (const auto& field : *fields) {
            auto* option = field.form == Form::Secret ? nullptr : add_field(app, field);
            leaf->bound.push_back({&field, option});
        }
    }
    if (command.takes_file) {
        app.add_option("FILE", invocation.file, "JSON; - is standard input")->type_name("FILE");
    }
    if (is_list(command) && command.method == std::string_view("GET")) {
        leaf->limit =
            app.add_option("--limit", invocation.limit, "how many at most; 100 unless given")
                ->type_name("N")
                ->check(CLI::Range(1, 1'000'000));
        app.add_flag("--all", leaf->all, "all, page after page")->excludes(leaf->limit);
    }
    if (command.takes_key) {
        app.add_option("--idempotency-key", invocation.idempotency_key,
                       "of the first attempt, to repeat it safely")
            ->type_name("KEY");
    }
    if (command.takes_etag) {
        app.add_option("--if-match", invocation.if_match, "only if its etag is still this one")
            ->type_name("ETAG");
    }
}

int CommandTree::run(int argc, char** argv) {
    try {
        app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream err; // it may repeat arguments
        const int status = app_.exit(error, out, err);
        if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
            if (const auto lack = lacking_command(app_); !lack.empty())
                return static_cast<int>(fail(lack, Exit::Usage));
        }
        std::cout << out.str();
        std::cerr << printable(err.str());
        return status == 0 ? 0 : static_cast<int>(Exit::Usage);
    }
    const Exit exit = chosen_();
    std::cout.flush();
    if (!std::cout) return static_cast<int>(fail("cannot write to standard output"));
    return static_cast<int>(exit);
}

std::vector<const CLI::App*> commands_of(const CLI::App& app) {
    return app.get_subcommands([](const CLI::App*) { return true; });
}

std::string words_of(const CLI::App& app) {
    if (!app.get_parent()) return {};
    const std::string above = words_of(*app.get_parent());
    return above.empty() ? app.get_name() : above + " " + app.get_name();
}

std::vector<std::string> values_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const auto open = type.find('{');
    const auto close = type.rfind('}');
    if (open == std::string::npos || close == std::string::npos || close < open) return {};
    std::vector<std::string> values;
    std::istringstream in(type.substr(open + 1, close - open - 1));
    for (std::string value; std::getline(in, value, ',');)
        values.push_back(value);
    return values;
}

} // namespace numberd::cli
