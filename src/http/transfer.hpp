// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/url.hpp"

namespace numberd::http {

/// InvalidArgument for a method or header field that would not stay in its line.
Result<void> check_fields(const ClientRequest& request);

/// One request from fetch() to its answer, and the curl handle that carries it while it runs.
/// Used by the client's thread alone once it is made. The handle must be out of its multi handle
/// when this is destroyed.
class Transfer {
  public:
    Transfer(ClientRequest request, Client::Done done, std::string host, SteadyTime deadline);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    const std::string& host() const { return host_; }
    SteadyTime deadline() const { return deadline_; }

    /// Makes the handle; nullptr when there is no memory for it. What was waited for is taken
    /// from the time that the request has.
    CURL* prepare(bool allow_private_targets, SteadyTime now);
    /// What curl's outcome means to the caller.
    Result<ClientResponse> result(CURLcode outcome);
    Client::Done take_done() { return std::move(done_); }

  private:
    struct EasyDeleter {
        void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    };
    struct ListDeleter {
        void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    };

    bool is_sent() const;
    bool set_fields();
    void set_method();
    void set_limits(SteadyTime now);
    bool append_field(const std::string& line);
    void on_header_line(std::string_view line);

    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    ClientRequest request_;
    Client::Done done_;
    std::string host_;
    SteadyTime deadline_;
    bool allow_private_ = false;

    ClientResponse response_;
    std::size_t header_bytes_ = 0;
    bool in_header_ = false;
    bool refused_ = false;
    bool too_large_ = false;
    std::array<char, CURL_ERROR_SIZE> detail_{};
    std::unique_ptr<curl_slist, ListDeleter> fields_;
    std::unique_ptr<CURL, EasyDeleter> easy_; ///< last: it points at what stands above
};

} // namespace numberd::http
