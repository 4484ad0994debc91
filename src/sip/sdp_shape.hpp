// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace numberd::sip {

/// Bounds of a session description; a larger one is refused unread.
constexpr std::size_t kSdpBytesMax = 16 * 1024;
constexpr int kSdpLinesMax = 512;
constexpr int kSdpMediaMax = 16;
constexpr int kSdpFormatsMax = 64;

/// Whether `text` has the outer form of RFC 8866 §5 within those bounds: "v=0" first, lines of
/// `letter=printable`, media lines of tokens. sofia's parser must see nothing else: it does not
/// terminate on a media line with a format that is no token, and is quadratic in formats.
bool has_sdp_shape(std::string_view text);

} // namespace numberd::sip
