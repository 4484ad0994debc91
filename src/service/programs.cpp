// SPDX-License-Identifier: Apache-2.0
#include "service/programs.hpp"

#include <list>
#include <mutex>
#include <unordered_map>

#include "base/log.hpp"
#include "domain/reason.hpp"

namespace numberd::service {

/// A cache by flow id, most recently used first. `version` grows with every change of any flow, so
/// that a parse that began before a change is not kept after it.
struct Programs::State {
    State(domain::Store& s, Rng& r, std::size_t k) : store(s), rng(r), kept_max(k) {}

    struct Entry {
        domain::FlowId id;
        flow::ProgramPtr program;
    };

    domain::Store& store;
    Rng& rng;
    const std::size_t kept_max;
    std::mutex mutex;
    std::list<Entry> entries;
    std::unordered_map<domain::FlowId, std::list<Entry>::iterator> by_id;
    std::uint64_t version = 0;

    flow::ProgramPtr find(domain::FlowId id) {
        const std::lock_guard lock(mutex);
        const auto found = by_id.find(id);
        if (found == by_id.end()) return nullptr;
        entries.splice(entries.begin(), entries, found->second);
        return found->second->program;
    }

    std::uint64_t current_version() {
        const std::lock_guard lock(mutex);
        return version;
    }

    void keep(domain::FlowId id, flow::ProgramPtr program, std::uint64_t read_at) {
        const std::lock_guard lock(mutex);
        if (version != read_at || by_id.contains(id)) return;
        entries.push_front({id, std::move(program)});
        by_id.emplace(id, entries.begin());
        if (entries.size() <= kept_max) return;
        by_id.erase(entries.back().id);
        entries.pop_back();
    }

    void forget(std::span<const domain::Event> events) {
        using domain::EventKind;
        const std::lock_guard lock(mutex);
        for (const auto& event : events) {
            if (event.kind != EventKind::FlowUpdated && event.kind != EventKind::FlowDeleted)
                continue;
            ++version;
            const auto found = by_id.find(domain::FlowId{event.resource_id});
            if (found == by_id.end()) continue;
            entries.erase(found->second);
            by_id.erase(found);
        }
    }
};

Programs::Programs(domain::Store& store, Rng& rng, std::size_t kept_max)
    : state_(std::make_shared<State>(store, rng, kept_max)) {
    store.on_commit(
        [state = state_](std::span<const domain::Event> events) { state->forget(events); });
}

Programs::~Programs() = default;

void Programs::get(domain::FlowId id, std::function<void(Result<flow::ProgramPtr>)> done) {
    if (auto program = state_->find(id)) return done(std::move(program));
    const auto read_at = state_->current_version();
    state_->store.read(
        domain::ReadCost::Point, [id](const domain::Tx& tx) { return tx.flows().find(id); },
        [state = state_, id, read_at,
         done = std::move(done)](Result<std::optional<domain::Flow>> row) {
            if (!row) return done(std::move(row).error());
            const auto& flow = row.value();
            if (!flow || flow->tm_delete) {
                return done(domain::fail(domain::Reason::FlowNotFound, "the flow does not exist"));
            }
            auto program = flow::parse(flow->actions, state->rng);
            if (!program) {
                log::error("stored_flow_invalid", {{"flow_id", id.to_string()}});
                return done(domain::fail(domain::Reason::FlowInvalid,
                                         "the flow's actions are no longer valid",
                                         program.error().problems));
            }
            state->keep(id, program.value(), read_at);
            done(std::move(program));
        });
}

} // namespace numberd::service
