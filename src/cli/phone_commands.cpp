// SPDX-License-Identifier: Apache-2.0
// numberctl call and numberctl demo.
#include <iostream>

#include "cli/call_input.hpp"
#include "cli/call_trace.hpp"
#include "cli/command_tree.hpp"
#include "cli/demo.hpp"
#include "cli/installation.hpp"
#include "cli/softphone.hpp"

namespace numberd::cli {
namespace {

struct CallOptions {
    PhoneCall call;
    bool trunk = false;
    int hangup_after_s = 120;
    std::string sip;
};

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
    return environment("NUMBERD_ACCESSKEY");
}

Exit call(CallOptions options, const std::filesystem::path& data) {
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
        return Exit::Failed;
    }
    std::cout << (went.far_end_hung_up ? "the other side hung up" : "hung up") << " after "
              << static_cast<double>(went.talked.count()) / 1000 << " s\n";
    const bool is_recorded = rest && print_trace(*rest, wanted, before);
    // Another server than ours may be called with --sip: our records cannot have that call.
    const bool is_ours =
        at && (wanted.server == at.value().sip || wanted.server == at.value().sip_trunk);
    return went.went_silent || (is_ours && !is_recorded) ? Exit::Failed : Exit::Done;
}

void add_data(CLI::App& command, std::string& data) {
    command.add_option("--data", data, "data directory of the local server")
        ->envname("NUMBERD_DATA"); // as ./dev run takes it
}

/// They talk to the installation of this machine: what else stands before them would be ignored.
bool stands_alone(const Globals& globals) {
    return globals.profile.empty() && globals.server.empty() && globals.data.empty();
}

Exit not_alone() {
    return fail("call and demo take --data behind them, and no --profile or --server", Exit::Usage);
}

void add_call(CommandTree& tree) {
    struct Words {
        CallOptions options{};
        std::string data = "data";
    };
    const auto given = std::make_shared<Words>();
    CallOptions& options = given->options;
    auto& command = tree.add("call", "call a number and tell what is heard", [&tree, given] {
        if (!stands_alone(tree.globals())) return not_alone();
        return call(given->options, given->data);
    });
    command.fallthrough(false);
    command
        .add_option("number", options.call.to,
                    "as in +899100000001, or sip:+899100000001@address:port")
        ->required()
        ->check(checked_by(check_callee));
    command.add_option("--from", options.call.from, "the caller: a number, or sip:user@host")
        ->check(checked_by(check_caller));
    command.add_flag("--trunk", options.trunk, "call through the carriers' port");
    command
        .add_option("--digits", options.call.digits,
                    "keys to press after the first prompt; a comma waits for the next one")
        ->check(checked_by(check_digits));
    command.add_option("--record", options.call.record_file, "write what is heard to a WAV file");
    command.add_option("--hangup-after", options.hangup_after_s, "seconds after the answer")
        ->check(CLI::Range(1, 3600));
    command.add_option("--sip", options.sip, "address:port, instead of the local server's")
        ->check(checked_by(check_address));
    add_data(command, given->data);
}

void add_demo(CommandTree& tree) {
    struct Words {
        bool without_card = false;
        std::string data = "data";
    };
    const auto given = std::make_shared<Words>();
    auto& command = tree.add("demo", "show a running numberd at work", [&tree, given] {
        if (!stands_alone(tree.globals())) return not_alone();
        const int status = run_demo(given->data, accesskey(), !given->without_card);
        return status == 0 ? Exit::Done : Exit::Failed;
    });
    command.fallthrough(false);
    add_data(command, given->data);
    command.add_flag("--no-card", given->without_card, "without the addresses at the end");
}

} // namespace

void add_phone_commands(CommandTree& tree) {
    add_call(tree);
    add_demo(tree);
}

} // namespace numberd::cli
