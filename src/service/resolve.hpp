// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"
#include "flow/program.hpp"
#include "service/live_numbers.hpp"

namespace numberd::service {

/// Where a call or message comes from: the telephone network, or a client of ours.
enum class Origin { Pstn, Client };

struct Question {
    std::optional<domain::E164> number; ///< nullopt: what was dialled is no number
    flow::Medium medium = flow::Medium::Call;
    Origin origin = Origin::Client;
};

/// May this number take this call or message now, and what runs?
struct Decision {
    domain::Reason refusal = domain::Reason::None; ///< None: run it
    std::optional<LiveNumber> number{};            ///< set whenever the number exists
    domain::FlowId flow_id{};
    flow::ProgramPtr program{}; ///< set when it runs
};

/// The one place where this is decided: the SIP path, the message path and OPTIONS all ask here.
/// Any thread.
class Resolver {
  public:
    Resolver(const LiveNumbers& numbers, class Programs& programs)
        : numbers_(numbers), programs_(programs) {}

    /// Everything but the flow's program: from memory, at once.
    Decision check(const Question& question) const;
    /// With the program; `done` may be called at once (it mostly is) or on a thread of the store.
    void resolve(const Question& question, std::function<void(Decision)> done);

  private:
    const LiveNumbers& numbers_;
    Programs& programs_;
};

} // namespace numberd::service
