// SPDX-License-Identifier: Apache-2.0
#include "api/router.hpp"

namespace numberd::api {

struct Router::Node {
    std::vector<std::pair<std::string, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> id;
    std::vector<const Operation*> operations;
    std::string allow;

    const Node* literal(std::string_view segment) const {
        for (const auto& [name, node] : literals) {
            if (name == segment) return node.get();
        }
        return nullptr;
    }
    Node& make(std::string_view segment) {
        if (segment == "{id}" || segment == "{account}") {
            if (!id) id = std::make_unique<Node>();
            return *id;
        }
        for (auto& [name, node] : literals) {
            if (name == segment) return *node;
        }
        return *literals.emplace_back(segment, std::make_unique<Node>()).second;
    }
};

namespace {

/// The next segment of a path that begins with '/'; moves `rest` behind it.
std::string_view take_segment(std::string_view& rest) {
    rest.remove_prefix(1);
    const auto segment = rest.substr(0, rest.find('/'));
    rest.remove_prefix(segment.size());
    return segment;
}

/// GET, HEAD, OPTIONS: whoever answers the first answers the others.
void allow_method(std::string& allow, std::string_view method) {
    if (allow.empty()) allow = "OPTIONS";
    allow += ", ";
    allow += method;
    if (method == "GET") allow += ", HEAD";
}

} // namespace

Router::Router(const std::vector<const Operation*>& operations) : root_(std::make_unique<Node>()) {
    for (const Operation* operation : operations) {
        Node* node = root_.get();
        for (std::string_view rest = operation->path; !rest.empty();) {
            node = &node->make(take_segment(rest));
        }
        node->operations.push_back(operation);
        allow_method(node->allow, operation->method);
    }
}

Router::~Router() = default;

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Match match;
    const Node* node = root_.get();
    if (!path.starts_with('/')) return match;
    for (std::string_view rest = path; !rest.empty();) {
        const auto segment = take_segment(rest);
        const Node* next = node->literal(segment);
        if (!next && node->id && !segment.empty()) {
            next = node->id.get();
            match.id = segment;
        }
        if (!next) return {};
        node = next;
    }
    match.allow = node->allow;
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    for (const Operation* operation : node->operations) {
        if (operation->method == wanted) match.operation = operation;
    }
    return match;
}

} // namespace numberd::api
