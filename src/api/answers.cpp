// SPDX-License-Identifier: Apache-2.0
#include "api/answers.hpp"

#include <boost/json.hpp>

namespace numberd::api {
namespace {

std::string joined(const std::vector<std::string>& items) {
    std::size_t bytes = 64;
    for (const auto& item : items)
        bytes += item.size() + 1;
    std::string body;
    body.reserve(bytes);
    body = R"({"result":[)";
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) body += ',';
        body += items[i];
    }
    body += ']';
    return body;
}

} // namespace

std::string list_json(const std::vector<std::string>& items, std::string_view next_page_token) {
    auto body = joined(items);
    body += R"(,"next_page_token":)";
    body +=
        boost::json::serialize(boost::json::string(next_page_token.data(), next_page_token.size()));
    body += '}';
    return body;
}

std::string result_json(const std::vector<std::string>& items) {
    return joined(items) + '}';
}

} // namespace numberd::api
