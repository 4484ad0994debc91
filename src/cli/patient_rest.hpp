// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "cli/rest.hpp"

namespace numberd::cli {

/// The API for work of many requests: what may pass is waited out. That is a server that is not
/// there, 503, and 429 for as long as it says. Only for requests that may be repeated: GET, or with
/// a key. Borrows `rest`.
class PatientRest {
  public:
    /// `patience`: how long it goes on without an answer that helps.
    PatientRest(Rest& rest, std::chrono::seconds patience) : rest_(rest), patience_(patience) {}

    /// As Rest::send(); what did not pass in time is told as it was last.
    Result<RestReply> send(const RestRequest& request);

    std::chrono::seconds patience() const { return patience_; }

  private:
    Rest& rest_;
    std::chrono::seconds patience_;
};

} // namespace numberd::cli
