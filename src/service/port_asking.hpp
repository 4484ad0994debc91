// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "domain/number_port.hpp"
#include "service/asking_pace.hpp"
#include "service/core.hpp"
#include "service/in_flight.hpp"
#include "service/place.hpp"

namespace numberd::service {

struct PortSettings {
    int poll_page = 100; ///< ports that one poll() looks at; the next one goes on behind them
    /// Ports that carriers are asked about at a time.
    std::size_t in_flight_max = 200;
    /// Of these, ports that are being handed in with all their documents in memory.
    std::size_t handing_in_max = 4;
    /// The longest pause between two questions after the same port: they take days.
    std::chrono::seconds asking_pause_max{300};
    /// How long a submission may be on its way to the carrier, from whichever process.
    std::chrono::seconds submission_longest{60};
};

/// What is said to carriers about open ports. The row is written before a carrier is asked, and
/// says alone what comes next, so that the first attempt, poll() and a webhook do the same:
///
///   the row says                         the carrier is asked          and the row becomes
///   submitted, not known to be taken  ─► submit_port(our id)        ─► as it answers
///   taken                             ─► port_state                 ─► as it answers; completed:
///                                                                      the numbers are there
///   to be cancelled                   ─► port_state, cancel_port    ─► as it answers
///   action-required, never taken      ─► nothing: it lies with the customer
///
/// After CARRIER_REJECTED a submission is action-required, with the carrier's reason; after
/// NOT_SUPPORTED it is the operator's to carry out. After every other error poll() asks again.
/// About one port the carrier is asked one thing at a time. Any thread; outlives its questions.
class PortAsking {
  public:
    PortAsking(const Core& core, const domain::Carriers& carriers, PortSettings settings = {})
        : core_(core),
          carriers_(carriers),
          settings_(settings),
          pace_(settings.asking_pause_max),
          asking_(settings.in_flight_max),
          handing_in_(settings.handing_in_max) {}

    /// Hands in what has just been submitted; answers the row as it is afterwards, whether the
    /// carrier has answered or not.
    void begin(domain::NumberPortId id, const Done<domain::NumberPort>& done);
    /// The same, asking whatever comes next. What is not known to be taken is handed in again only
    /// when no other process can be at it any more.
    void go_on(domain::NumberPortId id, const Done<domain::NumberPort>& done);
    /// The next page of the open ports at their pace; where their day has come, more often.
    void poll(std::function<void()> done);
    /// A carrier has told that a port has moved: asks it. `done` when it is known which one that
    /// is; one that is none of that account's is no error.
    void moved(const std::string& account, const domain::PortMoved& news,
               std::function<void(Result<void>)> done);

  private:
    using PortDone = Done<domain::NumberPort>;
    enum class Attempt { First, Again };

    void go_on(domain::NumberPortId id, Attempt attempt, const PortDone& done);

    void read(domain::NumberPortId id, const PortDone& done);
    void ask(const domain::NumberPort& port, Attempt attempt, const PortDone& done);
    bool may_be_under_way(const domain::NumberPort& port) const;
    void hand_in(const domain::NumberPort& port, const PortDone& done);
    void submit(const domain::NumberPort& port, domain::PortSubmission submission,
                const PortDone& done);
    void settle_refused(const domain::NumberPort& port, const Error& error, const PortDone& done);
    void ask_state(const domain::NumberPort& port, const PortDone& done);
    void cancel(const domain::NumberPort& port, bool is_known, const PortDone& done);
    void tell_comments(const domain::NumberPort& port, const PortDone& done);
    void tell_next(const domain::NumberPort& port,
                   const std::shared_ptr<std::vector<domain::PortComment>>& comments,
                   std::size_t at, const PortDone& done);
    void apply(domain::NumberPortId id, const domain::PortState& state, const PortDone& done);
    void set_up_numbers(const domain::NumberPort& before, const domain::NumberPort& after);

    Core core_;
    const domain::Carriers& carriers_;
    PortSettings settings_;
    AskingPace pace_;
    InFlight asking_;
    InFlight handing_in_;
    Place<domain::NumberPortId> place_;
};

} // namespace numberd::service
