// SPDX-License-Identifier: Apache-2.0
// numberctl audit verify.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>
#include <iostream>

#include "cli/audit_chain.hpp"
#include "cli/call_input.hpp"
#include "cli/cells.hpp"
#include "cli/command_tree.hpp"
#include "cli/rest_runner.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr int kPagesMax = 10'000;

/// What the server says of its whole chain.
struct Chain {
    std::int64_t checked = 0;
    std::int64_t last_sequence = 0;
    std::string last_seal{};
    std::int64_t broken_at = 0;
};

/// A seal that was kept elsewhere.
struct Kept {
    std::int64_t sequence = 0;
    std::string seal{};
};

std::optional<Kept> kept_of(const std::string& text) {
    const auto colon = text.find(':');
    Kept kept;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + std::min(colon, text.size()), kept.sequence);
    if (colon == std::string::npos || error != std::errc{} || end != text.data() + colon)
        return std::nullopt;
    kept.seal = text.substr(colon + 1);
    const bool is_seal = kept.seal.size() == 64 &&
                         kept.seal.find_first_not_of("0123456789abcdef") == std::string::npos;
    return is_seal && kept.sequence > 0 ? std::optional(kept) : std::nullopt;
}

Result<void> check_kept(const std::string& text) {
    if (kept_of(text)) return success();
    return Error{ErrorCode::InvalidArgument, "",
                 "must be what `audit verify` printed: NUMBER:SEAL"};
}

std::int64_t number_at(const json::value& answer, std::string_view member) {
    const auto* found = find_at(answer, member);
    return found && found->is_int64() ? found->as_int64() : 0;
}

/// Has the server walk its chain to the end, or to that change. nullopt: `exit` says why not.
std::optional<Chain> walk(Rest& rest, std::int64_t until, Exit& exit) {
    Chain chain;
    for (int page = 0; page < kPagesMax; ++page) {
        std::string path = fmt::format("/v1.0/audit?page_size=100&after={}", chain.last_sequence);
        if (until > 0) path += fmt::format("&until={}", until);
        const auto reply = rest.send({.path = path});
        if (!reply || reply.value().status != 200) {
            exit = reply ? fail(reply.value()) : fail(reply.error());
            return std::nullopt;
        }
        const auto& answer = reply.value().json;
        const auto* is_last = find_at(answer, "is_last");
        const auto sequence = number_at(answer, "last_sequence");
        const bool goes_on = is_last && is_last->is_bool() && !is_last->as_bool();
        chain.checked += number_at(answer, "checked");
        chain.broken_at = number_at(answer, "broken_at");
        chain.last_seal = text_at(answer, "last_seal");
        const bool is_stuck = sequence <= chain.last_sequence;
        chain.last_sequence = sequence;
        if (chain.broken_at != 0 || !goes_on) return chain;
        if (is_stuck) break;
    }
    exit = fail("the server's answers do not come to an end");
    return std::nullopt;
}

/// The changes that this customer is shown, up to that one. nullopt: `exit` says why not.
std::optional<std::map<std::int64_t, domain::Event>> read_changes(Rest& rest, std::int64_t until,
                                                                  Exit& exit) {
    std::map<std::int64_t, domain::Event> changes;
    std::string token;
    for (int page = 0; page < kPagesMax; ++page) {
        std::string path = "/v1.0/events?page_size=100";
        if (!token.empty()) path += "&page_token=" + http::percent_encode(token);
        const auto reply = rest.send({.path = path});
        if (!reply || reply.value().status != 200) {
            exit = reply ? fail(reply.value()) : fail(reply.error());
            return std::nullopt;
        }
        for (const auto item : raw_items(reply.value().text)) {
            auto event = event_of(item);
            if (!event) {
                exit = fail("an event of the server cannot be read; is it newer than numberctl?");
                return std::nullopt;
            }
            if (event->sequence <= until && domain::is_audited(event->kind))
                changes.emplace(event->sequence, std::move(*event));
        }
        token = text_at(reply.value().json, "next_page_token");
        if (token.empty()) return changes;
    }
    exit = fail("there are more than 1,000,000 events");
    return std::nullopt;
}

struct Verdict {
    Chain chain{};
    bool is_whole_log = false;       ///< all changes are this customer's
    bool is_recomputed = false;      ///< and give the server's seal
    std::optional<bool> kept_fits{}; ///< nullopt: none was given
};

