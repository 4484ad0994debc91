// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/rng.hpp"
#include "base/uuid.hpp"
#include "domain/reason.hpp"
#include "flow/action.hpp"
#include "flow/duplicate_keys.hpp"
#include "flow/option_check.hpp"
#include "flow/program.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;
using domain::Fault;

constexpr std::size_t kDepthMax = 32;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// RFC 9562 §5.4: random but for the version and the variant.
std::string random_id(Rng& rng) {
    Uuid uuid;
    rng.fill(uuid.bytes);
    uuid.bytes[6] = static_cast<std::uint8_t>(0x40 | (uuid.bytes[6] & 0x0f));
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid.to_string();
}

bool is_well_formed_id(std::string_view id) {
    static constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";
    return id.size() <= kIdMax && id.find_first_not_of(allowed) == id.npos;
}

/// The ids that VoIPBIN gives a meaning of its own: start, finish, next.
bool is_reserved_id(std::string_view id) {
    static constexpr std::string_view begin = "00000000-0000-0000-0000-00000000000";
    return id.size() == 36 && id.starts_with(begin) && id.back() >= '1' && id.back() <= '3';
}

/// A `null` member is one that is not there.
json::object without_nulls(const json::object& given) {
    json::object out;
    for (const auto& member : given) {
        if (!member.value().is_null()) out[member.key()] = member.value();
    }
    return out;
}

/// Reads the array twice: first each action's type and id, then, when every id is known, what
/// may refer to one.
class Parser {
  public:
    explicit Parser(Rng& rng) : rng_(rng) {}

    Result<ProgramPtr> parse(std::string_view text);

  private:
    struct Item {
        Path path;
        json::object members{};
    };

    bool read_document(std::string_view text, json::value& root);
    void read_heads(const json::array& array);
    void read_type(const Item& item, Action& action);
    void read_id(const Item& item, Action& action, std::size_t index);
    void read_rest(const Item& item, Action& action);
    void read_next(const Item& item, Action& action);
    Error error();

    Rng& rng_;
    const Path root_{.name = "actions"};
    Faults faults_;
    bool unknown_type_ = false;
    std::vector<Item> items_;
    std::unique_ptr<Program::Content> content_ = std::make_unique<Program::Content>();
};

bool Parser::read_document(std::string_view text, json::value& root) {
    if (text.size() > kActionsBytesMax) {
        faults_.add(root_, Fault::Length,
                    "must have at most " + std::to_string(kActionsBytesMax) + " bytes");
        return false;
    }
    json::error_code failure;
    root = json::parse(text, failure, {}, {.max_depth = kDepthMax});
    if (failure) {
        faults_.add(root_, Fault::Type, "is not JSON: " + failure.message());
        return false;
    }
    for (auto& path : duplicate_keys(text, root_.name, kFaultsMax)) {
        faults_.add(std::move(path), Fault::Contradiction, "is given twice");
    }
    if (!root.is_array()) {
        faults_.add(root_, Fault::Type, "must be an array of actions");
        return false;
    }
    if (root.get_array().size() <= kActionsMax) return true;
    faults_.add(root_, Fault::Length,
                "must have at most " + std::to_string(kActionsMax) + " actions");
    return false;
}

void Parser::read_heads(const json::array& array) {
    items_.reserve(array.size());
    content_->actions.resize(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
        items_.push_back({.path = root_.item(i)});
        const auto* object = array[i].if_object();
        if (object == nullptr) {
            faults_.add(items_[i].path, Fault::Type, "must be an object");
            continue;
        }
        items_[i].members = without_nulls(*object);
        read_type(items_[i], content_->actions[i]);
        read_id(items_[i], content_->actions[i], i);
    }
}

