// SPDX-License-Identifier: Apache-2.0
// numberctl login, logout and profiles.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "cli/call_input.hpp"
#include "cli/command_tree.hpp"
#include "cli/installation.hpp"
#include "cli/rest_runner.hpp"
#include "cli/table.hpp"
#include "cli/terminal.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr const char* kUsual = "default";

std::string or_usual(const std::string& name) {
    return name.empty() ? kUsual : name;
}

struct Login {
    std::string username{};
    std::string accesskey{};
};

/// Where to: --server, NUMBERD_SERVER, the server of the profile that is renewed, or this
/// machine's.
Result<std::string> server_for(const Globals& globals, const Profiles& profiles) {
    if (!globals.server.empty()) return server_of(globals.server);
    if (const auto server = environment("NUMBERD_SERVER"); !server.empty())
        return server_of(server);
    const auto known = profiles.all.find(or_usual(globals.profile));
    if (known != profiles.all.end() && globals.data.empty()) return known->second.server;
    const std::string data = globals.data.empty() ? environment("NUMBERD_DATA") : globals.data;
    BOOST_OUTCOME_TRY(const auto local, find_installation(data.empty() ? "data" : data, "none"));
    return local.api;
}

/// The token that the server gives for a password, which is asked for.
Result<RestReply> token_for(const std::string& server, const std::string& username) {
    BOOST_OUTCOME_TRY(const auto password, read_secret("password of " + printable(username)));
    Rest rest(server, "");
    return rest.send({.method = "POST",
                      .path = "/auth/login",
                      .body = json::value{{"username", username}, {"password", password}}});
}

/// The access key that was given, or is asked for.
Result<std::string> key_for(const Login& login) {
    if (login.accesskey.empty()) {
        if (auto key = environment("NUMBERD_ACCESSKEY"); !key.empty()) return key;
    }
    if (!login.accesskey.empty() && login.accesskey != "-") return login.accesskey;
    return read_secret("access key");
}

Exit save(const std::string& name, Profile profile) {
    Rest rest(profile.server, profile.credential);
    const auto me = rest.send({.path = "/v1.0/me"});
    if (!me) return fail(me.error());
    if (me.value().status != 200) return fail(me.value());
    const std::string who = text_at(me.value().json, "username");
    const std::string server = profile.server;
    const auto changed = change_profiles(profiles_file(), [&](Profiles& profiles) {
        profiles.all[name] = std::move(profile);
        profiles.current = name;
    });
    if (!changed) return fail(changed.error());
    std::cout << "logged in at " << server << " "
              << (who.empty() ? "with an access key" : "as " + printable(who)) << ", profile "
              << name << "\n";
    return Exit::Done;
}

Exit login(const Login& given, const Globals& globals) {
    const auto profiles = load_profiles(profiles_file());
    if (!profiles) return fail(profiles.error());
    const auto server = server_for(globals, profiles.value());
    if (!server) return fail(server.error());
    if (is_in_the_clear(server.value())) {
        std::cerr << "numberctl: warning: " << server.value()
                  << " is not encrypted: others on the way can read the credential\n";
    }
    Profile profile{server.value(), given.username, ""};
    if (given.username.empty()) {
        auto key = key_for(given);
        if (!key) return fail(key.error());
        profile.credential = std::move(key).value();
    } else {
        const auto reply = token_for(server.value(), given.username);
        if (!reply) return fail(reply.error());
        if (reply.value().status != 200) return fail(reply.value());
        profile.credential = text_at(reply.value().json, "token");
    }
    return save(or_usual(globals.profile), std::move(profile));
}

Exit logout(const Globals& globals) {
    const auto profiles = load_profiles(profiles_file());
    if (!profiles) return fail(profiles.error());
    const std::string name = globals.profile.empty() ? profiles.value().current : globals.profile;
    const auto found = profiles.value().all.find(name);
    if (found == profiles.value().all.end())
        return fail(name.empty() ? "there is no profile" : "there is no profile " + name,
                    Exit::NotFound);
    if (!found->second.username.empty()) {
        // The token ends on the server, too. Where that cannot be reached it ends by itself.
        Rest rest(found->second.server, found->second.credential);
        const auto ended =
            rest.send({.method = "POST", .path = "/auth/logout", .body = json::object{}});
        if (!ended || (ended.value().status != 200 && ended.value().status != 401))
            fail("the server could not be told: the token is good until its seven days are over");
    }
    const auto changed = change_profiles(profiles_file(), [&](Profiles& now) {
        now.all.erase(name);
        if (now.current == name) now.current = now.all.empty() ? "" : now.all.begin()->first;
    });
    if (!changed) return fail(changed.error());
    std::cout << "profile " << name << " is gone\n";
    return Exit::Done;
}

Exit list_profiles(const Globals& globals) {
    const auto profiles = load_profiles(profiles_file());
    if (!profiles) return fail(profiles.error());
    json::array items;
    std::vector<Row> rows{{"", "profile", "server", "user"}};
    for (const auto& [name, profile] : profiles.value().all) {
        const bool is_current = name == profiles.value().current;
        items.push_back({{"profile", name},
                         {"server", profile.server},
                         {"username", profile.username},
                         {"current", is_current}});
        rows.push_back({is_current ? "*" : "", name, printable(profile.server),
                        profile.username.empty() ? "(access key)" : printable(profile.username)});
    }
    if (globals.output == "json") {
        std::cout << json::serialize(items) << "\n";
    } else if (globals.output == "csv") {
        std::cout << csv_of(rows);
    } else if (rows.size() == 1) {
        std::cerr << "none; `numberctl login` saves one\n";
    } else {
        std::cout << table_of(rows, terminal_width());
    }
    return Exit::Done;
}

Exit use(const std::string& name) {
    bool is_there = false;
    const auto changed = change_profiles(profiles_file(), [&](Profiles& profiles) {
        is_there = profiles.all.count(name) > 0;
        if (is_there) profiles.current = name;
    });
    if (!changed) return fail(changed.error());
    if (!is_there) return fail("there is no profile " + name, Exit::NotFound);
    return Exit::Done;
}

} // namespace

void add_login_commands(CommandTree& tree) {
    const auto given = std::make_shared<Login>();
    auto& command = tree.add("login", "check a credential and save it as a profile",
                             [&tree, given] { return login(*given, tree.globals()); });
    auto* user = command
                     .add_option("--username", given->username,
                                 "an agent; the password is asked for, or read from standard "
                                 "input; good for seven days")
                     ->type_name("USERNAME");
    command
        .add_option("--accesskey", given->accesskey,
                    "an access key; - (and no option) asks for it or reads it from standard input, "
                    "where no list of processes shows it")
        ->type_name("KEY")
        ->excludes(user);
    tree.add("logout", "forget a profile, the current one unless --profile names another",
             [&tree] { return logout(tree.globals()); });
    tree.add("profiles list", "the saved profiles; * marks the current one",
             [&tree] { return list_profiles(tree.globals()); });
    const auto name = std::make_shared<std::string>();
    tree.add("profiles use", "make a profile the current one", [name] { return use(*name); })
        .add_option("NAME", *name, "its name")
        ->type_name("NAME")
        ->required()
        ->check(checked_by(check_profile_name));
}

} // namespace numberd::cli
