// SPDX-License-Identifier: Apache-2.0
// The table of commands against the document of the API: each says what the other does.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "cli/cells.hpp"
#include "cli/command_tree.hpp"
#include "cli/commands/commands.hpp"
#include "cli/manual.hpp"

namespace numberd::cli {
namespace {

/// Operations that are no row: what they are for instead.
const std::map<std::string, std::string> kElsewhere = {
    {"POST /auth/login", "login"},
    {"POST /auth/logout", "logout"},
    {"GET /v1.0/audit", "audit verify"},
    {"POST /v1.0/number_imports", "numbers import"},
    {"GET /v1.0/ws", "a socket, no request; webhooks listen asks for the same events"},
    {"POST /auth/signup", "who has no account yet has no profile; a form of a web page asks it"},
    {"POST /auth/unregister", "a person closes the account, not a script"},
    {"DELETE /auth/unregister", "the same"},
    {"GET /v1.0/number_availables", "the older name of available_numbers"},
    {"POST /hooks/{account}", "for carriers"},
    {"GET /v1.0/number_ports/{id}/loa", "a PDF, for a browser or curl"},
    {"GET /healthz", "for machines"},
    {"GET /readyz", "for machines"},
    {"GET /metrics", "for machines"},
    {"GET /openapi.yaml", "for machines"},
    {"GET /openapi.json", "for machines"},
};

class ApiDocument {
  public:
    ApiDocument() : root_(YAML::LoadFile(NUMBERD_DOCS_DIR "/openapi.yaml")) {}

    std::set<std::string> operations() const {
        std::set<std::string> all;
        for (const auto& path : root_["paths"]) {
            for (const char* method : {"get", "post", "put", "delete"}) {
                if (!path.second[method]) continue;
                std::string upper = method;
                std::transform(upper.begin(), upper.end(), upper.begin(), ::toupper);
                all.insert(upper + " " + path.first.as<std::string>());
            }
        }
        return all;
    }

    YAML::Node operation(const RestCommand& command) const {
        std::string method = command.method;
        std::transform(method.begin(), method.end(), method.begin(), ::tolower);
        return root_["paths"][command.path][method];
    }

    /// Names of the parameters of a kind ("query", "header").
    std::map<std::string, YAML::Node> parameters(const YAML::Node& operation,
                                                 const std::string& kind) const {
        std::map<std::string, YAML::Node> found;
        for (const auto& one : operation["parameters"]) {
            const auto parameter = resolved(one);
            if (parameter["in"].as<std::string>() == kind)
                found.emplace(parameter["name"].as<std::string>(), resolved(parameter["schema"]));
        }
        return found;
    }

    /// The schema of a body's "metadata.rtp_debug"; undefined if there is none.
    YAML::Node body_member(const YAML::Node& operation, const std::string& path) const {
        const auto body = resolved(operation["requestBody"]);
        YAML::Node at = resolved(body["content"]["application/json"]["schema"]);
        std::istringstream parts(path);
        for (std::string part; std::getline(parts, part, '.');) {
            if (!at["properties"] || !at["properties"][part])
                return YAML::Node(YAML::NodeType::Undefined);
            at.reset(resolved(at["properties"][part]));
        }
        return at;
    }

    YAML::Node resolved(const YAML::Node& node) const {
        if (!node || !node.IsMap() || !node["$ref"]) return node;
        YAML::Node at = root_;
        std::istringstream parts(node["$ref"].as<std::string>().substr(2));
        for (std::string part; std::getline(parts, part, '/');)
            at.reset(at[part]);
        return resolved(at);
    }

