// SPDX-License-Identifier: Apache-2.0
// The other end of a leg in tests: a plain socket on loopback, and a listener that remembers.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "media/leg.hpp"
#include "media/rtp.hpp"
#include "media/telephone_event.hpp"
#include "media/udp_socket.hpp"

namespace numberd::media::test {

using namespace std::chrono_literals;

inline constexpr std::chrono::milliseconds kDeadline{10'000};
inline constexpr std::uint8_t kEvents = 101;

inline Endpoint loopback(std::uint16_t port) {
    return Endpoint::parse("127.0.0.1", port).value();
}

/// A packet as the peer took it apart.
struct Taken {
    RtpHeader header;
    std::vector<std::uint8_t> payload;
};

class Peer {
  public:
    Peer() : socket_(UdpSocket::bind(loopback(0)).value()) {}

    std::uint16_t port() const { return socket_.port(); }

    void send_bytes(std::uint16_t to, std::span<const std::uint8_t> bytes) const {
        EXPECT_TRUE(socket_.send(bytes, loopback(to)));
    }
    void send(std::uint16_t to, const RtpHeader& header, std::span<const std::uint8_t> payload) {
        std::vector<std::uint8_t> bytes(kRtpHeaderBytes);
        write_rtp_header(header, std::span<std::uint8_t, kRtpHeaderBytes>(bytes));
        bytes.insert(bytes.end(), payload.begin(), payload.end());
        send_bytes(to, bytes);
    }
    void send_sound(std::uint16_t to, std::span<const std::uint8_t> pcmu) {
        send(to, {.payload_type = 0, .sequence = sequence_++}, pcmu);
    }
    void send_silence(std::uint16_t to) { send_sound(to, std::vector<std::uint8_t>(160, 0xFF)); }
    void press(std::uint16_t to, std::uint8_t code, std::uint32_t timestamp, bool end = false) {
        std::array<std::uint8_t, kTelephoneEventBytes> payload{};
        write_telephone_event({code, end, 160}, payload);
        send(to, {.payload_type = kEvents, .sequence = sequence_++, .timestamp = timestamp},
             payload);
    }

    /// The next packet, or a failed test when none comes.
    Taken take(std::chrono::milliseconds deadline = kDeadline) {
        pollfd ready{socket_.fd(), POLLIN, 0};
        if (poll(&ready, 1, static_cast<int>(deadline.count())) != 1) {
            ADD_FAILURE() << "no packet came";
            return {};
        }
        std::array<std::uint8_t, 2000> bytes{};
        const auto length = recv(socket_.fd(), bytes.data(), bytes.size(), 0);
        const auto packet = parse_rtp(std::span(bytes).first(static_cast<std::size_t>(length)));
        if (!packet) {
            ADD_FAILURE() << "not RTP";
            return {};
        }
        return {packet->header, {packet->payload.begin(), packet->payload.end()}};
    }
    /// Throws away what has come and gives how much it was.
    int discard() const { return socket_.discard(10'000); }

  private:
    UdpSocket socket_;
    std::uint16_t sequence_ = 1;
};

/// Remembers what a leg told; `then` is run inside each callback.
class Recorder final : public LegListener {
  public:
    void on_digit(char digit) override {
        note([&] { digits_ += digit; });
    }
    void on_played() override {
        note([&] { ++played_; });
    }
    void on_rtp_timeout() override {
        note([&] { ++timeouts_; });
    }

    std::string digits() const { return read(digits_); }
    int played() const { return read(played_); }
    int timeouts() const { return read(timeouts_); }

    template <class Condition>
    bool wait_for(Condition condition) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kDeadline, [&] {
            lock.unlock();
            const bool met = condition();
            lock.lock();
            return met;
        });
    }

    std::function<void()> then = [] {};

  private:
    template <class Change>
    void note(Change change) {
        {
            const std::lock_guard lock(mutex_);
            change();
        }
        changed_.notify_all();
        then();
    }
    template <class T>
    T read(const T& value) const {
        const std::lock_guard lock(mutex_);
        return value;
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::string digits_;
    int played_ = 0;
    int timeouts_ = 0;
};

} // namespace numberd::media::test
