// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <set>

#include "base/uuid.hpp"

namespace numberd::service {

/// What is being worked on (the numbers about which the carrier is being asked, the orders that are
/// gone through), so that nobody does it twice at a time. At most `max`. Any thread; a Claim may
/// outlive it.
class InFlight {
    struct State {
        explicit State(std::size_t m) : max(m) {}

        const std::size_t max;
        std::mutex mutex;
        std::set<Uuid> ids;
    };

  public:
    /// One's turn: until end(), or the last copy of its handle goes.
    class Claim {
      public:
        Claim(std::shared_ptr<State> state, const Uuid& id) : state_(std::move(state)), id_(id) {}
        Claim(const Claim&) = delete;
        Claim& operator=(const Claim&) = delete;
        ~Claim() { end(); }

        void end() {
            const std::lock_guard lock(state_->mutex);
            if (is_held_) state_->ids.erase(id_);
            is_held_ = false;
        }

      private:
        std::shared_ptr<State> state_;
        Uuid id_;
        bool is_held_ = true;
    };
    using Handle = std::shared_ptr<Claim>;

    explicit InFlight(std::size_t max) : state_(std::make_shared<State>(max)) {}

    /// nullptr if somebody has it, or too many are under way.
    template <class Tag>
    Handle claim(const Id<Tag>& id) {
        const std::lock_guard lock(state_->mutex);
        if (state_->ids.size() >= state_->max) return nullptr;
        if (!state_->ids.insert(id.value).second) return nullptr;
        return std::make_shared<Claim>(state_, id.value);
    }

    bool is_full() const {
        const std::lock_guard lock(state_->mutex);
        return state_->ids.size() >= state_->max;
    }

  private:
    std::shared_ptr<State> state_;
};

} // namespace numberd::service
