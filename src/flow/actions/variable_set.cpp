// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/option_check.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

constexpr std::int64_t kValueMax = 32 * 1024;

constexpr OptionSpec kOptions[] = {
    {.name = "key",
     .description = "Name of the variable; `voipbin.` and what begins so is the server's.",
     .required = true,
     .min = 1,
     .max = 128,
     .pattern = Pattern::Name},
    {.name = "value", .description = "Its value; not given: empty.", .max = kValueMax}};

void check(const Options& options, OptionCheck& check) {
    const auto key = folded(options.text("key"));
    if (key.starts_with("voipbin.") || key == "voipbin") {
        check.fault("key", domain::Fault::Pattern, "must not begin with voipbin.");
    }
}

void start(Run& run, const Options& options) {
    const auto key = options.text("key");
    if (run.set(key, std::string(options.text("value")))) return run.next("set");
    run.end("failed: no room", EndReason::Failed,
            "variable_set: the variables would exceed " + std::to_string(kVariablesBytesMax) +
                " bytes");
}

} // namespace

constinit const ActionKind kVariableSet = {
    .type = "variable_set",
    .description =
        "Sets a variable. A run's variables may have 262144 bytes; one that would have "
        "more ends. Result: `set`.",
    .media = kBoth,
    .options = kOptions,
    .check = check,
    .start = start};

} // namespace numberd::flow
