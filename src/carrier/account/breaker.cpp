// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/breaker.hpp"

#include <algorithm>

namespace numberd::carrier {

Breaker::Pass Breaker::ask(SteadyTime now) {
    if (!open_until_) return Pass::Normal;
    if (is_shut(now)) return Pass::Refused;
    is_probing_ = true;
    return Pass::Probe;
}

void Breaker::succeeded(Pass pass) {
    if (open_until_ && pass != Pass::Probe) return;
    if (open_until_) {
        open_until_.reset();
        recent_.clear();
        failures_ = 0;
        pause_ = std::chrono::seconds{0};
        is_probing_ = false;
        return;
    }
    recent_.push_back(false);
    if (recent_.size() <= settings_.window) return;
    failures_ -= recent_.front() ? 1 : 0;
    recent_.pop_front();
}

void Breaker::failed(Pass pass, SteadyTime now) {
    if (open_until_) {
        if (pass == Pass::Probe) open(now);
        return;
    }
    recent_.push_back(true);
    ++failures_;
    if (recent_.size() > settings_.window) {
        failures_ -= recent_.front() ? 1 : 0;
        recent_.pop_front();
    }
    if (failures_ >= settings_.failures_to_open) open(now);
}

void Breaker::open(SteadyTime now) {
    is_probing_ = false;
    pause_ = pause_.count() == 0 ? settings_.open_for : std::min(pause_ * 2, settings_.open_max);
    open_until_ = now + pause_;
}

domain::CarrierHealth::Breaker Breaker::state(SteadyTime now) const {
    using State = domain::CarrierHealth::Breaker;
    if (!open_until_) return State::Closed;
    return now < *open_until_ ? State::Open : State::HalfOpen;
}

} // namespace numberd::carrier
