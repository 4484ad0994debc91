// SPDX-License-Identifier: Apache-2.0
#include "sip/sdp.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sip/sdp_shape.hpp"

namespace numberd::sip {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string session(const std::string& media, const std::string& address = "IN IP4 192.0.2.7") {
    return "v=0\r\no=- 4711 7 IN IP4 192.0.2.7\r\ns=-\r\nc=" + address + "\r\nt=0 0\r\n" + media;
}

std::vector<std::string> encodings(const AudioMedia& audio) {
    std::vector<std::string> names;
    for (const auto& format : audio.formats)
        names.push_back(format.encoding);
    return names;
}

TEST(ParseAudio, ReadsAddressPortFormatsAndDirection) {
    const auto audio =
        parse_audio(session("m=audio 4000 RTP/AVP 8 96 101\r\n"
                            "a=rtpmap:96 opus/48000/2\r\n"
                            "a=rtpmap:101 telephone-event/8000\r\n"
                            "a=sendonly\r\n"));
    ASSERT_TRUE(audio);
    EXPECT_EQ(audio.value().address, "192.0.2.7");
    EXPECT_EQ(audio.value().port, 4000);
    EXPECT_EQ(audio.value().direction, Direction::SendOnly);
    EXPECT_THAT(encodings(audio.value()), testing::ElementsAre("PCMA", "OPUS", "TELEPHONE-EVENT"));
    EXPECT_EQ(audio.value().formats[1].rate, 48000);
    EXPECT_EQ(audio.value().formats[2].payload_type, 101);
}

TEST(ParseAudio, StaticPayloadTypesNeedNoRtpmap) {
    const auto audio = parse_audio(session("m=audio 4000 RTP/AVP 0 8 18\r\n"));
    ASSERT_TRUE(audio);
    EXPECT_THAT(encodings(audio.value()), testing::ElementsAre("PCMU", "PCMA", "G729"));
}

TEST(ParseAudio, MediaLevelAddressAndSessionLevelDirectionCount) {
    const auto audio = parse_audio(
        "v=0\r\no=- 1 1 IN IP6 2001:db8::1\r\ns=-\r\nt=0 0\r\na=recvonly\r\n"
        "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::2\r\n");
    ASSERT_TRUE(audio);
    EXPECT_EQ(audio.value().address, "2001:db8::2");
    EXPECT_EQ(audio.value().direction, Direction::RecvOnly);
}

TEST(ParseAudio, SkipsRefusedSecureAndOtherMedia) {
    const auto audio =
        parse_audio(session("m=video 5000 RTP/AVP 31\r\n"
                            "m=audio 0 RTP/AVP 0\r\n"
                            "m=audio 5002 RTP/SAVP 0\r\n"
                            "m=audio 5004 RTP/AVP 8\r\n"));
    ASSERT_TRUE(audio);
    EXPECT_EQ(audio.value().port, 5004);
}

TEST(ParseAudio, TakesTheOldHoldAddressAsInactive) {
    const auto audio = parse_audio(session("m=audio 4000 RTP/AVP 0\r\n", "IN IP4 0.0.0.0"));
    ASSERT_TRUE(audio);
    EXPECT_EQ(audio.value().direction, Direction::Inactive);
}

TEST(ParseAudio, AcceptsBareLineFeeds) {
    EXPECT_TRUE(
        parse_audio("v=0\no=- 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\n"
                    "m=audio 4000 RTP/AVP 0\n"));
}

struct Refused {
    const char* name;
    std::string sdp;
};

std::ostream& operator<<(std::ostream& out, const Refused& refused) {
    return out << refused.name;
}

class ParseAudioRefuses : public testing::TestWithParam<Refused> {};

TEST_P(ParseAudioRefuses, WithInvalidArgument) {
    const auto audio = parse_audio(GetParam().sdp);
    ASSERT_FALSE(audio);
    EXPECT_EQ(audio.error().code, ErrorCode::InvalidArgument);
}

std::string repeated(const std::string& text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i)
        out += text;
    return out;
}

const std::string kAudio = "m=audio 4000 RTP/AVP 0\r\n";

INSTANTIATE_TEST_SUITE_P(
    Sdp, ParseAudioRefuses,
    testing::Values(
        Refused{"nothing", ""}, Refused{"garbage", "hello"},
        Refused{"no version", "o=- 1 1 IN IP4 192.0.2.7\r\n" + kAudio},
        Refused{"no media", session("")},
        Refused{"only video", session("m=video 4000 RTP/AVP 31\r\n")},
        Refused{"only secure audio", session("m=audio 4000 RTP/SAVP 0\r\n")},
        Refused{"port too large", session("m=audio 70000 RTP/AVP 0\r\n")},
        Refused{"negative port", session("m=audio -1 RTP/AVP 0\r\n")},
        Refused{"no formats", session("m=audio 4000 RTP/AVP\r\n")},
        Refused{"payload type 128", session("m=audio 4000 RTP/AVP 128\r\n")},
        Refused{"host name", session(kAudio, "IN IP4 media.example.com")},
        Refused{"multicast", session(kAudio, "IN IP4 224.2.1.1/127")},
        Refused{"IPv6 multicast", session(kAudio, "IN IP6 ff02::1")},
        Refused{"broadcast", session(kAudio, "IN IP4 255.255.255.255")},
        Refused{"not the Internet", session(kAudio, "ATM NSAP 47.0091")},
        Refused{"no address", "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nt=0 0\r\n" + kAudio},
        Refused{"NUL inside", session(kAudio) + std::string("a=x\0y\r\n", 7)},
        Refused{"line without equals", session("audio\r\n" + kAudio)},
        Refused{"format that is no token", session("m=image 4000 udptl (\r\n" + kAudio)},
        Refused{"too many formats", session("m=audio 4000 RTP/AVP" + repeated(" 0", 65) + "\r\n")},
        Refused{"too many media", session(repeated(kAudio, 17))},
        Refused{"too many lines", session(kAudio + repeated("a=x\r\n", 512))},
        Refused{"too large", session(kAudio + "a=x:" + std::string(kSdpBytesMax, 'y') + "\r\n")}));

