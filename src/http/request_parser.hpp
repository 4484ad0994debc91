// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace numberd::http {

/// How many bytes the body of a request to that path may have; asked at the request line. Must not
/// block.
using BodyLimit = std::function<std::size_t(const std::string& method, const std::string& path)>;

/// Reads the requests of one connection, one after the other, from its bytes (RFC 9112 §2-§7).
/// Bounded: a header (request line, fields, trailers) larger than `header_bytes_max` and a body
/// larger than `body_bytes_max` fail, however they are cut into pieces. Strict where two readers
/// could disagree about where a request ends: Content-Length beside Transfer-Encoding, any coding
/// but a plain "chunked", and an HTTP/1.1 request without exactly one Host are malformed.
class RequestParser {
  public:
    enum class Progress { NeedMore, Header, Complete, Failed };

    /// `body_limit` may give single requests another bound than body_bytes_max; null: none.
    RequestParser(std::size_t header_bytes_max, std::size_t body_bytes_max,
                  BodyLimit body_limit = nullptr);
    ~RequestParser();

    /// Makes ready for the next request; to be called before the first one too.
    void reset();
    /// Reads on; `used` says how many bytes are done with, the rest is to be given again with what
    /// follows it. Header is reported once, and only for a request that has a body.
    Progress feed(std::string_view input, std::size_t& used);

    /// After Failed: 400, 413 or 431.
    int failure() const;
    bool header_done() const;
    /// From Header on.
    bool keep_alive() const;
    bool is_http_1_0() const;
    bool expects_continue() const;
    /// Whether it is a HEAD request; known from the request line on.
    bool is_head() const;
    /// Whole after Complete; the caller moves it out.
    Request& request();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::http
