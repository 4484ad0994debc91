// SPDX-License-Identifier: Apache-2.0
// How regular the packets of many legs on one media thread are, and what a leg costs.
//
// media_legs [legs] [seconds] [media core] [sink core]: the engine plays a looped clip on every leg
// from a thread on one core; a child process on another core takes all packets, measures the time
// between those of each leg, and sends 50 packets of silence a second back to each.
#include <sched.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>

#include "base/metrics.hpp"
#include "base/rng.hpp"
#include "media/engine.hpp"
#include "media/rtp.hpp"
#include "media/tone.hpp"
#include "media/udp_socket.hpp"

using namespace numberd;
using namespace numberd::media;
using SteadyClock = std::chrono::steady_clock;

namespace {

void pin(int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    sched_setaffinity(0, sizeof set, &set);
}

Endpoint loopback(std::uint16_t port) {
    return Endpoint::parse("127.0.0.1", port).value();
}

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long rss_kilobytes() {
    std::ifstream file("/proc/self/statm");
    long size = 0;
    long resident = 0;
    file >> size >> resident;
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

struct SinkLeg {
    UdpSocket socket;
    std::optional<Endpoint> source{};
    SteadyClock::time_point last{};
    std::uint16_t sequence = 0;
    std::vector<float> gaps{};
};

/// Takes every packet and answers each with one of silence: 50 a second, like ours.
void run_sink(std::vector<SinkLeg>& legs, std::chrono::seconds length) {
    const int poller = epoll_create1(0);
    for (std::size_t i = 0; i < legs.size(); ++i) {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = i;
        epoll_ctl(poller, EPOLL_CTL_ADD, legs[i].socket.fd(), &event);
    }
    std::array<std::uint8_t, kRtpHeaderBytes + kFrameSamples> silence{};
    silence.fill(0xFF);
    std::array<std::uint8_t, 2048> bytes{};
    std::array<epoll_event, 64> events{};
    const auto begin = SteadyClock::now() + std::chrono::seconds{1};
    const auto end = begin + length;
    while (SteadyClock::now() < end) {
        const int ready = epoll_wait(poller, events.data(), static_cast<int>(events.size()), 100);
        for (int e = 0; e < ready; ++e) {
            auto& leg = legs[events[static_cast<std::size_t>(e)].data.u64];
            sockaddr_storage raw{};
            socklen_t size = sizeof raw;
            if (recvfrom(leg.socket.fd(), bytes.data(), bytes.size(), 0,
                         reinterpret_cast<sockaddr*>(&raw), &size) < 0) {
                continue;
            }
            const auto now = SteadyClock::now();
            if (leg.last > begin) {
                leg.gaps.push_back(
                    std::chrono::duration<float, std::milli>(now - leg.last).count());
            }
            leg.last = now;
            write_rtp_header({.sequence = leg.sequence++, .timestamp = leg.sequence * 160U},
                             std::span(silence).first<kRtpHeaderBytes>());
            leg.socket.send(silence, *Endpoint::from(raw));
        }
    }
    close(poller);
}

float percentile(std::vector<float>& sorted, double share) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(static_cast<double>(sorted.size() - 1) * share)];
}

void report(std::vector<SinkLeg>& legs, std::chrono::seconds length) {
    std::vector<float> all;
    std::vector<float> p99;
    for (auto& leg : legs) {
        std::sort(leg.gaps.begin(), leg.gaps.end());
        p99.push_back(percentile(leg.gaps, 0.99));
        all.insert(all.end(), leg.gaps.begin(), leg.gaps.end());
    }
    std::sort(all.begin(), all.end());
    std::sort(p99.begin(), p99.end());
    std::printf(
        "packets %zu of %zu; gap ms: p50 %.2f p99 %.2f p99.9 %.2f max %.2f; "
        "p99 of the median leg %.2f, of the worst %.2f\n",
        all.size(), legs.size() * 50 * static_cast<std::size_t>(length.count()),
        percentile(all, 0.5), percentile(all, 0.99), percentile(all, 0.999), percentile(all, 1),
        percentile(p99, 0.5), percentile(p99, 1));
}

/// Plays the same clip again and again.
class LoopingListener final : public LegListener {
  public:
    explicit LoopingListener(ClipPtr clip) : clip_(std::move(clip)) {}
    void on_digit(char) override {}
    void on_played() override { leg->play(clip_); }
    void on_rtp_timeout() override {}

    std::unique_ptr<Leg> leg;

  private:
    ClipPtr clip_;
};

template <class Work>
void on_loop(Loop& loop, Work work) {
    std::promise<void> done;
    loop.post([&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

int run_engine(const std::vector<std::uint16_t>& ports, pid_t sink) {
    SystemRng rng;
    Metrics metrics;
    Engine engine({.port_low = 0, .port_high = 0}, rng, metrics);
    engine.start();
    auto& loop = engine.pick_loop();
    const auto clip = make_clip(tone({400}, -10, std::chrono::seconds{1}));
    std::vector<std::unique_ptr<LoopingListener>> listeners;
    const long before = rss_kilobytes();
    for (const auto port : ports) {
        on_loop(loop, [&] {
            auto& listener = *listeners.emplace_back(std::make_unique<LoopingListener>(clip));
            listener.leg = engine.open(loop, listener).value();
            listener.leg->connect(
                {.address = "127.0.0.1", .port = port, .digits_payload_type = 101});
            listener.leg->play(clip);
        });
    }
    const auto start = SteadyClock::now();
    const double cpu = cpu_seconds();
    int status = 0;
    waitpid(sink, &status, 0);
    const std::chrono::duration<double> wall = SteadyClock::now() - start;
    std::printf("engine: %.1f %% of a core, %.2f kB RSS a leg\n",
                (cpu_seconds() - cpu) / wall.count() * 100,
                static_cast<double>(rss_kilobytes() - before) / static_cast<double>(ports.size()));
    std::uint64_t received = 0;
    on_loop(loop, [&] {
        for (const auto& listener : listeners)
            received += listener->leg->stats().packets_received;
        listeners.clear();
    });
    std::printf("engine received %.1f packets a second a leg\n",
                static_cast<double>(received) / wall.count() / static_cast<double>(ports.size()));
    const auto text = metrics.text();
    const auto late = text.find("\nnumberd_media_late_frames_total ");
    if (late != std::string::npos) {
        std::printf("%s\n", text.substr(late + 1, text.find('\n', late + 1) - late - 1).c_str());
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int argument(int argc, char** argv, int index, int otherwise) {
    return argc > index ? std::atoi(argv[index]) : otherwise;
}

} // namespace

int main(int argc, char** argv) {
    const int count = argument(argc, argv, 1, 1000);
    const std::chrono::seconds length{argument(argc, argv, 2, 20)};
    const rlimit files{65'536, 65'536};
    setrlimit(RLIMIT_NOFILE, &files);

    std::vector<SinkLeg> legs;
    std::vector<std::uint16_t> ports;
    for (int i = 0; i < count; ++i) {
        legs.push_back({UdpSocket::bind(loopback(0)).value()});
        ports.push_back(legs.back().socket.port());
    }
    const pid_t sink = fork();
    if (sink == 0) {
        pin(argument(argc, argv, 4, 1));
        run_sink(legs, length);
        report(legs, length);
        std::fflush(stdout);
        _exit(0);
    }
    legs.clear();
    pin(argument(argc, argv, 3, 0));
    return run_engine(ports, sink);
}
