// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/e164.hpp"

namespace numberd::domain {

/// A text as the phone outside sees it.
struct SandboxText {
    E164 from;
    E164 to;
    std::string text{};
    std::vector<std::string> media{};
    std::string direction{}; ///< "outbound": it sent it; "inbound": it got it from a number of ours
    std::string status{};    ///< delivered, refused
    std::string reason{};    ///< why refused
    Timestamp tm_create{};
};

struct NewSandboxText {
    E164 from;
    E164 to;
    std::string text{};
    std::vector<std::string> media{};
    bool from_pstn = false;
};

/// The world outside, played by the sandbox carrier: phones that text our numbers and get texts.
/// Any thread.
class SandboxPhones {
  public:
    virtual ~SandboxPhones() = default;
    virtual void send(NewSandboxText text, std::function<void(Result<SandboxText>)> done) = 0;
    /// The newest `limit` texts from or to any of `numbers`, newest first.
    virtual std::vector<SandboxText> texts(const std::vector<E164>& numbers, int limit) const = 0;
};

} // namespace numberd::domain
