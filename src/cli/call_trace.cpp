// SPDX-License-Identifier: Apache-2.0
#include "cli/call_trace.hpp"

#include <boost/json.hpp>
#include <chrono>
#include <thread>

#include "base/uuid.hpp"
#include "cli/call_input.hpp"

namespace numberd::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRecordPoll{50};
constexpr std::size_t kNameColumn = 20;

bool is_ended_call(const boost::json::value& call, const std::string& from, const std::string& to) {
    const auto& object = call.as_object();
    return text_at(object.at("source"), "target") == from &&
           text_at(object.at("destination"), "target") == to && text_at(call, "status") == "hangup";
}

} // namespace

Result<std::string> newest_call(Rest& rest) {
    BOOST_OUTCOME_TRY(const auto listed, rest.get("/v1.0/calls?page_size=1"));
    const auto& calls = listed.at("result").as_array();
    return calls.empty() ? std::string() : text_at(calls.front(), "id");
}

Result<CallTrace> find_trace(Rest& rest, const std::string& from, const std::string& to,
                             const std::string& after, std::chrono::milliseconds patience) {
    const auto deadline = Clock::now() + patience;
    const std::string source = recorded_as(from);
    const std::string destination = recorded_as(to);
    while (true) {
        BOOST_OUTCOME_TRY(const auto listed, rest.get("/v1.0/calls?page_size=20"));
        for (const auto& call : listed.at("result").as_array()) {
            if (text_at(call, "id") <= after || !is_ended_call(call, source, destination)) continue;
            CallTrace trace{.call = call};
            // A call has a reason where its flow failed, too: only one without a run has no trace.
            const std::string id = text_at(call, "activeflow_id");
            if (const auto run_id = Uuid::parse(id); run_id && !run_id->is_nil()) {
                BOOST_OUTCOME_TRY(const auto run, rest.get("/v1.0/activeflows/" + id));
                const auto& steps = run.at("executed_actions").as_array();
                trace.steps.assign(steps.begin(), steps.end());
                trace.end_reason = text_at(run, "end_reason");
                trace.end_detail = text_at(run, "end_detail");
            }
            return trace;
        }
        if (Clock::now() >= deadline) {
            return Error{ErrorCode::Unavailable, "", "the call's record did not come"};
        }
        std::this_thread::sleep_for(kRecordPoll);
    }
}

std::vector<std::string> step_lines(const CallTrace& trace) {
    std::vector<std::string> lines;
    for (const auto& step : trace.steps) {
        std::string name = text_at(step, "type");
        name.resize(std::max(name.size() + 1, kNameColumn), ' ');
        lines.push_back(name + printable(text_at(step, "result")));
    }
    return lines;
}

std::string end_line(const CallTrace& trace) {
    const std::string& why = trace.end_reason;
    const bool is_plain = why.empty() || why == "completed" || why == "hangup" || why == "hung_up";
    if (trace.end_detail.empty()) return is_plain ? "" : why;
    return why + ": " + printable(trace.end_detail);
}

std::string hangup_line(const CallTrace& trace) {
    const auto& call = trace.call;
    const std::string reason = text_at(call, "reason");
    return "hung up by " + text_at(call, "hangup_by") + ", " + text_at(call, "hangup_reason") +
           (reason.empty() ? "" : ", " + reason) + "; call " + text_at(call, "id");
}

} // namespace numberd::cli
