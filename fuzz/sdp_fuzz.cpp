// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes through everything that happens to a peer's session description.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sip/sdp.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view sdp(reinterpret_cast<const char*>(data), size);
    const auto audio = numberd::sip::parse_audio(sdp);
    if (!audio) return 0;
    const auto agreed = numberd::sip::agree(audio.value());
    if (!agreed) return 0;
    const auto answer = numberd::sip::write_answer(agreed.value(), "192.0.2.1", 20000);
    // What we write, we must be able to read, with the codec that was agreed.
    const auto read = numberd::sip::parse_audio(answer);
    if (!read || read.value().port != 20000) std::abort();
    const auto again = numberd::sip::agree(read.value());
    if (!again || again.value().voice.payload_type != agreed.value().voice.payload_type) {
        std::abort();
    }
    return 0;
}
