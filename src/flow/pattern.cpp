// SPDX-License-Identifier: Apache-2.0
#include <re2/re2.h>

#include "flow/option.hpp"

namespace numberd::flow {

std::string_view text_of(Pattern pattern) {
    switch (pattern) {
        case Pattern::None:
            return "";
        case Pattern::HttpUri:
            return "^https?://[!-~]+$";
        case Pattern::Sound:
            // A URI, or a file below the folder of sounds: no segment begins with a dot.
            return "^(https?://[!-~]+|[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)"
                   "$";
        case Pattern::E164:
            return "^\\+[1-9][0-9]{6,14}$";
        case Pattern::Language:
            return "^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$";
        case Pattern::Word:
            return "^[A-Za-z0-9._:/-]+$";
        case Pattern::ContentType:
            return "^[A-Za-z0-9.+_-]+/[A-Za-z0-9.+_-]+( *;[ -~]*)?$";
        case Pattern::EndKeys:
            return "^[0-9A-D*#]+$";
        case Pattern::Name:
            return "^[^${}\\x00-\\x20\\x7f]+$";
    }
    return "";
}

bool matches(Pattern pattern, std::string_view text) {
    static const auto compiled = [](Pattern of) {
        return RE2(std::string(text_of(of)), RE2::Quiet);
    };
    static const RE2 uri = compiled(Pattern::HttpUri), sound = compiled(Pattern::Sound),
                     e164 = compiled(Pattern::E164), language = compiled(Pattern::Language),
                     word = compiled(Pattern::Word), content = compiled(Pattern::ContentType),
                     keys = compiled(Pattern::EndKeys), name = compiled(Pattern::Name);
    const auto full = [text](const RE2& re) {
        return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), re);
    };
    switch (pattern) {
        case Pattern::None:
            return true;
        case Pattern::HttpUri:
            return full(uri);
        case Pattern::Sound:
            return full(sound);
        case Pattern::E164:
            return full(e164);
        case Pattern::Language:
            return full(language);
        case Pattern::Word:
            return full(word);
        case Pattern::ContentType:
            return full(content);
        case Pattern::EndKeys:
            return full(keys);
        case Pattern::Name:
            return full(name);
    }
    return false;
}

} // namespace numberd::flow
