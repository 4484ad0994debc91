// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

#include <boost/json.hpp>

namespace numberd {

bool is_utf8(std::string_view text) {
    namespace json = boost::json;
    json::error_code failed;
    json::parse(json::serialize(json::string(text.data(), text.size())), failed);
    return !failed;
}

} // namespace numberd
