// SPDX-License-Identifier: Apache-2.0
#include "cli/page_stream.hpp"

#include <boost/json.hpp>
#include <ostream>

#include "cli/call_input.hpp"
#include "cli/cells.hpp"
#include "cli/patient_rest.hpp"
#include "cli/resolve_names.hpp"
#include "cli/terminal.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

constexpr std::chrono::seconds kPatience{60};

/// Behind the line of names, which holds no quoted line end.
std::string_view rows_of_csv(std::string_view page) {
    const auto end = page.find('\n');
    return end == std::string_view::npos ? std::string_view() : page.substr(end + 1);
}

/// For a person: what others wrote into a cell is no command of the terminal. A file gets it whole.
std::string shown(std::string_view csv, bool is_terminal) {
    std::string text(csv);
    if (!is_terminal) return text;
    std::erase(text, '\r');
    return printable(text);
}

} // namespace

Exit stream_pages(Rest& rest, const RestRequest& request, std::ostream& out) {
    const bool is_json = request.path.find("format=json") != std::string::npos;
    const bool is_terminal = terminal_width().has_value();
    PatientRest patient(rest, kPatience);
    RestRequest first = request;
    first.wants_text = !is_json;
    first.path += first.path.find('?') == std::string::npos ? '?' : '&';
    first.path += "page_size=100";
    if (first.path.find("format=") == std::string::npos) first.path += "&format=csv";
    std::string token;
    bool is_first = true;
    do {
        RestRequest page = first;
        if (!token.empty()) page.path += "&page_token=" + http::percent_encode(token);
        const auto reply = patient.send(page);
        if (!reply) return fail(reply.error());
        if (reply.value().status != 200) return fail(reply.value());
        std::string next = reply.value().next_page_token;
        if (is_json) {
            const auto* items = items_of(reply.value().json);
            if (!items) return fail("the server's answer is no list");
            if (is_first) out << "[";
            for (const auto& item : *items) {
                out << (is_first ? "\n" : ",\n") << json_text(boost::json::serialize(item));
                is_first = false;
            }
            next = text_at(reply.value().json, "next_page_token");
        } else {
            const std::string_view text = reply.value().text;
            out << shown(is_first ? text : rows_of_csv(text), is_terminal);
        }
        is_first = false;
        if (!next.empty() && next == token) return fail("the server's pages do not end");
        token = std::move(next);
    } while (!token.empty() && out.good());
    if (is_json) out << "\n]\n";
    return Exit::Done;
}

} // namespace numberd::cli
