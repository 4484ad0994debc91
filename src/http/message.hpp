// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace numberd::http {

/// Header fields in the order they came; names compare without case (RFC 9110 §5.1).
class Headers {
  public:
    void add(std::string name, std::string value);
    /// Room for that many fields, so that adding them does not move them.
    void reserve(std::size_t fields) { fields_.reserve(fields); }
    /// The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// A request as it arrived: `path` and `query` are still percent-encoded.
struct Request {
    std::string method;
    std::string path;
    std::string query;
    Headers headers;
    std::string body;
    std::string remote_ip;
};

struct Upgrade;

struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    Headers headers;
    /// Of a 101 alone: what web_socket_response() gives it.
    std::shared_ptr<const Upgrade> upgrade{};
};

/// Decodes %XX; with `plus_is_space`, '+' too. nullopt for a broken escape or a NUL.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// Encodes all but the unreserved characters of RFC 3986 §2.3.
std::string percent_encode(std::string_view text);
/// Name and value of each pair of a query or form body, decoded; nullopt if one is broken.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

} // namespace numberd::http
