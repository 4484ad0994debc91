// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "service/core.hpp"
#include "service/resolve.hpp"

namespace numberd::service {

/// What a call or text to a number would do now, and why: the resolver's own answer.
struct Explanation {
    Decision decision{};
    std::vector<Check> checks{};
    std::vector<std::string> details{};       ///< what each check looked at
    std::vector<std::string> first_actions{}; ///< JSON of each
};

inline constexpr std::size_t kFirstActions = 5;

/// Asks for the actor's own number. NUMBER_NOT_FOUND.
void explain(const Core& core, Resolver& resolver, const Actor& actor, domain::NumberId id,
             Question question, Done<Explanation> done);

/// `sip_status`: what a refused call would be answered; 0 for a text.
std::string explanation_json(const Explanation& explanation, int sip_status);

} // namespace numberd::service
