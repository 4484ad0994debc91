// SPDX-License-Identifier: Apache-2.0
#include "media/engine.hpp"

#include "base/rng.hpp"
#include "media/media_loop.hpp"
#include "media/rtp_leg.hpp"

namespace numberd::media {
namespace {

// Ports of the range that other programs hold are tried and passed over; a range that is full of
// them must not stop the thread for long.
constexpr int kBindAttemptsMax = 256;

Error no_port(std::string detail) {
    return {ErrorCode::ResourceExhausted, {}, "no port is free for media", std::move(detail)};
}

} // namespace

struct Engine::State {
    State(EngineSettings given, Rng& r, Metrics& metrics)
        : settings(std::move(given)),
          rng(r),
          ports(settings.port_low, settings.port_high, rng.next_u64()) {
        DtmfDetector::prepare();
        const MediaMetrics media_metrics(metrics);
        for (int i = 0; i < std::max(1, settings.threads); ++i) {
            loops.push_back(std::make_unique<MediaLoop>(media_metrics));
        }
    }

    bool any_port() const { return settings.port_low == 0 && settings.port_high == 0; }

    MediaLoop* find(const Loop& loop) const {
        for (const auto& own : loops) {
            if (own.get() == &loop) return own.get();
        }
        return nullptr;
    }

    /// The first port of the pool that nobody else has.
    Result<std::pair<PortLease, UdpSocket>> bind(Endpoint address);

    const EngineSettings settings;
    Rng& rng;
    PortPool ports;                                ///< outlives the loops' last work
    std::vector<std::unique_ptr<MediaLoop>> loops; ///< fixed from here on
    std::atomic<std::size_t> turn{0};
};

Result<std::pair<PortLease, UdpSocket>> Engine::State::bind(Endpoint address) {
    if (any_port()) {
        BOOST_OUTCOME_TRY(auto socket, UdpSocket::bind(address));
        return std::pair(PortLease{}, std::move(socket));
    }
    // Kept until we are through, so that none is tried twice.
    std::vector<PortLease> busy;
    for (int i = 0; i < kBindAttemptsMax; ++i) {
        const auto port = ports.take();
        if (!port) return no_port("every port of the range is in use");
        PortLease lease(ports, *port);
        auto socket = UdpSocket::bind(address.with_port(*port));
        if (socket) return std::pair(std::move(lease), std::move(socket).value());
        if (socket.error().code != ErrorCode::AlreadyExists) return std::move(socket).error();
        busy.push_back(std::move(lease));
    }
    return no_port("other programs hold the range's ports");
}

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
    BOOST_OUTCOME_TRY(auto bound, state_->bind(*address));
    const auto numbers = state_->rng.next_u64();
    const auto more = state_->rng.next_u64();
    const RtpLeg::Settings settings{.start = {.ssrc = static_cast<std::uint32_t>(numbers >> 32),
                                              .sequence = static_cast<std::uint16_t>(numbers),
                                              .timestamp = static_cast<std::uint32_t>(more)},
                                    .timeout_frames = static_cast<std::uint64_t>(
                                        std::max(state_->settings.rtp_timeout / kFrame, 0L))};
    std::unique_ptr<Leg> leg = std::make_unique<RtpLeg>(*own, listener, std::move(bound.first),
                                                        std::move(bound.second), settings);
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