  private:
    YAML::Node root_;
};

std::set<std::string> closed_values(const ApiDocument& api, YAML::Node schema) {
    if (schema["items"]) schema.reset(api.resolved(schema["items"]));
    std::set<std::string> values;
    for (const auto& value : schema["enum"])
        values.insert(value.as<std::string>());
    return values;
}

TEST(CommandTable, HasEveryOperationOfTheApi) {
    const ApiDocument api;
    std::set<std::string> known;
    for (const auto& command : rest_commands())
        known.insert(std::string(command.method) + " " + command.path);
    for (const auto& [operation, why] : kElsewhere)
        EXPECT_TRUE(known.insert(operation).second) << operation << " is a row, too";
    EXPECT_EQ(known, api.operations());
}

TEST(CommandTable, HasTheFieldsOfEachOperation) {
    const ApiDocument api;
    for (const auto& command : rest_commands()) {
        const auto operation = api.operation(command);
        const auto query = api.parameters(operation, "query");
        const bool has_body = std::string_view(command.method).starts_with('P');
        for (const auto* fields : {&command.arguments, &command.options}) {
            for (const auto& field : *fields) {
                const std::string place = "{" + std::string(field.field) + "}";
                if (std::string(command.path).find(place) != std::string::npos) continue;
                const auto at = query.find(field.field);
                const auto schema = has_body            ? api.body_member(operation, field.field)
                                    : at != query.end() ? at->second
                                                        : YAML::Node(YAML::NodeType::Undefined);
                ASSERT_TRUE(schema.IsDefined()) << command.words << " " << field.field;
                const std::set<std::string> values(field.values.begin(), field.values.end());
                EXPECT_EQ(values, closed_values(api, schema)) << command.words << " " << field.name;
            }
        }
    }
}

TEST(CommandTable, LeavesOutNoFieldOfAnOperation) {
    const ApiDocument api;
    const std::set<std::string> not_offered = {"page_size", "page_token", "country",
                                               "format"}; // -o csv; export;
    for (const auto& command : rest_commands()) {
        std::set<std::string> offered;
        for (const auto* fields : {&command.arguments, &command.options}) {
            for (const auto& field : *fields)
                offered.insert(
                    std::string(field.field).substr(0, std::string(field.field).find('.')));
        }
        const auto operation = api.operation(command);
        for (const auto& [name, schema] : api.parameters(operation, "query")) {
            const bool is_other_row = command.path == std::string_view("/v1.0/events");
            EXPECT_TRUE(offered.count(name) || not_offered.count(name) || is_other_row)
                << command.words << " " << name;
        }
        const auto body = api.resolved(operation["requestBody"]);
        if (!body || command.takes_file) continue;
        const auto schema = api.resolved(body["content"]["application/json"]["schema"]);
        for (const auto& member : schema["properties"])
            EXPECT_TRUE(offered.count(member.first.as<std::string>()))
                << command.words << " " << member.first.as<std::string>();
        EXPECT_EQ(command.takes_key, operation["x-idempotency"].IsDefined()) << command.words;
        EXPECT_EQ(command.takes_etag, api.parameters(operation, "header").count("If-Match") > 0)
            << command.words;
    }
}

TEST(CommandTree, TakesNoCommandTwice) {
    std::set<std::string> words;
    for (const auto& command : rest_commands())
        EXPECT_TRUE(words.insert(command.words).second) << command.words;
}

TEST(Manual, IsTheOneInTheDocuments) {
    std::ifstream file(NUMBERD_DOCS_DIR "/numberctl.md");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const CommandTree tree;
    EXPECT_TRUE(text == manual_markdown(tree.root()))
        << "docs/numberctl.md is older than the commands: numberctl manual --markdown writes it";
}

TEST(Manual, TellsOfEveryCommandOptionAndExitStatus) {
    const CommandTree tree;
    const std::string manual = manual_roff(tree.root());
    for (const auto& command : rest_commands()) {
        std::string words = command.words;
        for (std::size_t at = 0; (at = words.find('-', at)) != std::string::npos; at += 2)
            words.insert(at, "\\");
        EXPECT_NE(manual.find(".SS numberctl " + words), std::string::npos) << words;
    }
    for (const auto& [exit, meaning] : kExitStatuses) {
        const auto item = "\\fB" + std::to_string(static_cast<int>(exit)) + "\\fR\n";
        EXPECT_NE(manual.find(item), std::string::npos) << item;
    }
}

} // namespace
} // namespace numberd::cli
