// SPDX-License-Identifier: Apache-2.0
#include "sip/sdp.hpp"

#include <arpa/inet.h>
#include <sofia-sip/sdp.h>

#include <algorithm>

#include "sip/sdp_shape.hpp"

namespace numberd::sip {
namespace {

constexpr std::string_view kTelephoneEvent = "TELEPHONE-EVENT";
constexpr int kDigitsPayload = 101;
constexpr int kRate = 8000;
constexpr std::uint64_t kVersionMask = 0x7fff'ffff'ffff'ffff;

/// sofia's parse of a session description; session() is null if it is none.
class Description {
  public:
    explicit Description(std::string_view text) {
        su_home_init(home_);
        if (!has_sdp_shape(text)) return;
        parser_ = sdp_parse(home_, text.data(), static_cast<issize_t>(text.size()), 0);
        session_ = sdp_session(parser_);
    }
    ~Description() {
        sdp_parser_free(parser_);
        su_home_deinit(home_);
    }
    Description(const Description&) = delete;
    Description& operator=(const Description&) = delete;

    const sdp_session_t* session() const { return session_; }

  private:
    su_home_t home_[1] = {SU_HOME_INIT(home_)};
    sdp_parser_t* parser_ = nullptr;
    const sdp_session_t* session_ = nullptr;
};

Error invalid(std::string message) {
    return Error{.code = ErrorCode::InvalidArgument, .message = std::move(message)};
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return out;
}

bool is_ipv6(std::string_view address) {
    return address.find(':') != std::string_view::npos;
}

/// An address that RTP may be sent to: a unicast literal, or the "nowhere" of RFC 2543's hold.
bool is_unicast_literal(const std::string& address) {
    in_addr four{};
    if (inet_pton(AF_INET, address.c_str(), &four) == 1) {
        const auto first = ntohl(four.s_addr) >> 24;
        return first < 224;
    }
    in6_addr six{};
    return inet_pton(AF_INET6, address.c_str(), &six) == 1 && !IN6_IS_ADDR_MULTICAST(&six);
}

bool is_nowhere(const std::string& address) {
    return address == "0.0.0.0" || address == "::";
}

const sdp_media_t* first_audio(const sdp_session_t& session) {
    for (const auto* media = session.sdp_media; media; media = media->m_next) {
        if (media->m_type == sdp_media_audio && media->m_proto == sdp_proto_rtp &&
            media->m_port > 0 && media->m_port <= 65535) {
            return media;
        }
    }
    return nullptr;
}

Direction direction_of(const sdp_media_t& media) {
    switch (media.m_mode) {
        case sdp_inactive:
            return Direction::Inactive;
        case sdp_sendonly:
            return Direction::SendOnly;
        case sdp_recvonly:
            return Direction::RecvOnly;
        default:
            return Direction::SendRecv;
    }
}

Direction mirrored(Direction direction) {
    switch (direction) {
        case Direction::SendRecv:
            return Direction::SendRecv;
        case Direction::SendOnly:
            return Direction::RecvOnly;
        case Direction::RecvOnly:
            return Direction::SendOnly;
        case Direction::Inactive:
            return Direction::Inactive;
    }
    return Direction::Inactive;
}

std::string_view name_of(Direction direction) {
    switch (direction) {
        case Direction::SendRecv:
            return "sendrecv";
        case Direction::SendOnly:
            return "sendonly";
        case Direction::RecvOnly:
            return "recvonly";
        case Direction::Inactive:
            return "inactive";
    }
    return "inactive";
}

/// The same for the same media address: o= names a session that goes on, not one answer.
std::uint64_t session_id(std::string_view address, std::uint16_t port) {
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto mix = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (const char c : address)
        mix(static_cast<std::uint8_t>(c));
    mix(static_cast<std::uint8_t>(port & 0xff));
    mix(static_cast<std::uint8_t>(port >> 8));
    return hash >> 1;
}

std::string session_lines(std::string_view address, std::uint16_t port, std::uint64_t version) {
    const std::string where =
        std::string(is_ipv6(address) ? "IN IP6 " : "IN IP4 ") + std::string(address) + "\r\n";
    return "v=0\r\no=numberd " + std::to_string(session_id(address, port)) + ' ' +
           std::to_string(version) + ' ' + where + "s=-\r\nc=" + where + "t=0 0\r\n";
}

std::string format_lines(const AudioFormat& format) {
    const auto payload = std::to_string(format.payload_type);
    const bool digits = format.encoding == kTelephoneEvent;
    std::string lines = "a=rtpmap:" + payload + ' ' +
                        (digits ? std::string("telephone-event") : format.encoding) + '/' +
                        std::to_string(format.rate) + "\r\n";
    if (digits) lines += "a=fmtp:" + payload + " 0-15\r\n";
    return lines;
}

std::string audio_lines(const std::vector<AudioFormat>& formats, std::uint16_t port,
                        Direction direction) {
    std::string lines = "m=audio " + std::to_string(port) + " RTP/AVP";
    for (const auto& format : formats)
        lines += ' ' + std::to_string(format.payload_type);
    lines += "\r\n";
    for (const auto& format : formats)
        lines += format_lines(format);
    return lines + "a=ptime:20\r\na=" + std::string(name_of(direction)) + "\r\n";
}

/// RFC 3264 §6: a refused line keeps its place, media and protocol; its port is 0.
std::string refused_line(const sdp_media_t& media) {
    std::string format = "0";
    if (media.m_rtpmaps) {
        format = std::to_string(media.m_rtpmaps->rm_pt);
    } else if (media.m_format && media.m_format->l_text) {
        format = media.m_format->l_text;
    }
    return std::string("m=") + media.m_type_name + " 0 " + media.m_proto_name + ' ' + format +
           "\r\n";
}

AnswerFrame frame_of(const sdp_session_t& session, const sdp_media_t* chosen) {
    AnswerFrame frame;
    if (session.sdp_origin) frame.version = session.sdp_origin->o_version & kVersionMask;
    std::string* lines = &frame.before;
    for (const auto* media = session.sdp_media; media; media = media->m_next) {
        if (media == chosen) {
            lines = &frame.after;
        } else {
            *lines += refused_line(*media);
        }
    }
    return frame;
}

} // namespace

Result<AudioMedia> parse_audio(std::string_view sdp) {
    const Description description(sdp);
    const auto* session = description.session();
    if (!session) return invalid("not a session description");
    const auto* media = first_audio(*session);
    if (!media) return invalid("no RTP/AVP audio");
    const auto* connection = sdp_media_connections(media);
    if (!connection || !connection->c_address || connection->c_nettype != sdp_net_in ||
        !is_unicast_literal(connection->c_address)) {
        return invalid("the media address is not a unicast IP literal");
    }
    AudioMedia audio;
    audio.address = connection->c_address;
    audio.port = static_cast<std::uint16_t>(media->m_port);
    audio.direction = is_nowhere(audio.address) ? Direction::Inactive : direction_of(*media);
    audio.frame = frame_of(*session, media);
    for (const auto* map = media->m_rtpmaps; map; map = map->rm_next) {
        if (!map->rm_encoding || !*map->rm_encoding || map->rm_rate > 1'000'000) continue;
        audio.formats.push_back({.payload_type = static_cast<int>(map->rm_pt),
                                 .encoding = upper(map->rm_encoding),
                                 .rate = static_cast<int>(map->rm_rate)});
    }
    return audio;
}

Result<AgreedAudio> agree(const AudioMedia& remote) {
    const auto voice =
        std::find_if(remote.formats.begin(), remote.formats.end(), [](const AudioFormat& format) {
            return format.rate == kRate && (format.encoding == "PCMU" || format.encoding == "PCMA");
        });
    if (voice == remote.formats.end()) return invalid("neither PCMU nor PCMA is offered");
    AgreedAudio agreed;
    agreed.voice = *voice;
    for (const auto& format : remote.formats) {
        if (format.rate != kRate || format.encoding != kTelephoneEvent) continue;
        agreed.digits = format;
        break;
    }
    agreed.remote_address = remote.address;
    agreed.remote_port = remote.port;
    agreed.direction = mirrored(remote.direction);
    agreed.frame = remote.frame;
    return agreed;
}

Result<AgreedAudio> agree_on(std::string_view sdp) {
    BOOST_OUTCOME_TRY(const auto remote, parse_audio(sdp));
    return agree(remote);
}

std::string write_answer(const AgreedAudio& agreed, std::string_view local_address,
                         std::uint16_t local_port) {
    std::vector<AudioFormat> formats{agreed.voice};
    if (agreed.digits) formats.push_back(*agreed.digits);
    return session_lines(local_address, local_port, agreed.frame.version) + agreed.frame.before +
           audio_lines(formats, local_port, agreed.direction) + agreed.frame.after;
}

std::string write_offer(std::string_view local_address, std::uint16_t local_port) {
    const std::vector<AudioFormat> formats{{0, "PCMU", kRate},
                                           {8, "PCMA", kRate},
                                           {kDigitsPayload, std::string(kTelephoneEvent), kRate}};
    return session_lines(local_address, local_port, 1) +
           audio_lines(formats, local_port, Direction::SendRecv);
}

} // namespace numberd::sip
