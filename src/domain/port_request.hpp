// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/e164.hpp"

// What is said between us and a carrier about numbers that come from, or go to, another one.

namespace numberd::domain {

/// Where a port-in stands.
///
///   draft ─► submitted ─► in-process ─► scheduled (FOC) ─► completed
///     │          │         │   ▲            │
///     │          ▼         ▼   │            │          failed: the carrier gave up
///     └────► cancelled  action-required ────┘
enum class PortStatus {
    Draft,
    Submitted,
    InProcess,
    ActionRequired, ///< the carrier's reason stands beside it
    Scheduled,      ///< the firm order commitment (FOC) names the day
    Completed,
    Cancelled,
    Failed,
};

/// "in-process"
std::string_view text_of(PortStatus status);
std::optional<PortStatus> port_status_of(std::string_view text);

/// Whether a carrier can bring a number in.
struct Portability {
    E164 number;
    bool is_portable = false;
    std::string reason{};             ///< the carrier's, if it is not
    bool needs_account_number = true; ///< account number and PIN at the losing carrier
};

struct PostalAddress {
    std::string street{};
    std::string extended{}; ///< flat, floor
    std::string locality{};
    std::string region{};
    std::string postal_code{};
    std::string country{}; ///< ISO 3166

    bool operator==(const PostalAddress&) const = default;
};

/// The end user's contract with the carrier that loses the numbers.
struct LosingCarrier {
    std::string carrier_name{};
    std::string entity_name{};       ///< who has the contract
    std::string authorized_person{}; ///< who may end it, and signs the LOA
    std::string email{};             ///< of that person
    std::string billing_number{};    ///< BTN, E.164; empty: the first number
    std::string account_number{};
    std::string pin{}; ///< a secret: never shown again in whole
    PostalAddress address{};

    bool operator==(const LosingCarrier&) const = default;
};

enum class PortDocumentKind { Loa, Invoice, Other };

std::string_view text_of(PortDocumentKind kind);
std::optional<PortDocumentKind> port_document_kind_of(std::string_view text);

struct PortDocumentContent {
    PortDocumentKind kind = PortDocumentKind::Other;
    std::string file_name{};
    std::string content_type{}; ///< application/pdf, image/png, image/jpeg
    std::string content{};
};

/// What is handed in.
struct PortSubmission {
    std::string our_reference{};
    std::vector<E164> numbers;
    LosingCarrier losing{};
    std::optional<Timestamp> tm_requested{}; ///< the day that is wished for
    std::vector<PortDocumentContent> documents{};
};

struct CarrierComment {
    std::string reference{}; ///< the carrier's id of it: the same one twice is one comment
    std::string text{};
    Timestamp tm_create{};
};

/// A port as the carrier has it.
struct PortState {
    PortStatus status = PortStatus::Submitted;
    std::vector<std::string> references{}; ///< the carrier's ids: it may split a port
    std::string provider_status{};         ///< the carrier's own word
    std::string reason{};                  ///< what it wants, or why it gave up
    std::optional<Timestamp> tm_foc{};
    std::vector<CarrierComment> comments{};
};

/// Another carrier's wish for numbers of ours.
struct PortOutRequest {
    std::string reference{}; ///< the carrier's
    std::vector<E164> numbers;
    std::string gaining_carrier{};
    std::string entity_name{};
    std::string pin{}; ///< that the asker gave
    std::string provider_status{};
    std::optional<Timestamp> tm_foc{};
};

} // namespace numberd::domain
