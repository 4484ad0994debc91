// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "domain/port_out.hpp"
#include "service/asking_pace.hpp"
#include "service/core.hpp"
#include "service/in_flight.hpp"
#include "service/place.hpp"

namespace numberd::service {

struct PortOutDecision {
    bool is_approved = false;
    bool is_forced = false;            ///< whatever PIN was given
    std::string reason{};              ///< of a refusal
    std::optional<Timestamp> tm_foc{}; ///< of an approval: when the numbers go, if it is agreed
};

/// Numbers that other carriers want. What a carrier asks is written before it is answered; a
/// decision is written first, then told, and told again by poll() until the carrier has it:
///
///   asked(news), create ─► requested ─► approve (PIN) ─► approved ─► tm_foc, or the carrier's word
///                               └─────► refuse                        └─► completed: the numbers
///                                                                         are deleted
/// Any thread; outlives its questions.
class PortOuts {
  public:
    static constexpr int kPollPage = 100;
    static constexpr std::size_t kAtOnceMax = 100;
    static constexpr std::chrono::seconds kPauseMax{300}; ///< before a decision is told again

    PortOuts(const Core& core, const domain::Carriers& carriers)
        : core_(core), carriers_(carriers), pace_(kPauseMax), telling_(kAtOnceMax) {}

    /// A carrier's request: a row for each customer whose numbers are named; again it is the same
    /// rows, with what has changed. Numbers that nobody has are left out.
    void asked(const std::string& account, const domain::PortOutRequest& request,
               std::function<void(Result<void>)> done);
    /// Entered by the operator, for numbers of one customer. NUMBER_NOT_FOUND, INVALID_ARGUMENT.
    void create(const Actor& actor, const domain::PortOutRequest& request,
                Done<domain::PortOut> done);
    void get(const Actor& actor, domain::PortOutId id, Done<domain::PortOut> done);
    /// `is_of_all`: those of every customer; the caller has seen that the actor may.
    void list(const Actor& actor, bool is_of_all, domain::Page page,
              Done<Listed<domain::PortOut>> done);
    /// PIN_MISMATCH unless forced, if the customer has a PIN; STATE_INVALID.
    void decide(const Actor& actor, domain::PortOutId id, const PortOutDecision& decision,
                Done<domain::PortOut> done);
    /// The operator's word that it is over: completed or cancelled.
    void end(const Actor& actor, domain::PortOutId id, domain::PortOutStatus status,
             Done<domain::PortOut> done);

    /// The PIN of the actor's customer, masked; empty: none.
    void get_pin(const Actor& actor, Done<std::string> done);
    /// An empty one takes it away.
    void set_pin(const Actor& actor, const std::string& pin, Done<std::string> done);

    /// Tells decisions that have not been told; ends what is due.
    void poll(std::function<void()> done);

  private:
    void tell(const domain::PortOut& port, const Done<domain::PortOut>& done);
    void complete_due(domain::PortOutId id, const std::shared_ptr<void>& until);

    Core core_;
    const domain::Carriers& carriers_;
    AskingPace pace_;
    InFlight telling_;
    Place<domain::PortOutId> place_;
};

} // namespace numberd::service
