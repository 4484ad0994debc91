// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "domain/reason.hpp"
#include "flow/step.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

constexpr std::int64_t kVersion = 1;
/// No run counts so far; keeps a made-up state from making ++last_token 0, which means "none".
constexpr std::uint64_t kTokenMax = std::uint64_t{1} << 62;

/// What goto's loop_count may be.
constexpr std::uint64_t kLoopsMax = 100;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

/// Takes members out of an object and remembers whether each was there and as it must be.
class Reader {
  public:
    explicit Reader(const json::object& object) : object_(object) {}

    bool ok() const { return ok_; }
    /// Whether no other members are there.
    bool all_read() const { return object_.size() == read_; }

    std::uint64_t number(std::string_view name, std::uint64_t max) {
        const auto* value = find(name);
        return value == nullptr ? 0 : bounded(*value, max);
    }
    bool flag(std::string_view name) {
        const auto* value = find(name);
        if (value != nullptr && value->is_bool()) return value->get_bool();
        ok_ = false;
        return false;
    }
    std::string_view text(std::string_view name) {
        const auto* value = find(name);
        if (value != nullptr && value->is_string()) return view(value->get_string());
        ok_ = false;
        return {};
    }
    Variables variables(std::string_view name) {
        Variables out;
        for (const auto& member : object(name)) {
            ok_ = ok_ && member.value().is_string();
            if (ok_) out.emplace(member.key(), view(member.value().get_string()));
        }
        return out;
    }
    std::map<std::size_t, int> loops(std::string_view name) {
        std::map<std::size_t, int> out;
        for (const auto& member : object(name)) {
            const std::string_view key = member.key();
            std::size_t index = 0;
            const auto end = key.data() + key.size();
            const auto parsed = std::from_chars(key.data(), end, index);
            ok_ = ok_ && parsed.ec == std::errc() && parsed.ptr == end && index < kActionsMax;
            if (ok_) out[index] = static_cast<int>(bounded(member.value(), kLoopsMax));
        }
        return out;
    }

  private:
    const json::value* find(std::string_view name) {
        const auto* value = object_.if_contains(name);
        ok_ = ok_ && value != nullptr;
        read_ += value != nullptr ? 1 : 0;
        return value;
    }
    std::uint64_t bounded(const json::value& value, std::uint64_t max) {
        json::error_code failure;
        const auto number = value.to_number<std::uint64_t>(failure);
        ok_ = ok_ && !failure && !value.is_double() && number <= max;
        return ok_ ? number : 0;
    }
    const json::object& object(std::string_view name) {
        static const json::object empty;
        const auto* value = find(name);
        if (value != nullptr && value->is_object()) return value->get_object();
        ok_ = false;
        return empty;
    }

    const json::object& object_;
    bool ok_ = true;
    std::size_t read_ = 0;
};

Error refusal(std::string detail) {
    auto error = domain::fail(domain::Reason::Internal, "the state of a run cannot be read");
    error.detail = std::move(detail);
    return error;
}

/// What holds for every state that step() makes.
bool is_consistent(const State& state) {
    const auto made = [&state](Token token) { return token <= state.last_token; };
    const bool waits = state.waiting_for != 0 || state.timer != 0;
    return made(state.waiting_for) && made(state.timer) && made(state.sound) &&
           (state.started || !waits) && !(state.ended && waits);
}

} // namespace

std::string state_json(const State& state) {
    json::object variables;
    for (const auto& [name, value] : state.variables)
        variables[name] = value;
    json::object loops;
    for (const auto& [index, left] : state.loops_left)
        loops[std::to_string(index)] = left;
    return json::serialize(
        json::object{{"version", kVersion},
                     {"medium", state.medium == Medium::Call ? "call" : "message"},
                     {"variables", std::move(variables)},
                     {"position", state.position},
                     {"waiting_for", state.waiting_for},
                     {"last_token", state.last_token},
                     {"timer", state.timer},
                     {"sound", state.sound},
                     {"digit_stops_sound", state.digit_stops_sound},
                     {"started", state.started},
                     {"answered", state.answered},
                     {"ended", state.ended},
                     {"executed", state.executed},
                     {"loops_left", std::move(loops)}});
}

Result<State> state_of(std::string_view text) {
    if (text.size() > kStateBytesMax) return refusal("longer than kStateBytesMax");
    json::error_code failure;
    const auto root = json::parse(text, failure);
    if (failure) return refusal(failure.message());
    if (!root.is_object()) return refusal("not an object");
    Reader reader(root.get_object());
    if (reader.number("version", kVersion) != kVersion) return refusal("of another version");
    State state;
    const auto medium = reader.text("medium");
    if (medium != "call" && medium != "message") return refusal("of no medium");
    state.medium = medium == "call" ? Medium::Call : Medium::Message;
    state.variables = reader.variables("variables");
    state.position = reader.number("position", kActionsMax);
    state.waiting_for = reader.number("waiting_for", kTokenMax);
    state.last_token = reader.number("last_token", kTokenMax);
    state.timer = reader.number("timer", kTokenMax);
    state.sound = reader.number("sound", kTokenMax);
    state.digit_stops_sound = reader.flag("digit_stops_sound");
    state.started = reader.flag("started");
    state.answered = reader.flag("answered");
    state.ended = reader.flag("ended");
    state.executed = static_cast<int>(reader.number("executed", kExecutedActionsMax));
    state.loops_left = reader.loops("loops_left");
    if (!reader.ok() || !reader.all_read()) return refusal("a member is missing, bad or unknown");
    if (!is_consistent(state)) return refusal("inconsistent");
    return state;
}

} // namespace numberd::flow
