// SPDX-License-Identifier: Apache-2.0
#include <re2/re2.h>

#include <charconv>
#include <cmath>
#include <compare>
#include <limits>

#include "flow/actions/kinds.hpp"
#include "flow/option_check.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

using domain::Fault;

constexpr std::string_view kConditions[] = {
    "==", "!=", ">", ">=", "<", "<=", "contains", "matches"};
constexpr std::string_view kValueTypes[] = {"string", "number", "length"};
constexpr std::int64_t kTextMax = 4096;
/// RE2 refuses a pattern that would need more.
constexpr std::int64_t kPatternMemoryMax_bytes = 1 << 20;

constexpr OptionSpec kOptions[] = {
    {.name = "condition",
     .description = "How the two are compared; `contains` and `matches` (a regular expression in "
                    "RE2's syntax, found anywhere unless it has `^` and `$`) are for strings.",
     .required = true,
     .min = 1,
     .max = 8,
     .values = kConditions},
    {.name = "variable",
     .description = "Name of a variable, or a text with `${name}` in it.",
     .required = true,
     .max = kTextMax},
    {.name = "value_type",
     .description = "What is compared: the text with `value_string`, the text as a number with "
                    "`value_number`, the text's number of characters with `value_length`.",
     .default_text = "string",
     .max = 6,
     .values = kValueTypes},
    {.name = "value_string", .description = "For `string`.", .max = kTextMax},
    {.name = "value_number", .type = OptionType::Number, .description = "For `number`."},
    {.name = "value_length",
     .type = OptionType::Integer,
     .description = "For `length`.",
     .min = 0,
     .max = 1'000'000},
    {.name = "false_target_id",
     .type = OptionType::Target,
     .description = "Where it goes when the condition is false.",
     .required = true},
    {.name = "ignore_case",
     .type = OptionType::Flag,
     .description = "For `string`: without regard to case and to white space around."}};

RE2::Options pattern_options(bool ignore_case) {
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(kPatternMemoryMax_bytes);
    options.set_case_sensitive(!ignore_case);
    return options;
}

re2::StringPiece piece(std::string_view text) {
    return {text.data(), text.size()};
}

bool is_for_strings(std::string_view condition) {
    return condition == "contains" || condition == "matches";
}

void check(const Options& options, OptionCheck& check) {
    const auto condition = options.text("condition");
    const auto type = options.text("value_type");
    if (!is_for_strings(condition)) return;
    if (type != "string" && check.is_final(type)) {
        check.fault("condition", Fault::Contradiction,
                    std::string(condition) + " needs value_type string");
    }
    const auto pattern = options.text("value_string");
    if (condition != "matches" || !check.is_final(pattern)) return;
    const RE2 re(piece(pattern), pattern_options(options.flag("ignore_case")));
    if (!re.ok()) check.fault("value_string", Fault::Pattern, "is no pattern: " + re.error());
}

/// A known variable's value; else, of what could only be a variable's name, nothing; else the text.
std::string left_of(const Run& run, const Options& options) {
    const Options as_written(kOptions, run.action().option);
    std::string text(options.text("variable"));
    if (has_variable(as_written.text("variable"))) return text;
    const auto found = run.state().variables.find(text);
    if (found != run.state().variables.end()) return found->second;
    return text.starts_with("voipbin.") ? std::string() : text;
}

bool holds(std::string_view condition, std::partial_ordering order) {
    if (condition == "==") return order == 0;
    if (condition == "!=") return order != 0;
    if (condition == ">") return order > 0;
    if (condition == ">=") return order >= 0;
    if (condition == "<") return order < 0;
    return condition == "<=" && order <= 0;
}

/// Not a number when it is none: then only != holds.
double number_of(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, number);
    const bool ok = parsed.ec == std::errc() && parsed.ptr == end && std::isfinite(number);
    return ok ? number : std::numeric_limits<double>::quiet_NaN();
}

bool compare_texts(const std::string& left, const Options& options) {
    const auto condition = options.text("condition");
    const bool ignore_case = options.flag("ignore_case");
    const auto right = options.text("value_string");
    if (condition == "matches") {
        const RE2 re(piece(right), pattern_options(ignore_case));
        return re.ok() && RE2::PartialMatch(piece(ignore_case ? trimmed(left) : left), re);
    }
    const auto as_compared = [ignore_case](std::string_view text) {
        return ignore_case ? folded(text) : std::string(text);
    };
    const auto a = as_compared(left);
    const auto b = as_compared(right);
    if (condition == "contains") return a.find(b) != a.npos;
    return holds(condition, a <=> b);
}

bool is_true(const Run& run, const Options& options) {
    const auto left = left_of(run, options);
    const auto condition = options.text("condition");
    const auto type = options.text("value_type");
    if (type == "number")
        return holds(condition, number_of(left) <=> options.number("value_number"));
    if (type == "length") {
        return holds(condition, static_cast<std::int64_t>(characters(left)) <=>
                                    options.integer("value_length"));
    }
    return compare_texts(left, options);
}

void start(Run& run, const Options& options) {
    if (is_true(run, options)) return run.next("true");
    run.jump("false", options.text("false_target_id"));
}

void refused(Run& run, const Options& options, const std::string& why) {
    run.jump("false: " + why, options.text("false_target_id"));
}

} // namespace

constinit const ActionKind kConditionVariable = {
    .type = "condition_variable",
    .description =
        "Goes to the next action if a condition holds, else to `false_target_id`. A "
        "text that is no number, or a pattern that is none, makes it false. Result: "
        "`true`, `false`.",
    .media = kBoth,
    .options = kOptions,
    .check = check,
    .start = start,
    .refused = refused};

} // namespace numberd::flow
