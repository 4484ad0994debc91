// SPDX-License-Identifier: Apache-2.0
#include "flow/program.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "base/uuid.hpp"
#include "flow/action.hpp"
#include "flow/faults.hpp"

namespace numberd::flow {

namespace json = boost::json;

std::string id_key(std::string_view id) {
    const auto uuid = Uuid::parse(id);
    return uuid ? uuid->to_string() : std::string(id);
}

bool is_nil_id(std::string_view id) {
    return id.empty() || id == Uuid{}.to_string();
}

std::optional<std::size_t> Program::Content::find(std::string_view id) const {
    const auto found = by_id.find(id_key(id));
    if (found == by_id.end()) return std::nullopt;
    return found->second;
}

Program::Program(std::unique_ptr<const Content> content) : content_(std::move(content)) {}
Program::~Program() = default;

std::string Program::actions_json() const {
    json::array actions;
    for (const auto& action : content_->actions) {
        const auto next_id = action.next ? content_->actions[*action.next].id : Uuid{}.to_string();
        actions.push_back(json::object{{"id", action.id},
                                       {"next_id", next_id},
                                       {"type", action.kind->type},
                                       {"option", action.option}});
    }
    return json::serialize(actions);
}

std::vector<Problem> medium_problems(const Program& program, Medium medium) {
    const auto& actions = program.content().actions;
    const Path root{.name = "actions"};
    Faults faults;
    for (std::size_t i = 0; i < actions.size(); ++i) {
        if (actions[i].kind->media.has(medium)) continue;
        const std::string_view runs = medium == Medium::Call ? "messages" : "calls";
        faults.add(root.item(i), domain::Fault::Medium,
                   std::string(actions[i].kind->type) + " runs on " + std::string(runs) + " only");
    }
    return faults.take();
}

} // namespace numberd::flow
