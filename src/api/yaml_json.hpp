// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/result.hpp"

namespace numberd::api {

/// Reads one YAML document as JSON, plain scalars by YAML 1.2's core schema (null, true, false,
/// numbers; all else text). InvalidArgument with line and column for what is not YAML, or a key
/// that is there twice. For our own document at start: no bound on anchors.
Result<boost::json::value> yaml_to_json(std::string_view yaml);

} // namespace numberd::api
