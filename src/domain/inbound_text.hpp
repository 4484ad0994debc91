// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/e164.hpp"
#include "domain/message.hpp"

namespace numberd::domain {

/// A text that a carrier brings. Its signature has been checked.
struct InboundText {
    std::string provider{};           ///< carrier account
    std::string provider_reference{}; ///< the carrier's id: the same one twice is one message
    E164 from;
    E164 to;
    std::string text{};
    std::vector<std::string> medias{};
    bool from_pstn = true; ///< false: from a client of ours or of the sandbox
};

/// Where carriers bring inbound texts; src/message implements it. Any thread.
class InboundTexts {
  public:
    virtual ~InboundTexts() = default;
    /// `done` gets the stored message once it is durable: only then may the carrier be answered.
    /// A message that no flow took has its reason in it. NUMBER_NOT_FOUND: no such number here.
    virtual void receive(InboundText text, std::function<void(Result<Message>)> done) = 0;
};

} // namespace numberd::domain
