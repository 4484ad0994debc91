// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

constexpr std::int64_t kValueMax = 256;

constexpr OptionSpec kOptions[] = {
    {.name = "variable",
     .description = "Name of the variable that decides. It is empty afterwards, so that the next "
                    "digits begin anew.",
     .default_text = kDigits,
     .min = 1,
     .max = 128},
    {.name = "default_target_id",
     .type = OptionType::Target,
     .description = "Where it goes when no value fits. Not given: to the next action."},
    {.name = "target_ids",
     .type = OptionType::Targets,
     .description = "Values, each with the id of the action that it leads to.",
     .max = kValueMax,
     .items_max = 100},
    {.name = "ignore_case",
     .type = OptionType::Flag,
     .description = "Compares without regard to case and to white space around."}};

/// The name, also where the author wrote `${name}` and meant the same.
std::string name_of(const Run& run, const Options& options) {
    const Options as_written(kOptions, run.action().option);
    const auto sole = sole_variable(as_written.text("variable"));
    return std::string(sole.empty() ? options.text("variable") : sole);
}

const boost::json::key_value_pair* find(const boost::json::object& targets, std::string_view value,
                                        bool ignore_case) {
    const auto wanted = ignore_case ? folded(value) : std::string(value);
    for (const auto& member : targets) {
        const std::string_view key = member.key();
        if ((ignore_case ? folded(key) : std::string(key)) == wanted) return &member;
    }
    return nullptr;
}

void start(Run& run, const Options& options) {
    const auto name = name_of(run, options);
    const std::string value(run.variable(name));
    if (!value.empty()) run.set(name, "");
    const auto* targets = options.targets("target_ids");
    const auto* target =
        targets == nullptr ? nullptr : find(*targets, value, options.flag("ignore_case"));
    if (target == nullptr) return run.jump("default", options.text("default_target_id"));
    run.jump("branch " + std::string(cut(target->key(), kShownMax)), target->value().as_string());
}

void refused(Run& run, const Options& options, const std::string& why) {
    // A name that cannot be one, but `${name}`: the value was put there, the name is known.
    const Options as_written(kOptions, run.action().option);
    if (!sole_variable(as_written.text("variable")).empty()) return start(run, options);
    run.jump("default: " + why, options.text("default_target_id"));
}

} // namespace

constinit const ActionKind kBranch = {
    .type = "branch",
    .description =
        "Goes where the value of a variable leads, and empties the variable. Result: "
        "`branch 1`, `default`.",
    .media = kBoth,
    .options = kOptions,
    .start = start,
    .refused = refused};

} // namespace numberd::flow
