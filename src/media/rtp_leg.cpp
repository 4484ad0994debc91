// SPDX-License-Identifier: Apache-2.0
#include "media/rtp_leg.hpp"

namespace numberd::media {
namespace {

// 64 datagrams a frame, 3,200 a second, are read; a flood beyond that is the kernel's to drop.
constexpr int kBatchesPerFrame = 4;
// What a socket's default buffer can hold of packets that came before connect().
constexpr int kEarlyDatagramsMax = 512;

} // namespace

RtpLeg::RtpLeg(MediaLoop& loop, LegListener& listener, SocketLease socket, Settings settings)
    : loop_(loop),
      listener_(listener),
      socket_(std::move(socket)),
      timeout_frames_(settings.timeout_frames),
      outbound_(settings.start) {
    loop_.add(*this);
}

RtpLeg::~RtpLeg() {
    if (gone_) *gone_ = true;
    loop_.remove(*this);
}

void RtpLeg::connect(const LegTarget& target) {
    if (!connected_) {
        for (int i = socket_->discard(kEarlyDatagramsMax); i > 0; --i)
            drop();
    }
    connected_ = true;
    inbound_.agree(target);
    outbound_.agree(target.codec, target.digits_payload_type);
    sending_ = target.sending;
    timed_out_ = false;
    heard_frame_ = loop_.frame();
}

void RtpLeg::on_frame(FrameSink sink) {
    sink_ = sink ? std::make_shared<const FrameSink>(std::move(sink)) : nullptr;
}

void RtpLeg::on_frame_due(std::uint64_t frame) {
    if (!connected_) return;
    bool gone = false;
    gone_ = &gone;
    receive(frame, gone);
    if (gone) return;
    watch(frame);
    if (gone) return;
    send();
    if (gone) return;
    gone_ = nullptr;
}

void RtpLeg::on_frames_skipped(std::uint64_t frames) {
    outbound_.skip(frames);
}

void RtpLeg::receive(std::uint64_t frame, const bool& gone) {
    auto& batch = loop_.batch();
    for (int i = 0; i < kBatchesPerFrame; ++i) {
        const std::size_t count = batch.receive(*socket_);
        for (std::size_t at = 0; at < count; ++at) {
            if (const auto datagram = batch.at(at)) {
                hear(*datagram, frame, gone);
            } else {
                drop();
            }
            if (gone) return;
        }
        if (count < ReceiveBatch::kDatagrams) return;
    }
}

void RtpLeg::hear(const ReceiveBatch::Datagram& datagram, std::uint64_t frame, const bool& gone) {
    const auto heard =
        inbound_.receive(datagram.bytes, datagram.from, frame, sink_ != nullptr, loop_.scratch());
    if (!heard.accepted) return drop();
    ++stats_.packets_received;
    ++loop_.counts().received;
    heard_frame_ = frame;
    timed_out_ = false;
    if (const auto sink = sink_; sink && !heard.samples.empty()) {
        (*sink)(heard.samples);
        if (gone) return;
    }
    for (const char digit : heard.digits) {
        listener_.on_digit(digit);
        if (gone) return;
    }
}

void RtpLeg::drop() {
    ++stats_.packets_dropped;
    ++loop_.counts().dropped;
}

void RtpLeg::watch(std::uint64_t frame) {
    if (!sending_ || timed_out_ || timeout_frames_ == 0) return;
    // Signed: connect() may have been called in the frame after this one.
    if (static_cast<std::int64_t>(frame - heard_frame_) <
        static_cast<std::int64_t>(timeout_frames_)) {
        return;
    }
    timed_out_ = true;
    listener_.on_rtp_timeout();
}

void RtpLeg::send() {
    const auto destination = inbound_.destination();
    // On hold, or nowhere to send to yet: the clip waits.
    if (!sending_ || !destination) return outbound_.skip(1);
    std::array<std::uint8_t, Outbound::kPacketBytes> bytes;
    const auto packet = outbound_.next(bytes);
    if (socket_->send(std::span(bytes).first(packet.bytes), *destination)) {
        ++stats_.packets_sent;
        ++loop_.counts().sent;
    }
    if (packet.played) listener_.on_played();
}

} // namespace numberd::media
