// SPDX-License-Identifier: Apache-2.0
#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <optional>

#include "http/syntax.hpp"

namespace numberd::http {
namespace {

namespace beast = boost::beast;
using beast::http::error;
using beast::http::field;

constexpr std::size_t kBodyReserveMax = 64 * 1024;
constexpr std::size_t kFieldsReserve = 8;
/// "0\r\n\r\n": no chunked body goes on with less than this. Beast 1.81 asserts that it has so many
/// bytes when it is given the last chunk's line a second time, which a sender can break.
constexpr std::size_t kChunkTailBytes = 5;

/// The rest of an absolute-form target (RFC 9112 §3.2.2) from its path on; nullopt if it is none.
std::optional<std::string_view> after_authority(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equals_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        const auto end = target.find_first_of("/?");
        if (end == 0 || target.empty()) return std::nullopt;
        return end == std::string_view::npos ? std::string_view{} : target.substr(end);
    }
    return std::nullopt;
}

/// Splits the target into path and query; false if it has none of the forms we serve.
bool split_target(std::string_view target, Request& request) {
    if (target == "*") {
        request.path = "*";
        return request.method == "OPTIONS";
    }
    if (target.find('#') != std::string_view::npos) return false;
    if (!target.starts_with('/')) {
        const auto rest = after_authority(target);
        if (!rest) return false;
        target = *rest;
    }
    const auto query = target.find('?');
    request.path = target.substr(0, query);
    if (request.path.empty()) request.path = "/";
    if (query != std::string_view::npos) request.query = target.substr(query + 1);
    return true;
}

/// Beast's parser writing straight into our Request, without its field container.
class Sink final : public beast::http::basic_parser<true> {
  public:
    Sink(std::size_t header_bytes_max, std::size_t body_bytes_max, const BodyLimit& limit)
        : header_bytes_left_(header_bytes_max), limit_(limit) {
        header_limit(static_cast<std::uint32_t>(header_bytes_max));
        body_limit(body_bytes_max);
        eager(false);
        request.headers.reserve(kFieldsReserve);
    }

    Request request;
    bool http_1_0 = false;
    bool expects_continue = false;

  private:
    using Error = boost::system::error_code;
    using Text = beast::string_view;

    /// The parser's own limit holds for what lies unread before it; this one for the whole header.
    bool count(std::size_t bytes, Error& ec) {
        if (bytes > header_bytes_left_) {
            ec = error::header_limit;
            return false;
        }
        header_bytes_left_ -= bytes;
        return true;
    }

    void on_request_impl(beast::http::verb /*verb*/, Text method, Text target, int version,
                         Error& ec) override {
        constexpr std::size_t kRestOfLine = 12; // two blanks, "HTTP/1.1" and the line's end
        if (!count(method.size() + target.size() + kRestOfLine, ec)) return;
        http_1_0 = version == 10;
        request.method.assign(method.data(), method.size());
        if (!split_target({target.data(), target.size()}, request)) {
            ec = error::bad_target;
        } else if (limit_) {
            body_limit(limit_(request.method, request.path));
        }
    }

    void on_response_impl(int /*code*/, Text /*reason*/, int /*version*/, Error& /*ec*/) override {}

    void on_field_impl(field id, Text name, Text value, Error& ec) override {
        constexpr std::size_t kSeparators = 4; // ": " and the line's end
        if (!count(name.size() + value.size() + kSeparators, ec)) return;
        if (is_header_done()) return; // a trailer: read past, RFC 9110 §6.5.1 lets us drop it
        const std::string_view text{value.data(), value.size()};
        if (id == field::host) {
            ++hosts_;
        } else if (id == field::transfer_encoding) {
            if (http_1_0 || !equals_ignoring_case(text, "chunked")) {
                ec = error::bad_transfer_encoding;
                return;
            }
        } else if (id == field::expect) {
            expects_continue = !http_1_0 && equals_ignoring_case(text, "100-continue");
        }
        request.headers.add(std::string(name.data(), name.size()), std::string(text));
    }

    void on_header_impl(Error& ec) override {
        if (hosts_ > 1 || (hosts_ == 0 && !http_1_0)) ec = error::bad_field;
    }

    void on_body_init_impl(boost::optional<std::uint64_t> const& length, Error& /*ec*/) override {
        if (length) request.body.reserve(std::min<std::size_t>(*length, kBodyReserveMax));
    }

    std::size_t on_body_impl(Text bytes, Error& /*ec*/) override {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t /*size*/, Text /*extensions*/, Error& /*ec*/) override {
    }

    std::size_t on_chunk_body_impl(std::uint64_t /*remain*/, Text bytes, Error& ec) override {
        return on_body_impl(bytes, ec);
    }

    void on_finish_impl(Error& /*ec*/) override {}

    std::size_t header_bytes_left_;
    const BodyLimit& limit_;
    int hosts_ = 0;
};

} // namespace

struct RequestParser::State {
    std::size_t header_bytes_max;
    std::size_t body_bytes_max;
    BodyLimit body_limit{};
    std::optional<Sink> sink{};
    bool header_reported = false;
    bool waits_for_chunk = false;
    int failure = 0;
};

RequestParser::RequestParser(std::size_t header_bytes_max, std::size_t body_bytes_max,
                             BodyLimit body_limit)
    : state_(
          std::make_unique<State>(State{header_bytes_max, body_bytes_max, std::move(body_limit)})) {
}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
    state_->sink.emplace(state_->header_bytes_max, state_->body_bytes_max, state_->body_limit);
    state_->header_reported = false;
    state_->waits_for_chunk = false;
    state_->failure = 0;
}

RequestParser::Progress RequestParser::feed(std::string_view input, std::size_t& used) {
    Sink& sink = *state_->sink;
    used = 0;
    for (;;) {
        if (sink.is_done()) return Progress::Complete;
        if (sink.is_header_done() && !state_->header_reported) {
            state_->header_reported = true;
            return Progress::Header;
        }
        if (used == input.size()) return Progress::NeedMore;
        if (state_->waits_for_chunk && input.size() - used < kChunkTailBytes) {
            return Progress::NeedMore;
        }
        boost::system::error_code ec;
        used += sink.put({input.data() + used, input.size() - used}, ec);
        state_->waits_for_chunk = ec == error::need_more && sink.is_header_done();
        if (ec == error::need_more) return Progress::NeedMore;
        if (!ec) continue;
        state_->failure = ec == error::header_limit ? 431 : ec == error::body_limit ? 413 : 400;
        return Progress::Failed;
    }
}

int RequestParser::failure() const {
    return state_->failure;
}
bool RequestParser::header_done() const {
    return state_->sink->is_header_done();
}
bool RequestParser::keep_alive() const {
    return state_->sink->keep_alive();
}
bool RequestParser::is_http_1_0() const {
    return state_->sink->http_1_0;
}
bool RequestParser::expects_continue() const {
    return state_->sink->expects_continue;
}
bool RequestParser::is_head() const {
    return state_->sink->request.method == "HEAD";
}
Request& RequestParser::request() {
    return state_->sink->request;
}

} // namespace numberd::http
