// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flow/medium.hpp"

namespace numberd {
class Rng;
}

namespace numberd::flow {

/// A validated list of actions, immutable, shared by every run of it. Any thread.
class Program {
  public:
    struct Content; ///< the parsed actions; internal to src/flow

    explicit Program(std::unique_ptr<const Content> content);
    ~Program();

    const Content& content() const { return *content_; }
    /// The actions as canonical JSON, each with its id: what is stored and shown.
    std::string actions_json() const;

  private:
    std::unique_ptr<const Content> content_;
};
using ProgramPtr = std::shared_ptr<const Program>;

/// At most this many actions in a flow, and this much text.
inline constexpr std::size_t kActionsMax = 1000;
inline constexpr std::size_t kActionsBytesMax = 512 * 1024;

/// Reads a JSON array of actions `{id?, type, option?, next_id?}`. Checks all of it: every action
/// known, every option known, of its type and in its range, every required one there, every target
/// an action of this flow, no id twice. All faults are reported at once, each with its path as in
/// "actions[1].option.text" and its Fault code. An unknown action type makes the error's reason
/// INVALID_ACTION_TYPE, otherwise it is INVALID_ARGUMENT. Actions without id get one from `rng`.
Result<ProgramPtr> parse(std::string_view actions_json, Rng& rng);

/// Faults of running this program on `medium`: the path of each action that cannot (MEDIUM).
std::vector<Problem> medium_problems(const Program& program, Medium medium);

/// The options of every action as JSON Schema, for editors and documents: an object by type,
/// {"talk":{"media":["call"],"description":…,"option":{schema}},…}.
std::string action_schemas_json();

} // namespace numberd::flow
