// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"

// Who wants no texts from whom, and the words by which phones say so.

namespace numberd::domain {

/// none: the peer has asked for help, and said nothing else.
enum class OptOutStatus { None, OptedOut, OptedIn };

/// Who has said so. By keyword: the peer itself, in a text. By carrier: it refused a text because
/// the peer had opted out there. By hand: an operator or the customer.
enum class OptOutSource { Keyword, Carrier, Hand };

/// What one peer has said of the texts of one number of a customer; whichever carrier the number is
/// with, and after it has come back to the customer too.
struct OptOut {
    OptOutId id;
    CustomerId customer_id;
    E164 number;
    E164 peer;
    OptOutStatus status = OptOutStatus::None;
    // Of the last change of status.
    OptOutSource source = OptOutSource::Keyword;
    std::string keyword{}; ///< as it is in the table below, "STOP ALL"
    MessageId message_id;  ///< the text that said it, or that the carrier refused; nil: by hand
    std::string text{};    ///< of that message
    std::string reason{};  ///< what was given by hand
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    // How often help was given since tm_help; see may_help().
    int helped = 0;
    std::optional<Timestamp> tm_help{};
};

enum class KeywordKind { Stop, Start, Yes, Help };

struct Keyword {
    KeywordKind kind = KeywordKind::Stop;
    std::string_view word{}; ///< upper case; lives for ever
};

/// The keyword that is the whole text, but for case, the white space around it and what ends a
/// sentence behind it ("Stop!"); nullopt: it is a text like others.
///
///   STOP STOPALL "STOP ALL" UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT | START UNSTOP | YES
///   | HELP INFO
std::optional<Keyword> keyword_of(std::string_view text);

/// What a keyword does.
struct KeywordStep {
    bool is_handled = true;           ///< false: it is a text like others, and its flow runs
    std::optional<OptOutStatus> to{}; ///< the new status, if it changes
    bool is_answered = false;         ///< a confirmation, or help, is due
};

/// The ledger's rule:
///
///                     Stop (answered)
///       none ────────────────────────────► opted_out ──┐ Stop: nothing, no second answer
///                                          │   ▲  ▲────┘
///               Start, Yes (answered)      ▼   │ Stop (answered)
///       Start: nothing ──┐               opted_in
///                        └──────────────────▲
///
/// Start where nobody is opted out changes nothing and is not answered, but is no text for a flow
/// either; Yes there is one, since flows ask questions. Help is answered in each status, within
/// may_help(). A change by carrier or by hand moves the status in the same way, unanswered.
KeywordStep step_of(OptOutStatus from, KeywordKind keyword);

/// Help goes out this often an hour to one peer, so that two machines do not help each other for
/// ever.
inline constexpr int kHelpsMax = 5;
bool may_help(const OptOut& entry, Timestamp now);
/// Counts one that goes out.
void count_help(OptOut& entry, Timestamp now);

std::string_view text_of(OptOutStatus status);
std::string_view text_of(OptOutSource source);
std::optional<OptOutStatus> opt_out_status_of(std::string_view text);
std::optional<OptOutSource> opt_out_source_of(std::string_view text);

} // namespace numberd::domain
