// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <optional>

#include "cli/outcome.hpp"
#include "cli/rest.hpp"
#include "cli/rest_runner.hpp"

namespace numberd::cli {

/// The items of a list that the server answered; nullptr if it is none.
const boost::json::array* items_of(const boost::json::value& answer);

/// Makes ids of telephone numbers (Form::NumberId) and of names of flows (Form::Flow), which it
/// asks the server for. nullopt: they are ids now; else it has said why not: there is no such one
/// (NotFound), or several flows have that name (Usage).
std::optional<Exit> resolve_names(Rest& rest, Invocation& invocation);

} // namespace numberd::cli
