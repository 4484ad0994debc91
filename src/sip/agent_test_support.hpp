// SPDX-License-Identifier: Apache-2.0
// What the tests of the agent share: a listener that records, and a peer that speaks raw SIP.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/metrics.hpp"
#include "sip/agent.hpp"
#include "sip/sdp.hpp"

namespace numberd::sip::test {

constexpr std::chrono::seconds kDeadline{10};
constexpr std::chrono::milliseconds kFastT1{10}; ///< 64*T1 is 640 ms

struct Event {
    enum class Kind { Invite, Confirmed, Progress, Reoffer, Digit, Ended };
    Kind kind = Kind::Ended;
    CallKey call = 0;
    Invite invite{};
    std::string sdp{};
    AgreedAudio agreed{};
    int status = 0;
    char digit = 0;
    Ended ended = Ended::Shutdown;
    std::string reason{};
};

/// Keeps what the agent tells; tests take it out in any order.
class Recorder final : public CallListener {
  public:
    std::function<void(const Invite&)> when_invited{};
    int options_status = 200;

    void on_invite(const Invite& invite) override {
        put({.kind = Event::Kind::Invite, .call = invite.call, .invite = invite});
        if (when_invited) when_invited(invite);
    }
    void on_confirmed(CallKey call, const std::string& sdp) override {
        put({.kind = Event::Kind::Confirmed, .call = call, .sdp = sdp});
    }
    void on_progress(CallKey call, int status) override {
        put({.kind = Event::Kind::Progress, .call = call, .status = status});
    }
    void on_reoffer(CallKey call, const AgreedAudio& agreed) override {
        put({.kind = Event::Kind::Reoffer, .call = call, .agreed = agreed});
    }
    void on_info_digit(CallKey call, char digit) override {
        put({.kind = Event::Kind::Digit, .call = call, .digit = digit});
    }
    void on_ended(CallKey call, EndedInfo info) override {
        put({.kind = Event::Kind::Ended,
             .call = call,
             .status = info.status,
             .ended = info.ended,
             .reason = info.reason});
    }
    int on_options(Door, const std::string& to_user) override {
        const std::lock_guard lock(mutex_);
        options_user_ = to_user;
        return options_status;
    }

    /// The oldest event of that kind, waiting for it.
    Event take(Event::Kind kind) {
        std::unique_lock lock(mutex_);
        std::optional<Event> taken;
        changed_.wait_for(lock, kDeadline, [&] {
            for (auto event = events_.begin(); event != events_.end(); ++event) {
                if (event->kind != kind) continue;
                taken = *event;
                events_.erase(event);
                return true;
            }
            return false;
        });
        EXPECT_TRUE(taken) << "no event of kind " << static_cast<int>(kind);
        return taken.value_or(Event{});
    }
    std::size_t left(Event::Kind kind) {
        const std::lock_guard lock(mutex_);
        std::size_t count = 0;
        for (const auto& event : events_)
            count += event.kind == kind ? 1 : 0;
        return count;
    }
    std::string options_user() {
        const std::lock_guard lock(mutex_);
        return options_user_;
    }

  private:
    void put(Event event) {
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(event));
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Event> events_;
    std::string options_user_ = "not asked";
};

/// An agent on free ports with its recorder.
class TestAgent {
  public:
    explicit TestAgent(std::chrono::milliseconds t1 = std::chrono::milliseconds{500},
                       std::size_t calls_max = 100) {
        AgentSettings settings;
        settings.client_address = "127.0.0.1:0";
        settings.trunk_address = "127.0.0.1:0";
        settings.timer_t1 = t1;
        settings.calls_max = calls_max;
        agent.emplace(settings, recorder, metrics);
        const auto started = agent->start();
        EXPECT_TRUE(started) << (started ? "" : started.error().message);
    }

