// SPDX-License-Identifier: Apache-2.0
#include "cli/resolve_names.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/uuid.hpp"
#include "cli/cells.hpp"
#include "domain/e164.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr int kPagesMax = 1'000;

std::optional<Exit> resolve_number(Rest& rest, std::string& text) {
    const auto phone = domain::E164::parse_with_or_without_plus(text);
    if (!phone) return std::nullopt; // an id, or nothing: the server says which
    const std::string number = phone->to_string();
    const auto reply =
        rest.send({.path = "/v1.0/numbers?page_size=1&number=" + http::percent_encode(number)});
    if (!reply) return fail(reply.error());
    if (reply.value().status != 200) return fail(reply.value());
    const auto* items = items_of(reply.value().json);
    if (!items || items->empty()) {
        return fail(
            fmt::format("you have no number {}; one that was released has its id only", number),
            Exit::NotFound);
    }
    text = text_at(items->front(), "id");
    return std::nullopt;
}

std::optional<Exit> resolve_flow(Rest& rest, std::string& text) {
    if (text.empty() || text == "none" || Uuid::parse(text)) return std::nullopt;
    std::vector<std::string> ids;
    std::string token;
    for (int page = 0; page < kPagesMax; ++page) {
        std::string path = "/v1.0/flows?page_size=100";
        if (!token.empty()) path += "&page_token=" + http::percent_encode(token);
        const auto reply = rest.send({.path = path});
        if (!reply) return fail(reply.error());
        if (reply.value().status != 200) return fail(reply.value());
        const auto* items = items_of(reply.value().json);
        if (!items) return fail("the server's answer is no list");
        for (const auto& flow : *items) {
            if (text_at(flow, "name") == text) ids.push_back(text_at(flow, "id"));
        }
        token = text_at(reply.value().json, "next_page_token");
        if (token.empty()) break;
    }
    if (ids.empty()) return fail(fmt::format("you have no flow {}", text), Exit::NotFound);
    if (ids.size() > 1) {
        return fail(fmt::format("several flows are named {}: {}", text, fmt::join(ids, ", ")),
                    Exit::Usage);
    }
    text = ids.front();
    return std::nullopt;
}

} // namespace

const json::array* items_of(const json::value& answer) {
    if (answer.is_array()) return &answer.as_array();
    const auto* result = find_at(answer, "result");
    return result ? result->if_array() : nullptr;
}

std::optional<Exit> resolve_names(Rest& rest, Invocation& invocation) {
    for (auto& given : invocation.given) {
        if (given.values.empty()) continue;
        std::optional<Exit> failed;
        if (given.field->form == Form::NumberId)
            failed = resolve_number(rest, given.values.front());
        if (given.field->form == Form::Flow) failed = resolve_flow(rest, given.values.front());
        if (failed) return failed;
    }
    return std::nullopt;
}

} // namespace numberd::cli
