// SPDX-License-Identifier: Apache-2.0
// What a command line asks of the API: pure, without a terminal or a server.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "cli/rest_runner.hpp"
#include "domain/e164.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

/// What every resource has and no request takes.
constexpr const char* kServersOwn[] = {"id",        "customer_id", "type",
                                       "tm_create", "tm_update",   "tm_delete"};

Error wrong(const Field& field, const std::string& text, const char* what) {
    return {ErrorCode::InvalidArgument, "",
            fmt::format("{}: '{}' is no {}", field.name, text, what)};
}

template <class T>
Result<json::value> number_of(const Field& field, const std::string& text, const char* what) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return wrong(field, text, what);
    return json::value(value);
}

Result<json::value> value_of(const Given& given) {
    const Field& field = *given.field;
    const std::string& text = given.values.front();
    switch (field.form) {
        case Form::Text:
        case Form::Secret:
        case Form::NumberId:
            return json::value(text);
        case Form::Integer:
            return number_of<std::int64_t>(field, text, "whole number");
        case Form::Number:
            return number_of<double>(field, text, "number");
        case Form::Truth:
        case Form::Flag:
            return json::value(text == "true");
        case Form::Flow:
            return json::value(text == "none" ? "" : text);
        case Form::Phone: {
            const auto phone = domain::E164::parse_with_or_without_plus(text);
            if (!phone) return wrong(field, text, "telephone number, as in +15551234567");
            return json::value(phone->to_string());
        }
        case Form::List: {
            json::array list;
            for (const auto& one : given.values) {
                if (!one.empty()) list.emplace_back(one); // one empty text empties the list
            }
            return json::value(std::move(list));
        }
    }
    return json::value();
}

/// Sets "metadata.rtp_debug" and the like.
void set(json::object& body, std::string_view path, json::value value) {
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    auto& member = body[json::string_view(name.data(), name.size())];
    if (dot == std::string_view::npos) {
        member = std::move(value);
        return;
    }
    if (!member.is_object()) member.emplace_object();
    set(member.as_object(), path.substr(dot + 1), std::move(value));
}

std::string plain(const json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

void add_query(std::string& path, const Field& field, const json::value& value) {
    const auto add = [&](const json::value& one) {
        path += path.find('?') == std::string::npos ? '?' : '&';
        path += fmt::format("{}={}", field.field, http::percent_encode(plain(one)));
    };
    if (!value.is_array()) return add(value);
    for (const auto& one : value.as_array())
        add(one);
}

bool replace(std::string& text, std::string_view name, std::string_view value) {
    const std::string place = fmt::format("{{{}}}", name);
    const auto at = text.find(place);
    if (at != std::string::npos) text.replace(at, place.size(), value);
    return at != std::string::npos;
}

/// It is read when all else is known to be right.
bool asks_secret(const RestCommand& command) {
    return std::any_of(command.arguments.begin(), command.arguments.end(),
                       [](const Field& field) { return field.form == Form::Secret; });
}

} // namespace

Result<RestRequest> request_of(const Invocation& invocation, json::object body) {
    const RestCommand& command = *invocation.command;
    RestRequest request;
    request.method = command.method;
    request.path = command.path;
    const bool has_body = request.method == "POST" || request.method == "PUT";
    for (const auto& given : invocation.given) {
        if (given.values.empty()) continue;
        BOOST_OUTCOME_TRY(const auto value, value_of(given));
        const std::string text = plain(value);
        if (replace(request.path, given.field->field, http::percent_encode(text))) {
            // Another path than the command's own.
            if (text.empty() || text == "." || text == "..") return wrong(*given.field, text, "id");
            continue;
        }
        if (has_body) {
            set(body, given.field->field, value);
        } else {
            add_query(request.path, *given.field, value);
        }
    }
    if (request.method == "PUT" && body.empty() && !asks_secret(command)) {
        return Error{ErrorCode::InvalidArgument, "",
                     fmt::format("nothing to change: see numberctl {} --help", command.words)};
    }
    if (has_body) request.body = std::move(body);
    if (!invocation.if_match.empty()) request.headers.emplace_back("If-Match", invocation.if_match);
    if (command.takes_key) request.idempotency_key = invocation.idempotency_key;
    return request;
}

Result<json::object> body_of(const std::string& text) {
    json::error_code invalid;
    const auto value = json::parse(text, invalid);
    if (invalid || !value.is_object())
        return Error{ErrorCode::InvalidArgument, "", "the file holds no JSON object"};
    json::object body = value.as_object();
    for (const char* member : kServersOwn)
        body.erase(member);
    return body;
}

std::string question_of(const Invocation& invocation) {
    std::string question = invocation.command->question;
    for (const auto& given : invocation.given) {
        std::string words;
        for (const auto& value : given.values)
            words += (words.empty() ? "" : ", ") + value;
        replace(question, given.field->name, words);
    }
    return question;
}

bool must_ask(const Invocation& invocation) {
    switch (invocation.command->asks) {
        case Asks::Nothing:
            return false;
        case Asks::Always:
            return true;
        case Asks::WhereItCosts:
            break;
    }
    if (invocation.given.empty()) return true;
    const auto& numbers = invocation.given.front().values;
    return !std::all_of(numbers.begin(), numbers.end(), [](const std::string& text) {
        const auto number = domain::E164::parse_with_or_without_plus(text);
        return number && number->has_virtual_prefix();
    });
}

} // namespace numberd::cli
