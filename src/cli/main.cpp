// SPDX-License-Identifier: Apache-2.0
// numberctl: a client of the REST API, and a telephone.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "base/log.hpp"
#include "cli/call_input.hpp"
#include "cli/call_trace.hpp"
#include "cli/demo.hpp"
#include "cli/installation.hpp"
#include "cli/softphone.hpp"

namespace {

using namespace numberd::cli;

struct CallOptions {
    PhoneCall call;
    bool trunk = false;
    int hangup_after_s = 120;
    std::string sip;
};

int fail(const std::string& message) {
    std::cerr << "numberctl: " << message << "\n";
    return 1;
}

/// A refusal has a record only where the number has an owner: it is looked for, not waited for.
constexpr std::chrono::milliseconds kRefusalPatience{300};

void print_flow(const CallTrace& trace) {
    std::cout << "its flow:\n";
    for (const auto& line : step_lines(trace))
        std::cout << "  " << line << "\n";
    if (const auto end = end_line(trace); !end.empty()) std::cout << end << "\n";
    std::cout << hangup_line(trace) << "\n";
}

void print_refusal(Rest& rest, const PhoneCall& call, const std::string& before) {
    const auto trace = find_trace(rest, call.from, call.to, before, kRefusalPatience);
    if (!trace) return;
    if (!trace.value().end_reason.empty()) return print_flow(trace.value());
    std::cout << "call " << text_at(trace.value().call, "id") << "\n";
}

/// False if the server has no record of the call.
bool print_trace(Rest& rest, const PhoneCall& call, const std::string& before) {
    const auto trace = find_trace(rest, call.from, call.to, before);
    if (trace) {
        print_flow(trace.value());
    } else {
        fail("no record: " + trace.error().message);
    }
    return trace.has_value();
}

std::string accesskey() {
    const char* given = std::getenv("NUMBERD_ACCESSKEY");
    return given ? given : "";
}

int call(CallOptions options, const std::filesystem::path& data) {
    const auto at = find_installation(data, accesskey());
    PhoneCall& wanted = options.call;
    wanted.hangup_after = std::chrono::seconds{options.hangup_after_s};
    const Callee callee = callee_of(wanted.to);
    wanted.to = callee.user;
    wanted.server = callee.address.empty() ? options.sip : callee.address;
    if (wanted.server.empty()) {
        if (!at) return fail(at.error().message);
        wanted.server = options.trunk ? at.value().sip_trunk : at.value().sip;
    }
    Softphone phone([](const std::string& line) { std::cout << line << std::endl; });
    std::optional<Rest> rest;
    std::string before;
    if (at) {
        rest.emplace(at.value().api, at.value().accesskey);
        if (const auto newest = newest_call(*rest)) before = newest.value();
    }
    const auto report = phone.call(wanted);
    if (!report) return fail(report.error().message);
    const PhoneReport& went = report.value();
    if (!went.answered) {
        std::cout << why_not_answered(went, wanted.server) << "\n";
        if (rest) print_refusal(*rest, wanted, before);
        return 1;
    }
    std::cout << (went.far_end_hung_up ? "the other side hung up" : "hung up") << " after "
              << static_cast<double>(went.talked.count()) / 1000 << " s\n";
    const bool is_recorded = rest && print_trace(*rest, wanted, before);
    // Another server than ours may be called with --sip: our records cannot have that call.
    const bool is_ours =
        at && (wanted.server == at.value().sip || wanted.server == at.value().sip_trunk);
    return went.went_silent || (is_ours && !is_recorded) ? 1 : 0;
}

/// Makes a usage error of what the check refuses.
auto checked_by(numberd::Result<void> (*check)(const std::string&)) {
    return [check](const std::string& text) {
        const auto checked = check(text);
        return checked ? std::string() : checked.error().message;
    };
}

void add_data(CLI::App& command, std::string& data) {
    command.add_option("--data", data, "data directory of the local server")
        ->envname("NUMBERD_DATA"); // as ./dev run takes it
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app{"numberctl: talks to numberd"};
    app.set_version_flag("--version", "numberctl " NUMBERD_VERSION);
    app.require_subcommand(1);
    std::string data = "data";
    CallOptions options;

    auto* call_command = app.add_subcommand("call", "call a number and tell what is heard");
    call_command
        ->add_option("number", options.call.to,
                     "as in +899100000001, or sip:+899100000001@address:port")
        ->required()
        ->check(checked_by(numberd::cli::check_callee));
    call_command->add_option("--from", options.call.from, "the caller: a number, or sip:user@host")
        ->check(checked_by(numberd::cli::check_caller));
    call_command->add_flag("--trunk", options.trunk, "call through the carriers' port");
    call_command
        ->add_option("--digits", options.call.digits,
                     "keys to press after the first prompt; a comma waits for the next one")
        ->check(checked_by(numberd::cli::check_digits));
    call_command->add_option("--record", options.call.record_file,
                             "write what is heard to a WAV file");
    call_command->add_option("--hangup-after", options.hangup_after_s, "seconds after the answer")
        ->check(CLI::Range(1, 3600));
    call_command->add_option("--sip", options.sip, "address:port, instead of the local server's")
        ->check(checked_by(numberd::cli::check_address));
    add_data(*call_command, data);

    auto* demo_command = app.add_subcommand("demo", "show a running numberd at work");
    add_data(*demo_command, data);
    bool without_card = false;
    demo_command->add_flag("--no-card", without_card, "without the addresses at the end");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream err; // it may repeat arguments
        const int status = app.exit(error, out, err);
        std::cout << out.str();
        std::cerr << numberd::cli::printable(err.str());
        return status == 0 ? 0 : 2;
    }
    numberd::log::set_level(numberd::log::Level::Error);
    if (call_command->parsed()) return call(std::move(options), data);
    return run_demo(data, accesskey(), !without_card);
}
