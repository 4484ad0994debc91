// SPDX-License-Identifier: Apache-2.0
// So many telephones at once: each calls, presses 1 after a while, is hung up on and calls again.
// Measures the time between the packets that each one gets, by the kernel's receive timestamps, so
// that what this program itself is late with does not count.
//
// menu_callers URI PHONES PRESS_AFTER_MS RAMP_S WINDOW_S: the first calls are spread over the ramp;
// the window begins two seconds after it. Prints a line of JSON when the window opens, when it
// closes, and when the last call is over.
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "base/metrics.hpp"
#include "media/outbound.hpp"
#include "media/rtp.hpp"
#include "media/udp_socket.hpp"
#include "sip/agent.hpp"

using namespace numberd;
using media::Endpoint;
using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

namespace {

constexpr milliseconds kTick{1};
constexpr std::size_t kPhases = 20; ///< ticks of a frame
constexpr milliseconds kSettle{2000};
constexpr milliseconds kLastCalls{30'000}; ///< how long they may take to end
constexpr milliseconds kPause{100};        ///< before a telephone calls again
constexpr std::size_t kDatagrams = 8;
constexpr std::size_t kGapsMin = 100; ///< of a call whose own percentile counts

struct Wanted {
    std::string uri;
    std::size_t phones = 1;
    milliseconds press_after{};
    milliseconds ramp{};
    milliseconds window{};
};

/// What the SIP thread tells the sound thread.
struct Notice {
    sip::CallKey call = 0;
    std::optional<Endpoint> answered{}; ///< nullopt: the call is over
    bool hung_up_by_them = false;
};

class Notices final : public sip::CallListener {
  public:
    void on_invite(const sip::Invite&) override {}
    void on_confirmed(sip::CallKey call, const std::string& sdp) override {
        const auto audio = sip::parse_audio(sdp);
        if (!audio) return;
        add({call, Endpoint::parse(audio.value().address, audio.value().port)});
    }
    void on_ended(sip::CallKey call, sip::EndedInfo info) override {
        add({call, {}, info.ended == sip::Ended::RemoteBye});
    }
    int on_options(sip::Door, const std::string&) override { return 200; }

    std::vector<Notice> take() {
        const std::lock_guard lock(mutex_);
        return std::exchange(notices_, {});
    }

  private:
    void add(Notice notice) {
        const std::lock_guard lock(mutex_);
        notices_.push_back(std::move(notice));
    }

    std::mutex mutex_;
    std::vector<Notice> notices_;
};

struct Phone {
    media::UdpSocket socket;
    SteadyClock::time_point calls_at{};
    bool calling = false;
    std::optional<Endpoint> remote{}; ///< set while the call is up
    SteadyClock::time_point presses_at{};
    bool pressed = false;
    media::Outbound sound{{}};
    std::int64_t last_ns = 0; ///< when the call's last packet came; 0: none yet
    std::uint16_t last_sequence = 0;
    std::vector<float> gaps_ms{}; ///< of this call, within the window
};

struct Counts {
    std::size_t completed = 0, completed_in_window = 0, failed = 0, lost = 0, others = 0;
    double live_sum = 0;
    std::size_t live_samples = 0;
    std::vector<float> gaps_ms{};
    std::vector<float> call_p99_ms{};
};

float percentile(std::vector<float>& values, double share) {
    if (values.empty()) return 0;
    const auto at = values.begin() +
                    static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Datagrams of one socket with the time at which the kernel got them.
class StampedBatch {
  public:
    StampedBatch() {
        for (std::size_t i = 0; i < kDatagrams; ++i) {
            vectors_[i] = {bytes_[i].data(), bytes_[i].size()};
            headers_[i].msg_hdr.msg_iov = &vectors_[i];
            headers_[i].msg_hdr.msg_iovlen = 1;
        }
    }

    /// Calls `use(bytes, from, nanoseconds)` for each.
    template <class Use>
    void receive(int fd, Use use) {
        for (std::size_t i = 0; i < kDatagrams; ++i) {
            headers_[i].msg_hdr.msg_name = &from_[i];
            headers_[i].msg_hdr.msg_namelen = sizeof from_[i];
            headers_[i].msg_hdr.msg_control = control_[i].data();
            headers_[i].msg_hdr.msg_controllen = control_[i].size();
        }
        const int count = recvmmsg(fd, headers_.data(), kDatagrams, MSG_DONTWAIT, nullptr);
        for (int n = 0; n < count; ++n) {
            const auto i = static_cast<std::size_t>(n);
            const std::span<const std::uint8_t> bytes(bytes_[i].data(), headers_[i].msg_len);
            use(bytes, Endpoint::from(from_[i]), stamp_of(headers_[i].msg_hdr));
        }
    }

  private:
    static std::int64_t stamp_of(msghdr& header) {
        for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
            timespec time{};
            std::memcpy(&time, CMSG_DATA(c), sizeof time);
            return time.tv_sec * 1'000'000'000 + time.tv_nsec;
        }
        return 0;
    }

    std::array<mmsghdr, kDatagrams> headers_{};
    std::array<iovec, kDatagrams> vectors_{};
    std::array<sockaddr_storage, kDatagrams> from_{};
    std::array<std::array<std::uint8_t, 512>, kDatagrams> bytes_{};
    alignas(cmsghdr) std::array<std::array<std::uint8_t, 64>, kDatagrams> control_{};
};

class Callers {
  public:
    explicit Callers(Wanted wanted) : wanted_(std::move(wanted)) {
        sip::AgentSettings settings;
        settings.client_address = "127.0.0.1:0";
        settings.trunk_address.reset();
        settings.user_agent = "menu_callers";
        agent_ = std::make_unique<sip::Agent>(settings, notices_, metrics_);
    }

    bool start();
    void run();
    void stop() { agent_->stop(); }
    bool all_well() const { return counts_.failed == 0 && counts_.completed > 0; }

  private:
    void tick(std::size_t number, SteadyClock::time_point now);
    void take_notices(SteadyClock::time_point now);
    void call(Phone& phone);
    void over(Phone& phone, bool hung_up_by_them, SteadyClock::time_point now);
    void receive(Phone& phone);
    void measure(Phone& phone, const media::RtpHeader& header, std::int64_t ns);
    void send(Phone& phone, SteadyClock::time_point now);
    bool in_window(SteadyClock::time_point now) const { return now >= opens_ && now < closes_; }
    void report(const char* at);

    Wanted wanted_;
    Metrics metrics_;
    Notices notices_;
    std::unique_ptr<sip::Agent> agent_;
    std::vector<Phone> phones_;
    std::unordered_map<sip::CallKey, std::size_t> by_call_;
    StampedBatch batch_;
    Counts counts_;
    std::size_t live_ = 0;
    SteadyClock::time_point opens_{}, closes_{};
    bool measuring_ = false;
};

bool Callers::start() {
    if (!agent_->start()) return false;
    const auto begin = SteadyClock::now();
    opens_ = begin + wanted_.ramp + kSettle;
    closes_ = opens_ + wanted_.window;
    for (std::size_t i = 0; i < wanted_.phones; ++i) {
        auto socket = media::UdpSocket::bind(*Endpoint::parse("127.0.0.1", 0));
        const int on = 1;
        if (!socket || setsockopt(socket.value().fd(), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on))
            return false;
        Phone phone{std::move(socket).value()};
        phone.calls_at = begin + wanted_.ramp * i / wanted_.phones;
        phones_.push_back(std::move(phone));
    }
    return true;
}

void Callers::run() {
    auto next = SteadyClock::now();
    const auto deadline = closes_ + kLastCalls;
    bool opened = false, closed = false;
    for (std::size_t number = 0;; ++number) {
        const auto since = next.time_since_epoch();
        const timespec until{std::chrono::duration_cast<std::chrono::seconds>(since).count(),
                             (since % std::chrono::seconds{1}).count()};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nullptr);
        next += kTick;
        const auto now = SteadyClock::now();
        measuring_ = in_window(now);
        if (now >= opens_ && !std::exchange(opened, true)) report("opened");
        if (now >= closes_ && !std::exchange(closed, true)) report("closed");
        tick(number, now);
        if (closed && (by_call_.empty() || now > deadline)) break;
    }
    counts_.failed += by_call_.size();
    report("over");
}

void Callers::tick(std::size_t number, SteadyClock::time_point now) {
    take_notices(now);
    if (measuring_) {
        counts_.live_sum += static_cast<double>(live_);
        ++counts_.live_samples;
    }
    for (std::size_t i = number % kPhases; i < phones_.size(); i += kPhases) {
        Phone& phone = phones_[i];
        if (!phone.calling && now >= phone.calls_at && now < closes_) call(phone);
        receive(phone);
        if (phone.remote) send(phone, now);
    }
}

void Callers::take_notices(SteadyClock::time_point now) {
    for (const auto& notice : notices_.take()) {
        const auto found = by_call_.find(notice.call);
        if (found == by_call_.end()) continue;
        Phone& phone = phones_[found->second];
        if (notice.answered) {
            phone.remote = notice.answered;
            phone.presses_at = now + wanted_.press_after;
            ++live_;
            continue;
        }
        by_call_.erase(found);
        over(phone, notice.hung_up_by_them, now);
    }
}

void Callers::call(Phone& phone) {
    phone.calling = true;
    phone.pressed = false;
    phone.last_ns = 0;
    phone.sound = media::Outbound{{.ssrc = phone.socket.port()}};
    phone.sound.agree(media::Codec::Pcmu, std::uint8_t{101});
    const auto key = agent_->call({.to_uri = wanted_.uri,
                                   .from_uri = "sip:+15550001111@127.0.0.1",
                                   .sdp = sip::write_offer("127.0.0.1", phone.socket.port())});
    by_call_[key] = static_cast<std::size_t>(&phone - phones_.data());
}

/// A call is complete if it was answered and hung up on: the flow came to its end.
void Callers::over(Phone& phone, bool hung_up_by_them, SteadyClock::time_point now) {
    if (phone.remote) --live_;
    const bool completed = phone.remote && phone.pressed && hung_up_by_them;
    ++(completed ? counts_.completed : counts_.failed);
    if (completed && in_window(now)) ++counts_.completed_in_window;
    if (phone.gaps_ms.size() >= kGapsMin)
        counts_.call_p99_ms.push_back(percentile(phone.gaps_ms, 0.99));
    phone.gaps_ms.clear();
    phone.remote.reset();
    phone.calling = false;
    phone.calls_at = now + kPause;
}

void Callers::receive(Phone& phone) {
    batch_.receive(phone.socket.fd(), [&](auto bytes, const auto& from, std::int64_t ns) {
        const auto packet = media::parse_rtp(bytes);
        // What comes late from the call before is not this one's.
        if (!packet || !phone.remote || from != phone.remote) return void(++counts_.others);
        measure(phone, packet->header, ns);
    });
}

void Callers::measure(Phone& phone, const media::RtpHeader& header, std::int64_t ns) {
    if (phone.last_ns != 0 && measuring_) {
        const auto steps = static_cast<std::uint16_t>(header.sequence - phone.last_sequence);
        if (steps > 1 && steps < 0x8000) counts_.lost += steps - 1U;
        const auto gap = static_cast<float>(ns - phone.last_ns) / 1e6F;
        counts_.gaps_ms.push_back(gap);
        phone.gaps_ms.push_back(gap);
    }
    phone.last_ns = ns;
    phone.last_sequence = header.sequence;
}

/// Silence 50 times a second, as a telephone would, and the digit in its time.
void Callers::send(Phone& phone, SteadyClock::time_point now) {
    if (!phone.pressed && now >= phone.presses_at) {
        phone.pressed = true;
        phone.sound.send_digits("1");
    }
    std::array<std::uint8_t, media::Outbound::kPacketBytes> bytes;
    const auto packet = phone.sound.next(bytes);
    phone.socket.send(std::span(bytes).first(packet.bytes), *phone.remote);
}

void Callers::report(const char* at) {
    auto& c = counts_;
    const bool is_over = std::strcmp(at, "over") == 0;
    const auto of = [&](std::vector<float>& values, double share) {
        return static_cast<double>(is_over ? percentile(values, share) : 0);
    };
    std::printf(R"({"at":"%s","live":%zu,"live_mean":%.1f,"completed":%zu,)"
                R"("completed_in_window":%zu,"failed":%zu,"packets":%zu,"lost":%zu,)"
                R"("gap_ms":{"p50":%.2f,"p99":%.2f,"p999":%.2f,"max":%.2f},)"
                R"("call_p99_ms":{"p50":%.2f,"p99":%.2f,"max":%.2f}})"
                "\n",
                at, live_,
                c.live_sum / static_cast<double>(std::max<std::size_t>(1, c.live_samples)),
                c.completed, c.completed_in_window, c.failed, c.gaps_ms.size(), c.lost,
                of(c.gaps_ms, 0.5), of(c.gaps_ms, 0.99), of(c.gaps_ms, 0.999), of(c.gaps_ms, 1),
                of(c.call_p99_ms, 0.5), of(c.call_p99_ms, 0.99), of(c.call_p99_ms, 1));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 6) {
        std::fprintf(stderr, "menu_callers URI PHONES PRESS_AFTER_MS RAMP_S WINDOW_S\n");
        return 2;
    }
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const auto number = [&](int index) { return std::atoll(argv[index]); };
    Callers callers({.uri = argv[1],
                     .phones = static_cast<std::size_t>(number(2)),
                     .press_after = milliseconds{number(3)},
                     .ramp = milliseconds{number(4) * 1000},
                     .window = milliseconds{number(5) * 1000}});
    if (!callers.start()) {
        std::fprintf(stderr, "menu_callers: no sockets\n");
        return 1;
    }
    callers.run();
    callers.stop();
    return callers.all_well() ? 0 : 1;
}
