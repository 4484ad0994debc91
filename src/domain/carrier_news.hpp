// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/inbound_text.hpp"
#include "domain/message.hpp"
#include "domain/port_request.hpp"

namespace numberd::domain {

/// A carrier's webhook as it arrived, `POST /hooks/{account}`.
struct HookRequest {
    std::string query{}; ///< still encoded; the account knows the rest of its URL
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};

    /// The first value of that name, whatever its case.
    std::optional<std::string_view> header(std::string_view name) const;
};

struct HookAnswer {
    std::string content_type{"application/json"};
    std::string body{"{}"};
};

/// An order has moved: whoever knows it asks the carrier, and believes that answer alone.
struct OrderMoved {
    std::string our_reference{};
};

/// An inbound text.
struct TextArrived {
    InboundText text;
};

/// How far an outbound text has come. Late, repeated and out of order ones are harmless: a status
/// never goes back, and delivered and failed are final.
struct TextReceipt {
    std::string reference{};     ///< the carrier's id
    std::string our_reference{}; ///< ours, where the carrier brings it along; else empty
    TargetStatus status = TargetStatus::Sent;
    Reason reason = Reason::None; ///< why it failed
    std::string detail{};         ///< the carrier's own code and words
};

/// A port has moved: whoever knows it asks the carrier.
struct PortMoved {
    std::string our_reference{}; ///< empty where the carrier does not bring it along
    std::string reference{};     ///< the carrier's
};

/// Another carrier wants numbers of ours.
struct PortOutAsked {
    PortOutRequest request;
};

using CarrierNews = std::variant<OrderMoved, TextArrived, TextReceipt, PortMoved, PortOutAsked>;

/// Where receipts of outbound texts are written down; src/message implements it. Any thread.
class TextReceipts {
  public:
    virtual ~TextReceipts() = default;
    /// `done` once it is durable. A text that is not known is a success: there is nothing to write.
    virtual void receive(std::string account, TextReceipt receipt,
                         std::function<void(Result<void>)> done) = 0;
};

/// Where all that a carrier tells by itself goes; src/service implements it. Any thread.
class CarrierNewsDesk {
  public:
    virtual ~CarrierNewsDesk() = default;
    /// `done` once it is durable, or a row that was there before will see to it: only then may the
    /// carrier be answered. An Error: it must tell it again.
    virtual void take(std::string account, CarrierNews news,
                      std::function<void(Result<void>)> done) = 0;
};

} // namespace numberd::domain
