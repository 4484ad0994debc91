// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/inbound_text.hpp"
#include "message/answers.hpp"
#include "service/core.hpp"
#include "service/resolve.hpp"

namespace numberd::message {

inline constexpr std::size_t kInboundTextBytesMax = 64 * 1024;
inline constexpr std::size_t kInboundMediasMax = 100;
inline constexpr std::size_t kInboundMediaBytesMax = 4096;

/// Takes the texts that carriers bring: asks the resolver, then stores the message, its event and
/// everything that its flow does until it first waits, in one transaction. A text that no flow may
/// take is stored with its reason; one that is a keyword (domain/opt_out.hpp) changes the opt-out
/// ledger instead, and its confirmation is queued, in the same transaction. One that a carrier
/// brings again is answered with the message that it made the first time, and runs nothing. Borrows
/// everything. Any thread.
///
/// Errors: NUMBER_NOT_FOUND (nothing is stored), INVALID_ARGUMENT (too long), and Unavailable from
/// the store: the carrier must bring it again.
class Inbound final : public domain::InboundTexts {
  public:
    Inbound(const service::Core& core, service::Resolver& resolver, Answers& answers)
        : core_(core), resolver_(resolver), answers_(answers) {}

    void receive(domain::InboundText text,
                 std::function<void(Result<domain::Message>)> done) override;

  private:
    service::Core core_;
    service::Resolver& resolver_;
    Answers& answers_;
};

} // namespace numberd::message
