// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ids.hpp"

namespace numberd::api {

// Fields of a body that the document's schema has passed; nullopt where there is none.

const boost::json::value* field(const boost::json::value& body, std::string_view name);
std::optional<std::string> text_field(const boost::json::value& body, std::string_view name);
std::optional<bool> flag_field(const boost::json::value& body, std::string_view name);
std::optional<std::int64_t> integer_field(const boost::json::value& body, std::string_view name);
std::optional<double> number_field(const boost::json::value& body, std::string_view name);
std::optional<std::vector<std::string>> texts_field(const boost::json::value& body,
                                                    std::string_view name);
/// An empty text is the nil id: no flow.
std::optional<domain::FlowId> flow_field(const boost::json::value& body, std::string_view name);
/// Anything, as JSON text.
std::optional<std::string> json_field(const boost::json::value& body, std::string_view name);

} // namespace numberd::api
