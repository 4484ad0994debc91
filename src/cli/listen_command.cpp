// SPDX-License-Identifier: Apache-2.0
// numberctl webhooks listen.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <csignal>
#include <iostream>
#include <limits>
#include <thread>

#include "cli/cells.hpp"
#include "cli/command_tree.hpp"
#include "cli/event_tail.hpp"
#include "cli/rest_runner.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kPauseMax{30};
constexpr std::chrono::milliseconds kStep{100};

volatile std::sig_atomic_t is_over = 0;

void end(int) {
    is_over = 1;
}

/// The first one lets a request end; the second ends the program at once.
void end_at_signals() {
    struct sigaction action {};
    action.sa_handler = end;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    for (const int signal : {SIGINT, SIGTERM})
        sigaction(signal, &action, nullptr);
}

struct Listen {
    std::int64_t after = -1; ///< -1: what comes from now on
    std::string type{};
    double interval_s = 1;
    int count = 0; ///< 0: until Ctrl-C
};

/// Less if it is over meanwhile.
void wait(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (is_over == 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::min(kStep, time));
}

void print(const json::value& event, const Globals& globals) {
    if (globals.output == "json") {
        std::cout << json_text(json::serialize(event)) << std::endl;
        return;
    }
    const Row row{cell_at(event, "id"), cell_at(event, "tm_create"), cell_at(event, "type"),
                  cell_at(event, "resource_id"), cell_at(event, "actor")};
    std::cout << (globals.output == "csv" ? csv_of({row}) : table_of({row}, std::nullopt))
              << std::flush;
}

/// Whether asking again may help. A credential that is not good, or a route that is not there,
/// stays so.
bool may_pass(const EventTail::Polled& polled) {
    if (polled.refusal) return polled.refusal->status == 429 || polled.refusal->status >= 500;
    return !polled.error || polled.error->code == ErrorCode::Upstream;
}

Exit fail_for_good(const EventTail::Polled& polled) {
    return polled.refusal ? fail(*polled.refusal) : fail(*polled.error);
}

std::string why(const EventTail::Polled& polled) {
    if (polled.error) return polled.error->message;
    return fmt::format("the server answered {}", polled.refusal->status);
}

/// Asks for what is new until it is over or cannot go on.
Exit follow(Rest& rest, EventTail& tail, const Listen& listen, const Globals& globals) {
    const auto interval =
        std::chrono::milliseconds{static_cast<std::int64_t>(listen.interval_s * 1000)};
    auto pause = interval;
    int left = listen.count;
    while (is_over == 0) {
        const auto polled = tail.poll([&](const std::string& path) {
            return rest.send({.path = path, .timeout = std::chrono::seconds{10}});
        });
        if (!may_pass(polled)) return fail_for_good(polled);
        for (const auto& event : polled.events) {
            if (!listen.type.empty() && text_at(event, "type") != listen.type) continue;
            print(event, globals);
            if (!std::cout) return fail("cannot write to standard output");
            if (left > 0 && --left == 0) return Exit::Done;
        }
        if (!polled.refusal && !polled.error) {
            pause = interval;
        } else {
            if (pause == interval) fail(why(polled) + "; going on");
            pause = std::min<std::chrono::milliseconds>(pause * 2, kPauseMax);
        }
        const auto wanted = polled.refusal ? polled.refusal->retry_after : std::chrono::seconds{0};
        wait(std::max<std::chrono::milliseconds>(pause, wanted));
    }
    std::cerr << "numberctl: --after " << tail.last() << " goes on from here\n";
    return Exit::Done;
}

Exit listen_to(const Listen& listen, const Globals& globals) {
    const auto session = current_session(globals);
    if (!session) return fail(session.error());
    end_at_signals();
    Rest rest(session.value().server, session.value().credential);
    std::int64_t after = listen.after;
    if (after < 0) {
        const auto newest = rest.send({.path = "/v1.0/events?page_size=1"});
        if (!newest) return fail(newest.error());
        if (newest.value().status != 200) return fail(newest.value());
        after = newest_event(newest.value().json);
    }
    EventTail tail(after);
    std::cerr << "numberctl: listening at " << session.value().server << "; Ctrl-C ends\n";
    return follow(rest, tail, listen, globals);
}

} // namespace

void add_listen_command(CommandTree& tree) {
    const auto listen = std::make_shared<Listen>();
    auto& command = tree.add("webhooks listen", "print each event as it comes, until Ctrl-C",
                             [&tree, listen] { return listen_to(*listen, tree.globals()); });
    command
        .add_option("--after", listen->after, "begin behind this event; 0 begins with the first")
        ->type_name("EVENT")
        ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
    command.add_option("--type", listen->type, "only events of this type, as in call_hangup")
        ->type_name("TYPE");
    command.add_option("--interval", listen->interval_s, "seconds between two questions")
        ->type_name("S")
        ->check(CLI::Range(0.2, 3600.0));
    command.add_option("--count", listen->count, "end after so many")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000));
}

} // namespace numberd::cli