    Metrics metrics;
    Recorder recorder;
    std::optional<Agent> agent;
};

inline std::uint16_t port_of(const std::string& address) {
    return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

inline int status_of(const std::string& message) {
    return message.rfind("SIP/2.0 ", 0) == 0 ? std::stoi(message.substr(8, 3)) : 0;
}

inline std::string method_of(const std::string& message) {
    return message.substr(0, message.find(' '));
}

/// The value of a header, empty without it.
inline std::string header(const std::string& message, const std::string& name) {
    const auto start = message.find("\r\n" + name + ": ");
    if (start == std::string::npos) return "";
    const auto value = start + name.size() + 4;
    return message.substr(value, message.find("\r\n", value) - value);
}

inline std::string tag_of(const std::string& header_value) {
    const auto start = header_value.find(";tag=");
    return start == std::string::npos ? "" : header_value.substr(start + 5);
}

inline std::string body_of(const std::string& message) {
    const auto end = message.find("\r\n\r\n");
    return end == std::string::npos ? "" : message.substr(end + 4);
}

/// One SIP peer on a raw socket.
class RawPeer {
  public:
    enum class Over { Udp, Tcp };

    RawPeer(const std::string& agent_address, Over over = Over::Udp)
        : tcp_(over == Over::Tcp),
          fd_(socket(AF_INET, (tcp_ ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0)) {
        auto address = loopback(0);
        bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        socklen_t size = sizeof address;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        auto to = loopback(port_of(agent_address));
        EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
        call_id = "call-" + std::to_string(port);
        agent_port = port_of(agent_address);
    }
    ~RawPeer() { close(fd_); }
    RawPeer(const RawPeer&) = delete;
    RawPeer& operator=(const RawPeer&) = delete;

    void send(const std::string& bytes) {
        EXPECT_EQ(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
    }

    /// The next message; nothing once the deadline has passed.
    std::optional<std::string> receive(std::chrono::milliseconds within = kDeadline) {
        if (!tcp_) return read_some(within);
        const auto end = std::chrono::steady_clock::now() + within;
        while (true) {
            if (auto message = take_buffered()) return message;
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(
                end - std::chrono::steady_clock::now());
            const auto some = read_some(std::max(left, std::chrono::milliseconds{0}));
            if (!some || some->empty()) return std::nullopt;
            buffer_ += *some;
        }
    }

    /// The next answer with that status, or request with that method; others are skipped.
    std::string expect(int status) {
        return expect_where([status](const std::string& m) { return status_of(m) == status; },
                            std::to_string(status));
    }
    std::string expect(const std::string& method) {
        return expect_where([&](const std::string& m) { return method_of(m) == method; }, method);
    }

    struct Options {
        std::string to_tag{};
        std::string branch{};
        std::string extra{}; ///< whole header lines
        std::string type{};
        std::string body{};
        std::string uri{};
    };
    std::string request(const std::string& method, std::uint32_t cseq, Options options) const {
        const auto self = "127.0.0.1:" + std::to_string(port);
        const auto uri = options.uri.empty()
                             ? "sip:%2B15550001111@127.0.0.1:" + std::to_string(agent_port)
                             : options.uri;
        const auto branch = options.branch.empty()
                                ? "z9hG4bK-" + std::to_string(port) + method + std::to_string(cseq)
                                : options.branch;
        return method + ' ' + uri + " SIP/2.0\r\nVia: SIP/2.0/" + (tcp_ ? "TCP " : "UDP ") + self +
               ";branch=" + branch + "\r\nMax-Forwards: 70\r\nFrom: \"Peer\" <sip:peer@" + self +
               ">;tag=" + from_tag + "\r\nTo: <" + uri + '>' +
               (options.to_tag.empty() ? "" : ";tag=" + options.to_tag) +
               "\r\nCall-ID: " + call_id + "\r\nCSeq: " + std::to_string(cseq) + ' ' +
               (method == "ACK" && cseq == 0 ? "INVITE" : method) + "\r\nContact: <sip:peer@" +
               self + (tcp_ ? ";transport=tcp" : "") + ">\r\n" + options.extra +
               (options.type.empty() ? "" : "Content-Type: " + options.type + "\r\n") +
               "Content-Length: " + std::to_string(options.body.size()) + "\r\n\r\n" + options.body;
    }
    std::string request(const std::string& method, std::uint32_t cseq) const {
        return request(method, cseq, Options{});
    }
    std::string invite(std::uint32_t cseq = 1) const {
        return request("INVITE", cseq, {.type = "application/sdp", .body = offer()});
    }
    std::string offer() const { return write_offer("127.0.0.1", 40000); }

    /// INVITE, 200, ACK with an agent that answers; returns the agent's tag.
    std::string establish() {
        send(invite());
        const auto tag = tag_of(header(expect(200), "To"));
        send(request("ACK", 1, {.to_tag = tag, .branch = "z9hG4bK-ack"}));
        return tag;
    }

    std::uint16_t port = 0;
    std::uint16_t agent_port = 0;
    std::string call_id;
    std::string from_tag = "peer1";

  private:
    static sockaddr_in loopback(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return address;
    }

    std::optional<std::string> read_some(std::chrono::milliseconds within) {
        pollfd wait{fd_, POLLIN, 0};
        if (poll(&wait, 1, static_cast<int>(within.count())) != 1) return std::nullopt;
        std::string bytes(65536, '\0');
        const auto size = recv(fd_, bytes.data(), bytes.size(), 0);
        if (size < 0) return std::nullopt;
        bytes.resize(static_cast<std::size_t>(size));
        return bytes;
    }

    std::optional<std::string> take_buffered() {
        const auto end = buffer_.find("\r\n\r\n");
        if (end == std::string::npos) return std::nullopt;
        const auto length = std::stoul('0' + header(buffer_, "Content-Length"));
        if (buffer_.size() < end + 4 + length) return std::nullopt;
        auto message = buffer_.substr(0, end + 4 + length);
        buffer_.erase(0, message.size());
        return message;
    }

    std::string expect_where(const std::function<bool(const std::string&)>& wanted,
                             const std::string& what) {
        const auto end = std::chrono::steady_clock::now() + kDeadline;
        while (std::chrono::steady_clock::now() < end) {
            auto message = receive();
            if (message && wanted(*message)) return *message;
        }
        ADD_FAILURE() << "no " << what << " came";
        return "";
    }

    bool tcp_;
    int fd_;
    std::string buffer_;
};

/// An answer to a request that a raw callee got.
inline std::string response(const std::string& request, int status, const std::string& tag,
                            const std::string& extra = "", const std::string& body = "") {
    return "SIP/2.0 " + std::to_string(status) + " Reason\r\nVia: " + header(request, "Via") +
           "\r\nFrom: " + header(request, "From") + "\r\nTo: " + header(request, "To") +
           (tag.empty() ? "" : ";tag=" + tag) + "\r\nCall-ID: " + header(request, "Call-ID") +
           "\r\nCSeq: " + header(request, "CSeq") + "\r\n" + extra +
           (body.empty() ? "" : "Content-Type: application/sdp\r\n") +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace numberd::sip::test
