// SPDX-License-Identifier: Apache-2.0
#include "cli/rest_runner.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <iostream>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "base/uuid.hpp"
#include "cli/call_input.hpp"
#include "cli/cells.hpp"
#include "cli/page_stream.hpp"
#include "cli/resolve_names.hpp"
#include "cli/terminal.hpp"
#include "cli/views.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr int kPageMax = 100;

void print_items(const RestCommand& command, const json::array& items, const Globals& globals) {
    if (globals.output == "json") {
        std::cout << json_text(json::serialize(items)) << "\n";
        return;
    }
    const std::string_view spec = command.columns;
    if (globals.output == "csv") {
        std::cout << csv_of(rows_of(items, columns_of(spec)));
    } else if (items.empty()) {
        std::cerr << "none\n";
    } else {
        std::cout << list_table(items, columns_of(spec.substr(0, spec.find('|'))),
                                terminal_width());
    }
}

void print_object(const RestCommand& command, const RestReply& reply, const Globals& globals) {
    if (globals.output == "json") {
        const auto end = reply.text.find_last_not_of("\r\n ");
        std::cout << json_text(reply.text.substr(0, end + 1)) << "\n";
        return;
    }
    if (const auto* items = items_of(reply.json);
        items && globals.output == "csv" && command.csv_columns[0] != '\0') {
        std::cout << csv_of(rows_of(*items, columns_of(command.csv_columns)));
        return;
    }
    if (globals.output == "csv") {
        Row titles;
        Row cells;
        if (const auto* object = reply.json.if_object()) {
            for (auto& row : members_of(*object, command.hides)) {
                titles.push_back(std::move(row[0]));
                cells.push_back(std::move(row[1]));
            }
        }
        std::cout << csv_of({titles, cells});
        return;
    }
    if (command.show) return command.show(reply.json, std::cout);
    show_members(reply.json, command.hides, std::cout);
    if (command.method == std::string_view("GET") && !reply.etag.empty())
        std::cout << "\netag " << printable(reply.etag) << "\n";
}

/// Follows the pages of a list.
Exit run_list(Rest& rest, const Invocation& invocation, const RestRequest& first,
              const Globals& globals) {
    json::array all;
    std::string token;
    const auto limit = static_cast<std::size_t>(invocation.limit);
    do {
        RestRequest request = first;
        if (first.method == "GET") {
            const auto left = limit == 0 ? kPageMax : limit - all.size();
            request.path += request.path.find('?') == std::string::npos ? '?' : '&';
            request.path += fmt::format("page_size={}", std::min<std::size_t>(left, kPageMax));
            if (!token.empty()) request.path += "&page_token=" + http::percent_encode(token);
        }
        const auto reply = rest.send(request);
        if (!reply) return fail(reply.error());
        if (reply.value().status != 200) return fail(reply.value());
        const auto* items = items_of(reply.value().json);
        if (!items) return fail("the server's answer is no list");
        for (const auto& item : *items) {
            if (!invocation.command->keeps || invocation.command->keeps(item)) all.push_back(item);
        }
        const std::string next = text_at(reply.value().json, "next_page_token");
        if (!next.empty() && next == token) return fail("the server's pages do not end");
        token = next;
    } while (!token.empty() && (limit == 0 || all.size() < limit));
    if (limit != 0 && all.size() > limit) all.resize(limit);
    print_items(*invocation.command, all, globals);
    if (!token.empty() && !invocation.is_limit_given)
        std::cerr << "numberctl: there is more; --all shows all, --limit N so many\n";
    return Exit::Done;
}

/// nullopt: it may go on.
std::optional<Exit> ask(const Invocation& invocation, const Globals& globals) {
    if (globals.yes || !must_ask(invocation)) return std::nullopt;
    const std::string question = question_of(invocation);
    if (!can_ask()) {
        return fail(fmt::format("{} Nobody can be asked here: give --yes", question), Exit::Usage);
    }
    if (says_yes(printable(question))) return std::nullopt;
    return fail("nothing was done");
}

Result<void> read_secrets(Invocation& invocation) {
    for (auto& given : invocation.given) {
        if (given.field->form != Form::Secret) continue;
        BOOST_OUTCOME_TRY(auto secret, read_secret(given.field->help));
        given.values = {std::move(secret)};
    }
    return success();
}

Result<json::object> read_body(const Invocation& invocation) {
    if (invocation.file.empty()) return json::object{};
    BOOST_OUTCOME_TRY(const auto text, read_input(invocation.file));
    return body_of(text);
}

Exit send(Rest& rest, const Invocation& invocation, const RestRequest& request,
          const Globals& globals) {
    if (invocation.command->streams) return stream_pages(rest, request, std::cout);
    if (is_list(*invocation.command)) return run_list(rest, invocation, request, globals);
    const auto reply = rest.send(request);
    if (!reply) {
        const Exit exit = fail(reply.error());
        if (!request.idempotency_key.empty()) {
            std::cerr << "numberctl: whether it was done is not known; to repeat it safely, add "
                         "--idempotency-key "
                      << printable(request.idempotency_key) << "\n";
        }
        return exit;
    }
    if (reply.value().status != 200) return fail(reply.value());
    print_object(*invocation.command, reply.value(), globals);
    return Exit::Done;
}

} // namespace

std::string fresh_key() {
    const SystemClock clock;
    SystemRng rng;
    return uuid_v7(clock, rng).to_string();
}

Result<Session> current_session(const Globals& globals) {
    BOOST_OUTCOME_TRY(const auto profiles, load_profiles(profiles_file()));
    return find_session(globals, profiles);
}

Exit run_rest(Invocation invocation, const Globals& globals) {
    const auto session = current_session(globals);
    if (!session) return fail(session.error());
    auto body = read_body(invocation);
    if (!body) return fail(body.error());
    if (invocation.idempotency_key.empty()) invocation.idempotency_key = fresh_key();
    // What is wrong by itself is said before anybody is asked, and asked before anything is done.
    if (const auto checked = request_of(invocation, body.value()); !checked)
        return fail(checked.error());
    if (const auto refused = ask(invocation, globals)) return *refused;
    if (const auto read = read_secrets(invocation); !read) return fail(read.error());
    Rest rest(session.value().server, session.value().credential);
    if (const auto failed = resolve_names(rest, invocation)) return *failed;
    const auto request = request_of(invocation, std::move(body).value());
    if (!request) return fail(request.error());
    return send(rest, invocation, request.value(), globals);
}

} // namespace numberd::cli
