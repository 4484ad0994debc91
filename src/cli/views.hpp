// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>

namespace numberd::cli {

/// A day of a number's usage.
inline constexpr const char* kUsageColumns =
    "day in=incoming_calls out=outgoing_calls answered=answered_calls refused=refused_calls "
    "minutes=talk_minutes texts_in=inbound_messages texts_out=outbound_messages "
    "texts_refused=refused_messages why=refusals";

// How a person sees what is neither a list nor a flat object; rows of the table name them. What is
// missing in the answer is left out.
void show_explanation(const boost::json::value& explanation, std::ostream& out);
void show_number_at(const boost::json::value& history, std::ostream& out);
void show_order(const boost::json::value& order, std::ostream& out);
void show_usage(const boost::json::value& usage, std::ostream& out);
void show_import(const boost::json::value& import, std::ostream& out);
void show_flow(const boost::json::value& flow, std::ostream& out);
void show_run(const boost::json::value& activeflow, std::ostream& out);
/// The secret alone: it is copied from there.
void show_webhook_secret(const boost::json::value& customer, std::ostream& out);

/// All members, one below the other; texts of several lines keep their place.
void show_members(const boost::json::value& object, std::string_view hides, std::ostream& out);

} // namespace numberd::cli