void judge(Verdict& verdict, const std::map<std::int64_t, domain::Event>& changes,
           const std::optional<Kept>& kept) {
    const Chain& chain = verdict.chain;
    verdict.is_whole_log = static_cast<std::int64_t>(changes.size()) == chain.checked;
    const auto seals = seals_of(changes);
    const auto seal_at = [&](std::int64_t sequence) {
        const auto found = seals.find(sequence);
        return found == seals.end() ? std::string() : found->second;
    };
    verdict.is_recomputed = verdict.is_whole_log &&
                            (changes.empty() || seal_at(chain.last_sequence) == chain.last_seal);
    if (kept && verdict.is_whole_log) verdict.kept_fits = seal_at(kept->sequence) == kept->seal;
}

void print_json(const Verdict& verdict) {
    json::object out{
        {"checked", verdict.chain.checked},       {"last_sequence", verdict.chain.last_sequence},
        {"last_seal", verdict.chain.last_seal},   {"broken_at", verdict.chain.broken_at},
        {"whole_log_seen", verdict.is_whole_log}, {"recomputed", verdict.is_recomputed}};
    out["kept_seal_fits"] = verdict.kept_fits ? json::value(*verdict.kept_fits) : json::value();
    std::cout << json_text(json::serialize(out)) << "\n";
}

/// The verdict in words, and how the program ends.
Exit tell(const Verdict& verdict, const std::optional<Kept>& kept, bool as_json) {
    const Chain& chain = verdict.chain;
    if (as_json) print_json(verdict);
    const auto say = [as_json](const std::string& line) {
        if (!as_json) std::cout << line << "\n";
    };
    if (chain.broken_at != 0) {
        return fail(
            fmt::format("BROKEN: change {} is not what was sealed, was slipped in, or one "
                        "before it is missing; {} before it are whole",
                        chain.broken_at, chain.checked));
    }
    if (chain.checked == 0) {
        say("nothing is sealed yet: the server seals what is new every ten seconds");
    } else {
        say(fmt::format("{} changes are as they were sealed, says the server", chain.checked));
        say(fmt::format("seal {}:{}  (keep it elsewhere: it proves all before it)",
                        chain.last_sequence, printable(chain.last_seal)));
    }
    if (!verdict.is_whole_log) {
        say("not computed again here: not all changes are your customer's");
    } else if (!verdict.is_recomputed) {
        return fail("BROKEN: the changes that the API shows do not give the server's last seal");
    } else if (chain.checked > 0) {
        say("computed again here from the changes themselves: the same");
    }
    if (!kept) return Exit::Done;
    if (!verdict.kept_fits.value_or(false)) {
        return fail(
            "BROKEN: the seal that you kept is not in this log: what was before it is not "
            "what it was");
    }
    say("the seal that you kept is in it");
    return Exit::Done;
}

Exit verify(const std::string& kept_text, const Globals& globals) {
    const auto session = current_session(globals);
    if (!session) return fail(session.error());
    const auto kept = kept_text.empty() ? std::nullopt : kept_of(kept_text);
    Rest rest(session.value().server, session.value().credential);
    Exit exit = Exit::Failed;
    const auto chain = walk(rest, 0, exit);
    if (!chain) return exit;
    Verdict verdict{.chain = *chain};
    if (chain->broken_at == 0) {
        const auto changes = read_changes(rest, chain->last_sequence, exit);
        if (!changes) return exit;
        judge(verdict, *changes, kept);
        if (kept && !verdict.is_whole_log) { // then the server's word must do
            const auto until = walk(rest, kept->sequence, exit);
            if (!until) return exit;
            verdict.kept_fits =
                until->last_sequence == kept->sequence && until->last_seal == kept->seal;
        }
    }
    return tell(verdict, kept, globals.output == "json");
}

} // namespace

void add_audit_commands(CommandTree& tree) {
    const auto kept = std::make_shared<std::string>();
    tree.add("audit verify", "verify the sealed log of changes, on the server and here",
             [&tree, kept] { return verify(*kept, tree.globals()); })
        .add_option("--seal", *kept, "one that was printed earlier and kept elsewhere")
        ->type_name("NUMBER:SEAL")
        ->check(checked_by(check_kept));
}

} // namespace numberd::cli
