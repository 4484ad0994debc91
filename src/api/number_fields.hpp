// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace numberd::api {

/// The one name of a number's metadata that means something to us.
inline constexpr std::string_view kRtpDebug = "rtp_debug";

/// What the schema cannot say of a metadata object at `path`: names and texts of the customer's
/// own.
void check_metadata(const boost::json::value* metadata, const std::string& path,
                    std::vector<Problem>& problems);

/// The customer's own texts of a metadata object that was checked.
std::map<std::string, std::string> metadata_of(const boost::json::value& metadata);

} // namespace numberd::api