TEST(SdpShape, HoldsAtItsBounds) {
    EXPECT_TRUE(has_sdp_shape(session("m=audio 4000 RTP/AVP" + repeated(" 0", 64) + "\r\n")));
    EXPECT_TRUE(has_sdp_shape(session(repeated(kAudio, kSdpMediaMax))));
    EXPECT_TRUE(has_sdp_shape(session(repeated("a=x\r\n", kSdpLinesMax - 5))));
    EXPECT_FALSE(has_sdp_shape(session(repeated("a=x\r\n", kSdpLinesMax - 4))));
}

AgreedAudio agreed_on(const std::string& sdp) {
    return agree(parse_audio(sdp).value()).value();
}

TEST(Agree, TakesTheOfferersFirstG711AndItsDigits) {
    const auto agreed =
        agreed_on(session("m=audio 4000 RTP/AVP 18 8 0 97 100\r\n"
                          "a=rtpmap:97 telephone-event/48000\r\n"
                          "a=rtpmap:100 telephone-event/8000\r\n"));
    EXPECT_EQ(agreed.voice.encoding, "PCMA");
    ASSERT_TRUE(agreed.digits);
    EXPECT_EQ(agreed.digits->payload_type, 100);
    EXPECT_EQ(agreed.remote_address, "192.0.2.7");
    EXPECT_EQ(agreed.remote_port, 4000);
}

TEST(Agree, KnowsG711UnderADynamicPayloadTypeAndIgnoresWideband) {
    const auto agreed =
        agreed_on(session("m=audio 4000 RTP/AVP 98 99\r\n"
                          "a=rtpmap:98 PCMU/16000\r\na=rtpmap:99 pcmu/8000\r\n"));
    EXPECT_EQ(agreed.voice.payload_type, 99);
    EXPECT_FALSE(agreed.digits);
}

TEST(Agree, RefusesAnOfferWithoutG711) {
    const auto result = agree(parse_audio(session("m=audio 4000 RTP/AVP 18\r\n")).value());
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::InvalidArgument);
}

TEST(Agree, MirrorsTheDirection) {
    const auto direction = [](const std::string& attribute) {
        return agreed_on(session(kAudio + "a=" + attribute + "\r\n")).direction;
    };
    EXPECT_EQ(direction("sendrecv"), Direction::SendRecv);
    EXPECT_EQ(direction("sendonly"), Direction::RecvOnly);
    EXPECT_EQ(direction("recvonly"), Direction::SendOnly);
    EXPECT_EQ(direction("inactive"), Direction::Inactive);
}

TEST(WriteAnswer, KeepsTheMediaLinesInOrderAndRefusesAllButTheAudio) {
    const std::string offer = session(
        "m=video 5000 RTP/AVP 31 34\r\n"
        "m=audio 4000 RTP/AVP 0 101\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n"
        "m=image 6000 udptl t38\r\n"
        "m=application 7000 UDP/DTLS/SCTP webrtc-datachannel\r\n");
    const auto answer = write_answer(agreed_on(offer), "198.51.100.1", 20000);
    EXPECT_THAT(answer, HasSubstr("m=video 0 RTP/AVP 31\r\n"
                                  "m=audio 20000 RTP/AVP 0 101\r\n"
                                  "a=rtpmap:0 PCMU/8000\r\n"
                                  "a=rtpmap:101 telephone-event/8000\r\n"
                                  "a=fmtp:101 0-15\r\n"
                                  "a=ptime:20\r\na=recvonly\r\n"
                                  "m=image 0 udptl t38\r\n"
                                  "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n"));
    EXPECT_THAT(answer, HasSubstr("c=IN IP4 198.51.100.1\r\n"));
    const auto read = parse_audio(answer);
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().port, 20000);
}

TEST(WriteAnswer, LeavesDigitsOutWhenTheyAreNotOffered) {
    const auto offer = session(kAudio);
    EXPECT_THAT(write_answer(agreed_on(offer), "198.51.100.1", 20000),
                Not(HasSubstr("telephone-event")));
}

std::string origin_of(const std::string& sdp) {
    const auto start = sdp.find("o=");
    return sdp.substr(start, sdp.find("\r\n", start) - start);
}

TEST(WriteAnswer, KeepsItsOriginForTheSameOfferAndCountsUpWithTheOffersVersion) {
    std::string offer = session(kAudio);
    const auto answer = [&offer] {
        return origin_of(write_answer(agreed_on(offer), "198.51.100.1", 20000));
    };
    const auto first = answer();
    EXPECT_EQ(answer(), first);
    offer.replace(offer.find(" 7 "), 3, " 8 ");
    EXPECT_NE(answer(), first);
    EXPECT_EQ(answer().substr(0, answer().find(" 8 ")), first.substr(0, first.find(" 7 ")));
}

TEST(WriteOffer, OffersBothG711sAndDigitsAndCanBeRead) {
    const auto audio = parse_audio(write_offer("2001:db8::9", 30000));
    ASSERT_TRUE(audio);
    EXPECT_EQ(audio.value().address, "2001:db8::9");
    EXPECT_EQ(audio.value().port, 30000);
    EXPECT_EQ(audio.value().direction, Direction::SendRecv);
    EXPECT_THAT(encodings(audio.value()), testing::ElementsAre("PCMU", "PCMA", "TELEPHONE-EVENT"));
}

} // namespace
} // namespace numberd::sip
