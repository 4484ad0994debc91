// SPDX-License-Identifier: Apache-2.0
#include "api/input.hpp"

#include <boost/json.hpp>

#include "api/json_body.hpp"
#include "api/page_token.hpp"
#include "base/utf8.hpp"
#include "domain/reason.hpp"
#include "http/syntax.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;
using domain::Fault;
using domain::Reason;

constexpr std::int64_t kPageSizeMax = 100;

void read_page_size(Exchange& exchange, const json::value& value) {
    const auto* size = value.if_int64();
    if (!size) return; // faulty, and found so
    const bool is_in_range = *size >= 1 && *size <= kPageSizeMax;
    exchange.page.size = static_cast<int>(is_in_range ? *size : kPageSizeMax);
}

/// What may be said back as it came.
bool is_plain(std::string_view name) {
    static constexpr std::size_t kNameMax = 64;
    return !name.empty() && name.size() <= kNameMax && http::is_token(name);
}

void read_page_token(Exchange& exchange, const std::string& token, std::vector<Problem>& problems) {
    const auto unmarked = unmark_page_token(exchange, token);
    if (!unmarked) {
        problems.push_back(domain::problem(
            "page_token", Fault::Pattern,
            "must be the next_page_token of the same list with the same filters, unchanged"));
        return;
    }
    auto start = service::parse_page_token(*unmarked);
    if (start) {
        exchange.page.after = start.value();
        return;
    }
    auto& found = start.error().problems;
    problems.insert(problems.end(), found.begin(), found.end());
}

/// A misspelt filter that is passed over answers something else than what was asked. Credentials
/// may stand in every query.
void check_names(const Exchange& exchange, std::vector<Problem>& problems) {
    if (exchange.operation->limit == RateLimitClass::None)
        return; // what monitors ask is left alone
    for (const auto& [name, value] : exchange.query) {
        if (name == "token" || name == "accesskey" || problems.size() >= kProblemsMax) continue;
        const auto& known = exchange.operation->query;
        const bool is_known =
            std::any_of(known.begin(), known.end(),
                        [&name = name](const auto& parameter) { return parameter.name == name; });
        if (is_known) continue;
        problems.push_back(domain::problem(is_plain(name) ? name : "(a name)", Fault::UnknownField,
                                           "is not a parameter of this operation"));
    }
}

void check_query(Exchange& exchange, std::vector<Problem>& problems) {
    for (const auto& parameter : exchange.operation->query) {
        const auto* text = find(exchange.query, parameter.name);
        if (!text) {
            if (!parameter.is_required) continue;
            problems.push_back(domain::problem(parameter.name, Fault::Required, "is required"));
            continue;
        }
        if (!is_utf8(*text)) {
            problems.push_back(domain::problem(parameter.name, Fault::Pattern, "must be UTF-8"));
            continue;
        }
        const auto value = parameter.schema->from_text(*text);
        parameter.schema->check(value, parameter.name, problems);
        if (parameter.name == "page_size") read_page_size(exchange, value);
        if (parameter.name == "page_token") read_page_token(exchange, *text, problems);
    }
}

bool is_multipart(const http::Headers& headers) {
    static constexpr std::string_view kMultipart = "multipart/";
    const auto type = headers.find("Content-Type");
    return type && http::equals_ignoring_case(type->substr(0, kMultipart.size()), kMultipart);
}

/// Whatever the content type says (curl's -d sends a form's), the body is JSON; but a client that
/// really sends a form is told so.
Result<void> read_body(Exchange& exchange) {
    const auto& operation = *exchange.operation;
    if (!operation.body) return success();
    if (exchange.request.body.empty()) {
        if (!operation.is_body_required) {
            exchange.body = json::object();
            return success();
        }
        return domain::fail(Reason::InvalidJsonBody, "a JSON body is required");
    }
    if (is_multipart(exchange.request.headers)) {
        return domain::fail(Reason::InvalidJsonBody, "the body must be JSON, not a form");
    }
    BOOST_OUTCOME_TRY(exchange.body, parse_json_body(exchange.request.body));
    return success();
}

Reason reason_of_faults(const std::vector<Problem>& problems, bool is_body_faulty) {
    if (is_body_faulty) return Reason::InvalidArgument;
    const bool is_missing = std::any_of(
        problems.begin(), problems.end(),
        [](const Problem& problem) { return problem.reason == domain::text_of(Fault::Required); });
    return is_missing ? Reason::MissingRequestParameter : Reason::InvalidRequestParameter;
}

/// One fault as a sentence, for clients that show only the message.
std::string summary(const std::vector<Problem>& problems) {
    std::string text = problems.front().path;
    if (!text.empty()) text += ": ";
    text += problems.front().message;
    if (problems.size() > 1) text += " (and " + std::to_string(problems.size() - 1) + " more)";
    return text;
}

} // namespace

Result<void> read_input(Exchange& exchange, const Handler& handler) {
    BOOST_OUTCOME_TRY(read_body(exchange));
    std::vector<Problem> problems;
    check_query(exchange, problems);
    check_names(exchange, problems);
    const auto in_query = problems.size();
    if (exchange.operation->body) exchange.operation->body->check(exchange.body, "", problems);
    if (handler.check) handler.check(exchange, problems);
    if (problems.empty()) return success();
    const bool is_body_faulty = exchange.operation->body && problems.size() > in_query;
    const auto reason = reason_of_faults(problems, is_body_faulty);
    auto message = summary(problems);
    return domain::fail(reason, std::move(message), std::move(problems));
}

} // namespace numberd::api
