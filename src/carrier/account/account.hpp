// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "carrier/account/breaker.hpp"
#include "http/client.hpp"
#include "service/deadlines.hpp"

namespace numberd::carrier {

/// What an adapter works with. Borrowed.
struct Tools {
    http::Client& client;
    service::Deadlines& deadlines; ///< swept until the account's last request has been answered
    Clock& clock;
    Rng& rng;
};

struct AccountSettings {
    std::string name{};
    std::string authorization{}; ///< the value of that header: a secret
    int requests_a_second = 20;
    std::size_t in_flight_max = 16;
    std::size_t waiting_max = 1'000;
    int attempts_max = 3;
    std::chrono::milliseconds retry_first{500};
    std::chrono::seconds wait_max{20}; ///< of a request for its turn; then CARRIER_UNAVAILABLE
    std::chrono::seconds retry_after_max{60}; ///< a longer Retry-After is cut
    std::chrono::milliseconds connect_timeout{3'000};
    std::chrono::milliseconds timeout{10'000}; ///< of one attempt
    BreakerSettings breaker{};
};

/// Whether a request may be made again although the first one may have been carried out.
enum class Repeat { Safe, Unsafe };

struct Ask {
    std::string method{"GET"};
    std::string url{};
    std::string content_type{};
    std::string body{};
    Repeat repeat = Repeat::Safe;
};

/// An answer of the carrier, a refusal too: any status but 429 and 5xx.
struct Told {
    int status = 0;
    std::string body{};
    http::Headers headers{};

    bool is_success() const { return status >= 200 && status < 300; }
};

/// All requests to one account go through here: within its budget, so many at once, the others in
/// order behind them; repeated where that is safe; and none while its breaker is open. Any thread.
/// Never blocks. Copies are the same account; all may go while requests are under way, which are
/// answered all the same.
///
/// Errors. CARRIER_UNAVAILABLE: the carrier has not carried it out (not reached, 429, no turn, open
/// breaker). CARRIER_OUTCOME_UNKNOWN: it may have (no answer, 5xx), and asking again was not safe
/// or has not helped.
class Account {
  public:
    using Done = std::function<void(Result<Told>)>;

    Account(AccountSettings settings, Tools tools);

    void ask(Ask ask, Done done) const;
    domain::CarrierHealth health() const;
    /// Whether it is worth while to ask it now: its breaker is not open.
    bool is_usable() const;
    /// Something that was answered could not be understood: that is said of the account.
    void note_nonsense(const std::string& what) const;

  private:
    class State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::carrier
