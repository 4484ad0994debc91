// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/message.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"

namespace numberd::service {

struct NewMessage {
    domain::Address source{};
    std::vector<domain::Address> destinations{};
    std::string text{};
    std::vector<std::string> medias{};
    domain::ActiveflowId activeflow_id{};
};

/// Destinations of one message at most.
inline constexpr std::size_t kDestinationsMax = 100;

/// The messages of a customer.
class Messages {
  public:
    explicit Messages(const Core& core) : core_(core) {}

    /// Queues a message; message/sender.hpp hands it to the carrier. SOURCE_NOT_OWNED,
    /// SOURCE_NOT_SUPPORTED, DESTINATION_NOT_SUPPORTED, NUMBER_SUSPENDED, CAMPAIGN_REQUIRED,
    /// RECIPIENT_OPTED_OUT, INSUFFICIENT_BALANCE, INVALID_ARGUMENT.
    void send(const Actor& actor, NewMessage wanted, Done<domain::Message> done);
    void get(const Actor& actor, domain::MessageId id, Done<domain::Message> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Message>> done);

  private:
    Core core_;
};

/// What send() does, inside a transaction: a flow's reply is queued with the step that wrote it.
/// Of a flow's text, targets that have opted out fail, and the others get it.
Result<domain::Message> queue_message(domain::Tx& tx, const Core& core, const Actor& actor,
                                      const NewMessage& wanted);

/// Queues the answer to a keyword. No opt-out and no campaign holds it back, and it costs nothing:
/// who asks for silence must get it confirmed.
Result<void> queue_keyword_reply(domain::Tx& tx, const Core& core, const domain::Number& number,
                                 domain::E164 peer, std::string text);

} // namespace numberd::service
