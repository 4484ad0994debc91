// SPDX-License-Identifier: Apache-2.0
#include "flow/run.hpp"

#include <utility>

namespace numberd::flow {

void Run::finish(std::string result) {
    state_.waiting_for = 0;
    state_.timer = 0;
    emit(ActionEnded{std::move(result)});
}

void Run::next(std::string result) {
    const auto next = action().next.value_or(state_.position + 1);
    finish(std::move(result));
    state_.position = next;
}

void Run::jump(std::string result, std::string_view target_id) {
    if (is_nil_id(target_id)) return next(std::move(result));
    const auto target = program_.find(target_id);
    if (!target) return end(std::move(result), EndReason::Failed, "the target does not exist");
    finish(std::move(result));
    state_.position = *target;
}

void Run::end(std::string result, EndReason reason, std::string detail) {
    finish(std::move(result));
    end(reason, std::move(detail));
}

void Run::end(EndReason reason, std::string detail) {
    state_.ended = true;
    emit(End{reason, std::move(detail)});
}

std::string_view Run::variable(std::string_view name) const {
    const auto found = state_.variables.find(name);
    return found == state_.variables.end() ? std::string_view() : found->second;
}

bool Run::set(std::string_view name, std::string value) {
    auto bytes = bytes_of(state_.variables) + value.size();
    const auto found = state_.variables.find(name);
    const bool is_new = found == state_.variables.end();
    bytes += is_new ? name.size() : 0;
    bytes -= is_new ? 0 : found->second.size();
    if (bytes > kVariablesBytesMax) return false;
    if (is_new) {
        state_.variables.emplace(name, std::move(value));
    } else {
        found->second = std::move(value);
    }
    return true;
}

void Run::clear(std::string_view prefix) {
    auto each = state_.variables.lower_bound(prefix);
    while (each != state_.variables.end() && each->first.starts_with(prefix)) {
        each = state_.variables.erase(each);
    }
}

void Run::stop_sound() {
    if (state_.sound == 0) return;
    emit(StopSound{});
    state_.sound = 0;
}

std::size_t bytes_of(const Variables& variables) {
    std::size_t bytes = 0;
    for (const auto& [name, value] : variables)
        bytes += name.size() + value.size();
    return bytes;
}

} // namespace numberd::flow
