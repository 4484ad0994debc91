// SPDX-License-Identifier: Apache-2.0
#include "media/engine.hpp"

#include "base/rng.hpp"
#include "media/media_loop.hpp"
#include "media/rtp_leg.hpp"

namespace numberd::media {
struct Engine::State {
    State(EngineSettings given, Rng& r, Metrics& metrics)
        : settings(std::move(given)),
          rng(r),
          sockets(settings.port_low, settings.port_high, rng.next_u64()) {
        DtmfDetector::prepare();
        const MediaMetrics media_metrics(metrics);
        for (int i = 0; i < std::max(1, settings.threads); ++i) {
            loops.push_back(std::make_unique<MediaLoop>(media_metrics));
        }
    }

    MediaLoop* find(const Loop& loop) const {
        for (const auto& own : loops) {
            if (own.get() == &loop) return own.get();
        }
        return nullptr;
    }

    const EngineSettings settings;
    Rng& rng;
    SocketPool sockets;                            ///< outlives the loops' last work
    std::vector<std::unique_ptr<MediaLoop>> loops; ///< fixed from here on
    std::atomic<std::size_t> turn{0};
};

Engine::Engine(EngineSettings settings, Rng& rng, Metrics& metrics)
    : state_(std::make_unique<State>(std::move(settings), rng, metrics)) {}

Engine::~Engine() {
    stop();
}

void Engine::start() {
    int number = 0;
    for (const auto& loop : state_->loops)
        loop->start(number++);
}

Loop& Engine::pick_loop() {
    // Begins elsewhere each time: calls that arrive together see the same counts.
    const auto& loops = state_->loops;
    const std::size_t first = state_->turn.fetch_add(1, std::memory_order_relaxed);
    MediaLoop* best = loops[first % loops.size()].get();
    for (std::size_t i = 1; i < loops.size(); ++i) {
        auto* other = loops[(first + i) % loops.size()].get();
        if (other->users() < best->users()) best = other;
    }
    return *best;
}

Result<std::unique_ptr<Leg>> Engine::open(Loop& loop, LegListener& listener,
                                          const std::string& given) {
    MediaLoop* own = state_->find(loop);
    if (!own) return Error{ErrorCode::Internal, {}, "internal error", "a loop of another engine"};
    const auto address = Endpoint::parse(given.empty() ? state_->settings.address : given, 0);
    if (!address) {
        return Error{ErrorCode::InvalidArgument, {}, "media.address is not an IP address"};
    }
    BOOST_OUTCOME_TRY(auto socket, state_->sockets.take(*address));
    const auto numbers = state_->rng.next_u64();
    const auto more = state_->rng.next_u64();
    const RtpLeg::Settings settings{.start = {.ssrc = static_cast<std::uint32_t>(numbers >> 32),
                                              .sequence = static_cast<std::uint16_t>(numbers),
                                              .timestamp = static_cast<std::uint32_t>(more)},
                                    .timeout_frames = static_cast<std::uint64_t>(
                                        std::max(state_->settings.rtp_timeout / kFrame, 0L))};
    std::unique_ptr<Leg> leg =
        std::make_unique<RtpLeg>(*own, listener, std::move(socket), settings);
    return leg;
}

const EngineSettings& Engine::settings() const {
    return state_->settings;
}

void Engine::stop() {
    for (const auto& loop : state_->loops)
        loop->stop();
}

} // namespace numberd::media
