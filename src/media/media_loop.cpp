// SPDX-License-Identifier: Apache-2.0
#include "media/media_loop.hpp"

#include <pthread.h>
#include <sched.h>

#include "base/log.hpp"

namespace numberd::media {
namespace {

SteadyTime now() {
    return std::chrono::steady_clock::now();
}

/// Sound that waits behind a database or a speech engine is heard as a gap, so the calling thread
/// asks for the lowest real-time priority: it needs little, but at once. Where the system does not
/// allow it (CAP_SYS_NICE, or systemd's LimitRTPRIO=1), it runs like everybody else.
void ask_for_priority() {
    sched_param priority{};
    priority.sched_priority = sched_get_priority_min(SCHED_RR);
    const int refused =
        pthread_setschedparam(pthread_self(), SCHED_RR | SCHED_RESET_ON_FORK, &priority);
    if (refused != 0) log::info("media_priority_refused");
}

} // namespace

MediaLoop::~MediaLoop() {
    stop();
    // Work that was never run may own legs, which come back to remove() while they die.
    timers_.clear();
    std::vector<std::function<void()>> unrun;
    std::swap(unrun, posted_);
}

void MediaLoop::start(int number) {
    thread_ = std::thread([this] { run(); });
    pthread_setname_np(thread_.native_handle(), ("media-" + std::to_string(number)).c_str());
}

void MediaLoop::stop() {
    if (!thread_.joinable()) return;
    post([this] { running_ = false; });
    thread_.join();
}

void MediaLoop::post(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(work));
    }
    posted_some_.notify_one();
}

void MediaLoop::post_soon(std::function<void()> work) {
    {
        const std::lock_guard lock(mutex_);
        posted_.push_back(std::move(work));
        // Read under the lock: a loop that has gone to sleep without users has told so before.
        if (users() > 0) return;
    }
    posted_some_.notify_one();
}

TimerId MediaLoop::after(std::chrono::milliseconds delay, std::function<void()> work) {
    return timers_.add(now() + std::max(delay, std::chrono::milliseconds::zero()), std::move(work));
}

void MediaLoop::add(FrameUser& user) {
    // An idle loop sleeps; its clock starts again with the first user.
    if (users() == 0) clock_.restart(now());
    auto& phase = *std::min_element(phases_.begin(), phases_.end(),
                                    [](auto& a, auto& b) { return a.live < b.live; });
    phase.users.push_back(&user);
    ++phase.live;
    users_.fetch_add(1, std::memory_order_relaxed);
    metrics_.legs.add(1);
}

void MediaLoop::remove(FrameUser& user) {
    for (auto& phase : phases_) {
        const auto found = std::find(phase.users.begin(), phase.users.end(), &user);
        if (found == phase.users.end()) continue;
        *found = nullptr;
        --phase.live;
        users_.fetch_sub(1, std::memory_order_relaxed);
        metrics_.legs.add(-1);
        return;
    }
}

void MediaLoop::run() {
    ask_for_priority();
    std::vector<std::function<void()>> work;
    while (running_) {
        wait(work);
        run_frames();
        for (auto& piece : work) {
            std::exchange(piece, nullptr)();
            if (!running_) return;
            run_frames();
        }
        work.clear();
        const auto newest = timers_.newest();
        while (timers_.run_one(now(), newest))
            run_frames();
    }
}

void MediaLoop::wait(std::vector<std::function<void()>>& work) {
    auto until = SteadyTime::max();
    if (users() > 0) until = clock_.next();
    if (const auto timer = timers_.next()) until = std::min(until, *timer);
    std::unique_lock lock(mutex_);
    const auto some = [this] { return !posted_.empty(); };
    if (until == SteadyTime::max()) {
        posted_some_.wait(lock, some);
    } else {
        posted_some_.wait_until(lock, until, some);
    }
    std::swap(work, posted_);
}

void MediaLoop::run_frames() {
    if (users() == 0 || now() < clock_.next()) return;
    const auto due = clock_.take(now());
    if (due.skipped_frames > 0) skip_frames(due.skipped_frames);
    for (unsigned i = 0; i < due.count; ++i) {
        const auto slot = due.first + i;
        if (due.count - i > FrameClock::kPhases) {
            counts_.late_frames += phases_[slot % FrameClock::kPhases].live;
        }
        run_slot(slot);
    }
    counts_.flush(metrics_);
}

void MediaLoop::run_slot(std::uint64_t slot) {
    auto& users = phases_[slot % FrameClock::kPhases].users;
    std::erase(users, nullptr);
    // By index: users may be added meanwhile, and their first frame is the next one.
    const std::size_t count = users.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (users[i]) users[i]->on_frame_due(slot / FrameClock::kPhases);
    }
}

void MediaLoop::skip_frames(std::uint64_t frames) {
    for (auto& phase : phases_) {
        counts_.late_frames += frames * phase.live;
        for (auto* user : phase.users) {
            if (user) user->on_frames_skipped(frames);
        }
    }
}

} // namespace numberd::media
