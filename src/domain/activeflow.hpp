// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

enum class ActiveflowStatus { Running, Ended };
enum class ReferenceType { Call, Message };

/// Why a run is over.
enum class RunEnd {
    None,            ///< it is not
    Completed,       ///< past its last action, or `stop`
    Hangup,          ///< its `hangup` action
    HungUp,          ///< the call ended
    ActionLimit,     ///< more actions than a run may execute
    Failed,          ///< an action failed in a way that ends the run
    Abandoned,       ///< what was kept of it while it waited is no longer of use
    ServerRestarted, ///< numberd went down in the middle of its call
};

/// One action that a run reached.
struct ExecutedAction {
    std::string id{};
    std::string type{};
    std::string option = "{}"; ///< JSON, after substitution
    std::string result{};      ///< "" while it runs
    Timestamp tm_execute{};
};

/// One run of a flow: what it is for, what it did, and, for a run that waits, its state.
struct Activeflow {
    ActiveflowId id;
    CustomerId customer_id;
    FlowId flow_id;
    ReferenceType reference_type = ReferenceType::Call;
    Uuid reference_id{};
    ActiveflowStatus status = ActiveflowStatus::Running;
    std::vector<ExecutedAction> executed_actions{};
    std::string actions{};              ///< the flow's actions as they were when the run began
    std::string state{};                ///< flow::State as JSON while a message's run waits
    std::optional<Timestamp> tm_wake{}; ///< when a waiting run goes on
    RunEnd end_reason = RunEnd::None;
    std::string end_detail{}; ///< a sentence for people; may be empty
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

std::string_view text_of(ActiveflowStatus status);
std::string_view text_of(ReferenceType type);
std::string_view text_of(RunEnd end);
std::optional<ActiveflowStatus> activeflow_status_of(std::string_view text);
std::optional<ReferenceType> reference_type_of(std::string_view text);
std::optional<RunEnd> run_end_of(std::string_view text);

} // namespace numberd::domain
