// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"

namespace numberd::http {

struct ClientSettings {
    std::size_t in_flight_max = 256; ///< beyond it fetch() fails with ResourceExhausted
    std::size_t per_host_max = 16;   ///< further ones to that host wait inside their deadline
    bool allow_private_targets = false;
};

struct ClientRequest {
    std::string method = "GET";
    std::string url; ///< http or https only
    Headers headers;
    std::string body;
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds total_timeout{15'000};
    std::size_t body_bytes_max = 1024 * 1024;
    bool at_most_once = false; ///< never repeated by itself when a kept connection turns out dead
    int redirects_max = 0;     ///< 0: a redirect is an answer like any other
};

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body;
};

/// HTTP(S) requests on one libcurl multi thread. The address that is really connected to is
/// checked after name resolution (SSRF guard): unless allow_private_targets, private, loopback,
/// link-local, CGN, documentation, benchmark, multicast and reserved ranges of IPv4 and IPv6
/// (mapped and NAT64 forms too) are refused with reason "TARGET_FORBIDDEN".
/// `done` is called exactly once, on the client's thread, for a request that is refused at once
/// too: move on from there quickly. It may fetch again, but must not destroy the client. Proxies of
/// the environment are not used, bodies are not decompressed, and an answer's header fields may
/// take 64 KiB. Reasons beside Upstream: TARGET_FORBIDDEN and TARGET_UNREACHABLE (the target has
/// not seen the request), TARGET_TIMEOUT and ANSWER_LOST (it may have), RESPONSE_TOO_LARGE,
/// TOO_MANY_REDIRECTS.
class Client {
  public:
    using Done = std::function<void(Result<ClientResponse>)>;

    explicit Client(ClientSettings settings);
    /// Stops.
    ~Client();

    /// Fails what still runs with Unavailable and ends the thread; every `done` has been called
    /// when it returns. From here on fetch() answers Unavailable at once, on the caller's thread.
    /// May be called again; not from a `done`. Call it before anything goes that a `done` needs.
    void stop();

    /// Any thread; never blocks. Errors: InvalidArgument ("INVALID_URL", or a method or header
    /// field that would not stay in its line), ResourceExhausted (too many), Upstream (connection,
    /// time, size, refused address).
    void fetch(ClientRequest request, Done done);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::http
