// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"
#include "flow/program.hpp"
#include "service/live_accounts.hpp"
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

/// What is asked, in this order; the first that fails decides.
enum class CheckKind { Number, Origin, Status, Account, Balance, Flow };
inline constexpr int kCheckKinds = static_cast<int>(CheckKind::Flow) + 1;

std::string_view text_of(CheckKind kind);

/// One check, and how it came out.
struct Check {
    CheckKind kind = CheckKind::Number;
    domain::Reason refusal = domain::Reason::None; ///< None: passed
};

/// The one place where this is decided: the SIP path, the message path, OPTIONS and explain all ask
/// here. Any thread.
class Resolver {
  public:
    Resolver(const LiveNumbers& numbers, const LiveAccounts& accounts, class Programs& programs)
        : numbers_(numbers), accounts_(accounts), programs_(programs) {}

    /// Everything but the flow's program: from memory, at once.
    Decision check(const Question& question) const;
    /// With the program; `done` may be called at once (it mostly is) or on a thread of the store.
    void resolve(const Question& question, std::function<void(Decision)> done);
    /// How each check comes out, also behind the one that decides, as far as they can be made.
    std::vector<Check> checks(const Question& question) const;

  private:
    domain::Reason try_check(CheckKind kind, const Question& question,
                             const std::optional<LiveNumber>& number) const;
    domain::Reason check_balance(const Question& question, const LiveNumber& number) const;

    const LiveNumbers& numbers_;
    const LiveAccounts& accounts_;
    Programs& programs_;
};

} // namespace numberd::service
