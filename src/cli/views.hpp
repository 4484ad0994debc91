// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>

namespace numberd::cli {

// How a person sees what is neither a list nor a flat object; rows of the table name them. What is
// missing in the answer is left out.
void show_explanation(const boost::json::value& explanation, std::ostream& out);
void show_number_at(const boost::json::value& history, std::ostream& out);
void show_order(const boost::json::value& order, std::ostream& out);
void show_flow(const boost::json::value& flow, std::ostream& out);
void show_run(const boost::json::value& activeflow, std::ostream& out);
/// The secret alone: it is copied from there.
void show_webhook_secret(const boost::json::value& customer, std::ostream& out);

/// All members, one below the other; texts of several lines keep their place.
void show_members(const boost::json::value& object, std::string_view hides, std::ostream& out);

} // namespace numberd::cli
