// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/port_request.hpp"

// Numbers that come from another carrier: what we keep of a port-in. What is said to the carrier is
// in port_request.hpp.

namespace numberd::domain {

inline constexpr std::size_t kPortNumbersMax = 100;
inline constexpr std::size_t kPortDocumentsMax = 10; ///< a port
inline constexpr std::size_t kPortDocumentBytesMax = 5 * 1024 * 1024;
inline constexpr std::size_t kPortCommentsMax = 200; ///< a port, whoever wrote them

/// One number of a port, and what it will be when it is ours. Its id is given beforehand: whoever
/// goes on after a crash sees whether it is there.
struct PortedNumber {
    E164 number;
    NumberId number_id{};
    FlowId call_flow_id{};    ///< nil: calls will be refused
    FlowId message_flow_id{}; ///< nil: messages will be refused
    std::string name{};
    std::vector<std::string> tags{};

    bool operator==(const PortedNumber&) const = default;
};

/// Numbers that a customer brings along from another carrier. PortStatus draws its states.
struct NumberPort {
    NumberPortId id; ///< also our reference at the carrier
    CustomerId customer_id;
    std::string account{};  ///< the carrier account it goes through; kOwnProvider: none
    bool is_manual = false; ///< no carrier is asked: the operator moves it step by step
    PortStatus status = PortStatus::Draft;
    std::vector<PortedNumber> numbers{};
    LosingCarrier losing{};
    std::optional<Timestamp> tm_requested{}; ///< the day that is wished for
    std::optional<Timestamp> tm_foc{};
    std::vector<std::string> references{}; ///< the carrier's ids: it may split a port
    std::string provider_status{};         ///< the carrier's own word
    std::string reason{};                  ///< what is wanted, or why it was given up
    std::optional<Timestamp> tm_submit{};  ///< of the last submission
    std::optional<Timestamp> tm_taken{};   ///< when the carrier was first known to have that
    std::optional<Timestamp> tm_cancel{};  ///< since when it is being cancelled
    std::optional<Timestamp> tm_end{};     ///< completed, cancelled or failed
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

/// Whether it has been handed in and has not ended: only one open port may name a number.
bool is_open(PortStatus status);
/// Whether what stands in it may be changed: it lies with the customer.
bool is_editable(PortStatus status);

/// The status after that step; STATE_INVALID, with the present one in its message, if it cannot be
/// made. A step to where the port is already changes nothing. One table for what the carrier says,
/// the operator's steps and the customer's wishes; see PortStatus for the drawing, and besides it:
/// an action-required port is submitted again, and a carrier may take a date back.
Result<PortStatus> move_port(PortStatus from, PortStatus to);

/// "****": a PIN as it is shown ever after; empty for none.
std::string masked_pin(std::string_view pin);
/// "****6789": of a long one the end is shown.
std::string masked_account(std::string_view account);

struct PortDocument {
    PortDocumentId id;
    NumberPortId port_id;
    CustomerId customer_id;
    PortDocumentKind kind = PortDocumentKind::Other;
    std::string file_name{};
    std::string content_type{};
    std::int64_t bytes = 0;
    std::string sha256{}; ///< hex
    Timestamp tm_create{};
};

/// application/pdf, image/png or image/jpeg by the first bytes; empty: none of them.
std::string_view content_type_of(std::string_view content);
/// A plain name, without a path, of at most 100 letters, digits, blanks and ._-()
bool is_file_name(std::string_view text);

enum class PortCommentAuthor { Customer, Operator, Carrier };

/// Pending: the carrier has still to be told. Failed: it was not told for good, or it cannot be
/// known whether it was.
enum class PortCommentStatus { Pending, Told, Failed };

struct PortComment {
    PortCommentId id;
    NumberPortId port_id;
    PortCommentAuthor author = PortCommentAuthor::Customer;
    PortCommentStatus status = PortCommentStatus::Told;
    std::string text{};
    std::string provider_reference{}; ///< the carrier's id; one of each in a port
    Timestamp tm_create{};
};

std::string_view text_of(PortCommentAuthor author);
std::string_view text_of(PortCommentStatus status);
std::optional<PortCommentAuthor> port_comment_author_of(std::string_view text);
std::optional<PortCommentStatus> port_comment_status_of(std::string_view text);

} // namespace numberd::domain
