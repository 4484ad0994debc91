// SPDX-License-Identifier: Apache-2.0
// Hostile datagrams against everything that reads them: RTP, telephone-events, both laws, the tone
// detector, the latch. The input is a row of datagrams, each behind two bytes: its length and its
// source.
#include <cstdlib>

#include "media/inbound.hpp"
#include "media/tone.hpp"

using namespace numberd::media;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_parse(std::span<const std::uint8_t> datagram) {
    const auto packet = parse_rtp(datagram);
    if (!packet) return;
    require(packet->payload.empty() || packet->payload.data() >= datagram.data());
    require(packet->payload.size() <= datagram.size() - kRtpHeaderBytes);
    std::array<std::uint8_t, kRtpHeaderBytes> header{};
    write_rtp_header(packet->header, header);
    const auto again = parse_rtp(header);
    require(again && again->header.timestamp == packet->header.timestamp &&
            again->header.sequence == packet->header.sequence &&
            again->header.payload_type == packet->header.payload_type);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::span<const std::uint8_t> input(data, size);
    Inbound inbound;
    inbound.agree({.address = "192.0.2.1", .port = 1, .digits_payload_type = 101});
    std::array<std::int16_t, Inbound::kSamplesMax> scratch{};
    std::uint64_t frame = 0;
    while (input.size() > 2) {
        const std::size_t length = std::min<std::size_t>(input[0], input.size() - 2);
        const auto from =
            Endpoint::parse("192.0.2.1", static_cast<std::uint16_t>(input[1] % 4 + 1));
        frame += input[1] / 4;
        const auto datagram = input.subspan(2, length);
        input = input.subspan(2 + length);
        check_parse(datagram);
        const auto heard = inbound.receive(datagram, *from, frame, true, scratch);
        require(heard.samples.size() <= scratch.size());
        require(heard.accepted || (heard.digits.empty() && heard.samples.empty()));
        for (const char digit : heard.digits) {
            require(kDigits.find(digit) != std::string_view::npos);
        }
        require(inbound.destination().has_value());
    }
    return 0;
}
