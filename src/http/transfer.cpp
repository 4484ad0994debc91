// SPDX-License-Identifier: Apache-2.0
#include "http/transfer.hpp"

#include <sys/socket.h>

#include <algorithm>

#include "http/syntax.hpp"
#include "http/target_guard.hpp"

namespace numberd::http {
namespace {

using std::chrono::milliseconds;

/// All header fields of an answer together; the caller bounds only the body.
constexpr std::size_t kHeaderBytesMax = 64 * 1024;

struct UrlDeleter {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

std::string url_part(CURLU* url, CURLUPart part) {
    char* text = nullptr;
    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string copy(text);
    curl_free(text);
    return copy;
}

/// Stricter than curl, which forgives one slash and three.
bool starts_as_http(std::string_view url) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equals_ignoring_case(url.substr(0, scheme.size()), scheme)) continue;
        return !url.substr(scheme.size()).starts_with('/');
    }
    return false;
}

long to_curl(milliseconds time) {
    return static_cast<long>(std::max(time, milliseconds{1}).count());
}

Error upstream(std::string_view reason, std::string message, std::string detail) {
    return Error{.code = ErrorCode::Upstream,
                 .reason = reason,
                 .message = std::move(message),
                 .detail = std::move(detail)};
}

} // namespace

Result<std::string> host_of(const std::string& url) {
    const auto invalid = [] {
        return Error{.code = ErrorCode::InvalidArgument,
                     .reason = "INVALID_URL",
                     .message = "the URL must be a complete http or https one"};
    };
    const std::unique_ptr<CURLU, UrlDeleter> parsed(curl_url());
    if (!parsed || !starts_as_http(url) || url.find('\0') != std::string::npos ||
        curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
        return invalid();
    }
    auto host = url_part(parsed.get(), CURLUPART_HOST);
    if (host.empty()) return invalid();
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto port = url_part(parsed.get(), CURLUPART_PORT);
    if (port == "0") return invalid();
    return host + ":" + port;
}

Result<void> check_fields(const ClientRequest& request) {
    bool valid = is_token(request.method);
    for (const auto& [name, value] : request.headers.all()) {
        valid = valid && is_token(name) && is_field_value(value);
    }
    if (valid) return success();
    return Error{.code = ErrorCode::InvalidArgument,
                 .message = "a method or header field has characters that HTTP does not allow"};
}

Transfer::Transfer(ClientRequest request, Client::Done done, std::string host, SteadyTime deadline)
    : request_(std::move(request)),
      done_(std::move(done)),
      host_(std::move(host)),
      deadline_(deadline) {}

CURL* Transfer::prepare(bool allow_private_targets, SteadyTime now) {
    allow_private_ = allow_private_targets;
    easy_.reset(curl_easy_init());
    CURL* easy = easy_.get();
    if (easy == nullptr || !set_fields()) return nullptr;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields_.get());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, detail_.data());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    // Else a name server that does not answer would block every transfer once this one times out.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); // whatever the environment says
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    set_method();
    set_limits(now);
    return easy;
}

bool Transfer::append_field(const std::string& line) {
    curl_slist* longer = curl_slist_append(fields_.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(fields_.release());
    fields_.reset(longer);
    return true;
}

bool Transfer::set_fields() {
    // Without them curl would say that every body is a form, and wait for a 100 before large ones.
    if (!request_.headers.find("Content-Type") && !append_field("Content-Type:")) return false;
    if (!request_.headers.find("Expect") && !append_field("Expect:")) return false;
    for (const auto& [name, value] : request_.headers.all()) {
        const bool blank = value.find_first_not_of(" \t") == std::string::npos;
        if (!append_field(blank ? name + ";" : name + ": " + value)) return false;
    }
    return true;
}

void Transfer::set_method() {
    CURL* easy = easy_.get();
    const auto& method = request_.method;
    if (method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    const bool sends = method == "POST" || method == "PUT" || method == "PATCH";
    if (sends || !request_.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request_.body.size()));
        if (method != "POST") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    } else if (method != "GET") {
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
    }
}

void Transfer::set_limits(SteadyTime now) {
    CURL* easy = easy_.get();
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - now);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, to_curl(left));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     to_curl(std::min(left, request_.connect_timeout)));
    // curl repeats by itself what a kept connection did not answer: this one's is its own.
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request_.at_most_once ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, request_.at_most_once ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request_.redirects_max > 0 ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS,
                     static_cast<long>(std::max(request_.redirects_max, 0)));
}

curl_socket_t Transfer::open_socket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (!transfer.allow_private_ && !is_public_target(address->addr, address->addrlen)) {
        transfer.refused_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    transfer.header_bytes_ += bytes;
    if (transfer.header_bytes_ > kHeaderBytesMax) {
        transfer.too_large_ = true;
        return 0;
    }
    transfer.on_header_line({data, bytes});
    return bytes;
}

/// A status line begins anew, after a 1xx or a redirect; trailers after the body are left out.
void Transfer::on_header_line(std::string_view line) {
    if (line.starts_with("HTTP/")) {
        response_.headers = {};
        in_header_ = true;
        return;
    }
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    if (line.empty()) in_header_ = false;
    const auto colon = line.find(':');
    if (!in_header_ || colon == std::string_view::npos) return;
    auto value = line.substr(colon + 1);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    value = value.substr(0, value.find_last_not_of(" \t") + 1);
    response_.headers.add(std::string(line.substr(0, colon)), std::string(value));
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    if (bytes > transfer.request_.body_bytes_max - transfer.response_.body.size()) {
        transfer.too_large_ = true;
        return 0;
    }
    transfer.response_.body.append(data, bytes);
    return bytes;
}

Result<ClientResponse> Transfer::result(CURLcode outcome) {
    if (outcome == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
        response_.status = static_cast<int>(status);
        return std::move(response_);
    }
    std::string detail(detail_.data());
    if (detail.empty()) detail = curl_easy_strerror(outcome);
    if (too_large_) {
        return upstream("RESPONSE_TOO_LARGE", "the target's answer is too large", detail);
    }
    if (outcome == CURLE_UNSUPPORTED_PROTOCOL || (refused_ && outcome == CURLE_COULDNT_CONNECT)) {
        return upstream("TARGET_FORBIDDEN", "requests to that address are not allowed", detail);
    }
    if (outcome == CURLE_OPERATION_TIMEDOUT && is_sent()) {
        return upstream("TARGET_TIMEOUT", "the target did not answer in time", detail);
    }
    if (outcome == CURLE_TOO_MANY_REDIRECTS) {
        return upstream("TOO_MANY_REDIRECTS", "the target redirects too often", detail);
    }
    if (is_sent()) {
        return upstream("ANSWER_LOST", "the connection broke before the answer was there", detail);
    }
    return upstream("TARGET_UNREACHABLE", "the target could not be reached", detail);
}

/// Whether the request may have come to the target: there was a connection to write it to.
bool Transfer::is_sent() const {
    curl_off_t micros = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_PRETRANSFER_TIME_T, &micros);
    return micros > 0;
}

} // namespace numberd::http
