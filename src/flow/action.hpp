// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flow/event.hpp"
#include "flow/medium.hpp"
#include "flow/option.hpp"
#include "flow/program.hpp"

namespace numberd::flow {

class Run;
class OptionCheck;

/// One kind of action: its options and what it does. Static; actions/ has a file for each.
///
/// `start` runs when the action becomes current, `resume` for each event while it waits. Each of
/// them either ends the action (Run::next, Run::jump, Run::end) or leaves it waiting.
struct ActionKind {
    std::string_view type;
    std::string_view description{};
    Media media{};
    /// Needs an answered call: the run answers first.
    bool sounds = false;
    std::span<const OptionSpec> options{};
    /// What the table of options cannot say. May be null.
    void (*check)(const Options&, OptionCheck&) = nullptr;
    void (*start)(Run&, const Options&) = nullptr;
    /// Null: never waits.
    void (*resume)(Run&, const Options&, const Event&) = nullptr;
    /// An option is at fault after substitution (`why` says which): what then instead of `start`.
    /// Null: the action is skipped.
    void (*refused)(Run&, const Options&, const std::string& why) = nullptr;
};

/// Every kind, in the order in which documents show them.
std::span<const ActionKind* const> action_kinds();
/// Null if there is none of that type.
const ActionKind* find_action_kind(std::string_view type);

struct Action {
    std::string id{};
    const ActionKind* kind = nullptr;
    boost::json::object option{};      ///< as given, checked
    std::optional<std::size_t> next{}; ///< next_id's index; none: the one after this
    bool has_variables = false;
    std::string option_json{}; ///< of `option`
};

struct Program::Content {
    std::vector<Action> actions{};
    std::unordered_map<std::string, std::size_t> by_id{}; ///< keys as id_key() makes them

    /// Index of the action with that id; none if there is no such action.
    std::optional<std::size_t> find(std::string_view id) const;
};

/// Under which an id is looked up: UUIDs are the same in either case.
std::string id_key(std::string_view id);
/// "" and the nil UUID: no id.
bool is_nil_id(std::string_view id);

} // namespace numberd::flow
