// SPDX-License-Identifier: Apache-2.0
#include "cli/session.hpp"

#include <fmt/format.h>

#include <boost/url/parse.hpp>
#include <cstdlib>

#include "cli/installation.hpp"

namespace numberd::cli {
namespace {

constexpr const char* kData = "data";

Error contradiction(std::string message) {
    return {ErrorCode::InvalidArgument, "", std::move(message)};
}

Error nobody(std::string message) {
    return {ErrorCode::Unauthenticated, "", std::move(message)};
}

Result<Session> of_profile(const std::string& name, const Profiles& profiles) {
    const auto found = profiles.all.find(name);
    if (found == profiles.all.end())
        return nobody(fmt::format("there is no profile {}; `numberctl login` makes one", name));
    return Session{found->second.server, found->second.credential, "profile " + name};
}

Result<Session> of_installation(const std::string& data, const std::string& accesskey) {
    const auto found = find_installation(data, accesskey);
    if (!found) {
        return nobody(fmt::format("{}; or save a server and a credential with `numberctl login`",
                                  found.error().message));
    }
    const std::string origin =
        accesskey.empty() ? (found.value().data / "admin.json").string() : "NUMBERD_ACCESSKEY";
    return Session{found.value().api, found.value().accesskey, origin};
}

Result<Session> of_server(const std::string& text, const std::string& accesskey,
                          const Profiles& profiles) {
    BOOST_OUTCOME_TRY(const auto server, server_of(text));
    if (!accesskey.empty()) return Session{server, accesskey, "NUMBERD_ACCESSKEY"};
    for (const auto& [name, profile] : profiles.all) {
        if (profile.server == server) return of_profile(name, profiles);
    }
    return nobody(
        fmt::format("there is no credential for {}: give NUMBERD_ACCESSKEY, or save one "
                    "with `numberctl login --server {}`",
                    server, server));
}

} // namespace

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

Result<Session> find_session(const Globals& globals, const Profiles& profiles,
                             const Environment& get) {
    const int flags = (globals.profile.empty() ? 0 : 1) + (globals.server.empty() ? 0 : 1) +
                      (globals.data.empty() ? 0 : 1);
    if (flags > 1) return contradiction("give one of --profile, --server and --data");
    if (!globals.profile.empty()) return of_profile(globals.profile, profiles);
    const std::string accesskey = get("NUMBERD_ACCESSKEY");
    if (!globals.data.empty()) return of_installation(globals.data, accesskey);
    const std::string server = globals.server.empty() ? get("NUMBERD_SERVER") : globals.server;
    if (!server.empty()) return of_server(server, accesskey, profiles);
    const std::string data = get("NUMBERD_DATA");
    if (!accesskey.empty()) return of_installation(data.empty() ? kData : data, accesskey);
    if (const auto name = get("NUMBERD_PROFILE"); !name.empty()) return of_profile(name, profiles);
    if (!data.empty()) return of_installation(data, "");
    if (!profiles.current.empty()) return of_profile(profiles.current, profiles);
    return of_installation(kData, "");
}

Result<std::string> server_of(const std::string& text) {
    const auto url = boost::urls::parse_uri(text);
    const bool is_whole = url.has_value() &&
                          (url->scheme() == "http" || url->scheme() == "https") &&
                          !url->host().empty() && !url->has_userinfo() && !url->has_query() &&
                          !url->has_fragment() && (url->path().empty() || url->path() == "/");
    if (!is_whole) {
        return contradiction(
            "a server is http://host:port or https://host, with nothing behind it");
    }
    return text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
}

bool is_in_the_clear(const std::string& server) {
    const auto url = boost::urls::parse_uri(server);
    if (!url.has_value() || url->scheme() != "http") return false;
    const std::string host = url->host();
    const bool is_loopback_v4 =
        host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string::npos;
    return host != "localhost" && host != "[::1]" && !is_loopback_v4;
}

} // namespace numberd::cli
