// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace numberd::media {

/// What an English speech engine that knows ASCII alone can be given of a text: SSML (a text that
/// begins with `<speak`) loses its tags and gets its entities resolved, accented Latin letters
/// lose their accents, typographic marks become plain ones, everything else becomes a space.
/// Empty when nothing is left to say. Pure.
std::string speakable(std::string_view text);

/// Cuts a text into pieces of at most `bytes_max`, none empty: behind the end of a sentence where
/// there is one, else between words, else within a word. Pure.
std::vector<std::string> spoken_pieces(std::string_view text, std::size_t bytes_max);

} // namespace numberd::media
