// SPDX-License-Identifier: Apache-2.0
// Arbitrary bytes as the requests of one connection: however the network cuts them, they are the
// same requests, and the same failure once it is noticed. The first byte says how they are cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "http/request_parser.hpp"

namespace {

using numberd::http::RequestParser;

constexpr std::size_t kHeaderMax = 1024;
constexpr std::size_t kBodyMax = 4096;

/// What one cutting gave.
struct Reading {
    std::vector<std::string> requests;
    int failure = 0;
};

Reading read(std::string_view text, std::size_t step) {
    using Progress = RequestParser::Progress;
    RequestParser parser(kHeaderMax, kBodyMax);
    parser.reset();
    Reading seen;
    std::string window;
    while (!text.empty()) {
        window.append(text.substr(0, step));
        text.remove_prefix(std::min(step, text.size()));
        for (auto progress = Progress::Header; progress != Progress::NeedMore;) {
            std::size_t used = 0;
            progress = parser.feed(window, used);
            if (used > window.size()) std::abort();
            window.erase(0, used);
            if (progress == Progress::Failed) {
                seen.failure = parser.failure();
                return seen;
            }
            if (progress != Progress::Complete) continue;
            const auto& request = parser.request();
            if (request.body.size() > kBodyMax) std::abort();
            seen.requests.push_back(request.method + ' ' + request.path + '?' + request.query +
                                    '\n' + request.body);
            parser.reset();
        }
    }
    return seen;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    const auto whole = read(text, text.size() + 1);
    const auto cut = read(text, data[0] % 64u + 1u);
    if (whole.requests != cut.requests) std::abort();
    if (whole.failure != 0 && cut.failure != 0 && whole.failure != cut.failure) std::abort();
    return 0;
}
