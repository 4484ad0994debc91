// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/number.hpp"

namespace numberd::api {

/// What the schema cannot say of a metadata object at `path`: names and texts of the customer's
/// own.
void check_metadata(const boost::json::value* metadata, const std::string& path,
                    std::vector<Problem>& problems);

/// Both that a metadata object says, which was checked: the customer's own texts, and rtp_debug,
/// which is off where it does not name it.
void set_metadata(domain::NumberSettings& settings, const boost::json::value& metadata);

/// What a body says of a number, whatever of these its schema lets through.
domain::NumberSettings number_fields(const boost::json::value& body);

} // namespace numberd::api
