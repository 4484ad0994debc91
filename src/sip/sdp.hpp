// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace numberd::sip {

enum class Direction { SendRecv, SendOnly, RecvOnly, Inactive };

/// One a=rtpmap (or static payload type) of an audio line.
struct AudioFormat {
    int payload_type = 0;
    std::string encoding; ///< upper case: PCMU, PCMA, TELEPHONE-EVENT
    int rate = 8000;
};

/// What the answer to a session description repeats of it (RFC 3264 §6): all its media lines in
/// their places, refused, around the one that is not.
struct AnswerFrame {
    std::uint64_t version = 0; ///< of the offer; the answer changes exactly when the offer does
    std::string before{};
    std::string after{};
};

/// The first usable RTP/AVP audio line of a session description (RFC 8866).
struct AudioMedia {
    std::string address;
    std::uint16_t port = 0;
    std::vector<AudioFormat> formats; ///< in the offerer's order of preference
    Direction direction = Direction::SendRecv;
    AnswerFrame frame{};
};

/// What both sides will use (RFC 3264): one voice format, and digits if both have them.
struct AgreedAudio {
    AudioFormat voice;
    std::optional<AudioFormat> digits;
    std::string remote_address;
    std::uint16_t remote_port = 0;
    Direction direction = Direction::SendRecv; ///< as we send it back
    AnswerFrame frame{};
};

/// InvalidArgument: no SDP, no audio, no RTP/AVP, an address that is not an IP literal.
Result<AudioMedia> parse_audio(std::string_view sdp);

/// The first PCMU or PCMA of `remote`, with its 8 kHz telephone-event; InvalidArgument if none.
Result<AgreedAudio> agree(const AudioMedia& remote);

/// Both at once.
Result<AgreedAudio> agree_on(std::string_view sdp);

/// The answer to the offer that was agreed on: keeps its media lines, refuses all but the agreed
/// audio (port 0), mirrors its direction.
std::string write_answer(const AgreedAudio& agreed, std::string_view local_address,
                         std::uint16_t local_port);

/// PCMU, PCMA and telephone-event 101 at that address.
std::string write_offer(std::string_view local_address, std::uint16_t local_port);

} // namespace numberd::sip