void Parser::read_type(const Item& item, Action& action) {
    const auto path = item.path.member("type");
    const auto* type = item.members.if_contains("type");
    if (type == nullptr) return faults_.add(path, Fault::Required, "is required");
    if (!type->is_string()) return faults_.add(path, Fault::Type, "must be a text");
    action.kind = find_action_kind(view(type->get_string()));
    if (action.kind != nullptr) return;
    unknown_type_ = true;
    faults_.add(path, Fault::UnknownAction,
                "there is no action \"" + clean(view(type->get_string()), kIdMax) + "\"");
}

void Parser::read_id(const Item& item, Action& action, std::size_t index) {
    const auto path = item.path.member("id");
    const auto* id = item.members.if_contains("id");
    if (id != nullptr && !id->is_string()) {
        return faults_.add(path, Fault::Type, "must be a text");
    }
    const auto given = id == nullptr ? std::string_view() : view(id->get_string());
    if (is_nil_id(given)) {
        action.id = random_id(rng_);
    } else if (!is_well_formed_id(given)) {
        return faults_.add(path, Fault::Pattern,
                           "must be a UUID, or up to 64 of A-Z a-z 0-9 _ . -");
    } else if (is_reserved_id(given)) {
        return faults_.add(path, Fault::Contradiction, "is reserved");
    } else {
        action.id = given;
    }
    if (content_->by_id.try_emplace(id_key(action.id), index).second) return;
    faults_.add(path, Fault::DuplicateId, "another action has this id");
}

void Parser::read_rest(const Item& item, Action& action) {
    // tm_execute is what VoIPBIN adds to the actions that it shows; sent back, it says nothing.
    static constexpr std::string_view known[] = {"id", "next_id", "type", "option", "tm_execute"};
    for (const auto& member : item.members) {
        if (std::ranges::find(known, std::string_view(member.key())) == std::end(known)) {
            faults_.add(item.path.member(member.key()), Fault::UnknownField,
                        "an action has no such field");
        }
    }
    read_next(item, action);
    const auto path = item.path.member("option");
    if (const auto* option = item.members.if_contains("option")) {
        const auto* object = option->if_object();
        if (object == nullptr) return faults_.add(path, Fault::Type, "must be an object");
        action.option = without_nulls(*object);
    }
    if (action.kind == nullptr) return;
    OptionCheck(When::Saved, *content_, path, faults_).check(*action.kind, action.option);
    action.has_variables = has_variables(action.kind->options, action.option);
    action.option_json = json::serialize(action.option);
}

void Parser::read_next(const Item& item, Action& action) {
    const auto path = item.path.member("next_id");
    const auto* next_id = item.members.if_contains("next_id");
    if (next_id == nullptr) return;
    if (!next_id->is_string()) return faults_.add(path, Fault::Type, "must be an action's id");
    const auto id = view(next_id->get_string());
    if (is_nil_id(id)) return;
    action.next = content_->find(id);
    if (!action.next) {
        faults_.add(path, Fault::UnknownTarget, "no action of this flow has this id");
    }
}

Error Parser::error() {
    auto problems = faults_.take();
    auto message = "the flow's actions are not valid: " + problems.front().path + ": " +
                   problems.front().message;
    if (problems.size() > 1) {
        message += ", and " + std::to_string(problems.size() - 1) + " more";
    }
    const auto reason =
        unknown_type_ ? domain::Reason::InvalidActionType : domain::Reason::InvalidArgument;
    return domain::fail(reason, std::move(message), std::move(problems));
}

Result<ProgramPtr> Parser::parse(std::string_view text) {
    json::value root;
    if (!read_document(text, root)) return error();
    read_heads(root.get_array());
    for (std::size_t i = 0; i < items_.size(); ++i)
        read_rest(items_[i], content_->actions[i]);
    if (!faults_.none()) return error();
    return std::make_shared<const Program>(std::move(content_));
}

} // namespace

Result<ProgramPtr> parse(std::string_view actions_json, Rng& rng) {
    return Parser(rng).parse(actions_json);
}

} // namespace numberd::flow
