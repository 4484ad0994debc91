// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>

#include "base/result.hpp"
#include "http/client.hpp"

namespace numberd::cli {

/// The REST API as a command line uses it: one call after the other, each waited for.
class Rest {
  public:
    /// `base` is "http://127.0.0.1:8080"; `credential` a token or access key.
    Rest(std::string base, std::string credential);

    Result<boost::json::value> get(const std::string& path);
    Result<boost::json::value> post(const std::string& path, const boost::json::value& body);
    Result<boost::json::value> put(const std::string& path, const boost::json::value& body);

  private:
    Result<boost::json::value> call(const std::string& method, const std::string& path,
                                    std::string body);

    std::string base_;
    std::string credential_;
    http::Client client_;
};

/// A member that must be a string; empty if it is not there.
std::string text_at(const boost::json::value& object, std::string_view member);

} // namespace numberd::cli
