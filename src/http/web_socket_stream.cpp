// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket_stream.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/log.hpp"

namespace numberd::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

/// What an emptied buffer may keep.
constexpr std::size_t kBufferKeptBytes = 4096;

class Stream final : public WebSocketStream, public std::enable_shared_from_this<Stream> {
  public:
    explicit Stream(WebSocketParts parts)
        : upgrade_(std::move(parts.upgrade)),
          headers_(std::move(parts.headers)),
          outbox_(std::move(parts.outbox)),
          on_gone_(std::move(parts.on_gone)),
          stream_(std::move(parts.socket)) {}

    void accept();
    void flush() override;
    void sweep() override;
    void drain() override;
    void abort() override { go(); }

  private:
    enum class Phase { Opening, Open, Closing, Gone };

    void on_accepted(const error_code& ec);
    void read();
    void on_read(const error_code& ec);
    void write(std::shared_ptr<const std::string> text);
    void begin_close(const WebSocketOutbox::Close& close);
    void go();
    template <class Call>
    static void guarded(Call call);

    std::shared_ptr<const Upgrade> upgrade_;
    Headers headers_;
    std::shared_ptr<WebSocketOutbox> outbox_;
    std::function<void()> on_gone_;
    websocket::stream<Socket, false> stream_;
    beast::flat_buffer buffer_;
    Phase phase_ = Phase::Opening;
    bool was_open_ = false;
    bool writing_ = false;
    std::chrono::seconds closing_{0}; ///< for how long, as sweeps count it
};

/// A listener that throws must not end the thread of everybody else.
template <class Call>
void Stream::guarded(Call call) {
    try {
        call();
    } catch (const std::exception& error) {
        log::error("web_socket_listener_threw", {{"what", error.what()}});
    }
}

void Stream::accept() {
    const auto& settings = upgrade_->settings;
    websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = settings.close_timeout;
    timeout.idle_timeout = settings.idle_timeout;
    timeout.keep_alive_pings = true;
    stream_.set_option(timeout);
    stream_.set_option(
        websocket::stream_base::decorator([headers = headers_](websocket::response_type& response) {
            for (const auto& [name, value] : headers.all())
                response.set(name, value);
        }));
    stream_.read_message_max(settings.message_bytes_max);
    stream_.auto_fragment(false);
    stream_.text(true);
    // The client's was read and found good; this one stands for it.
    beast::http::request<beast::http::empty_body> opening{beast::http::verb::get, "/", 11};
    opening.set(beast::http::field::host, "numberd");
    opening.set(beast::http::field::connection, "upgrade");
    opening.set(beast::http::field::upgrade, "websocket");
    opening.set(beast::http::field::sec_websocket_version, "13");
    opening.set(beast::http::field::sec_websocket_key, upgrade_->key);
    stream_.async_accept(
        opening, [self = shared_from_this()](const error_code& ec) { self->on_accepted(ec); });
}

void Stream::on_accepted(const error_code& ec) {
    if (phase_ == Phase::Gone) return;
    if (ec) return go();
    phase_ = Phase::Open;
    was_open_ = true;
    guarded([&] { upgrade_->listener->on_open(outbox_); });
    read();
    flush();
}

void Stream::read() {
    stream_.async_read(buffer_, [self = shared_from_this()](const error_code& ec, std::size_t) {
        self->on_read(ec);
    });
}

/// Everything that breaks RFC 6455 (a frame without mask, wrong UTF-8, a message beyond the limit)
/// has been answered with its close code by Beast, and is an error here.
void Stream::on_read(const error_code& ec) {
    if (phase_ == Phase::Gone) return;
    if (ec) {
        // While we close, that is seen to the end by the closing.
        if (phase_ == Phase::Open) go();
        return;
    }
    if (phase_ == Phase::Open && !outbox_->is_closing()) {
        if (stream_.got_text()) {
            const std::string_view text(static_cast<const char*>(buffer_.cdata().data()),
                                        buffer_.size());
            guarded([&] { upgrade_->listener->on_text(text); });
        } else {
            outbox_->close(close_code::kUnsupportedData, "messages are text");
        }
        flush();
    }
    buffer_.clear();
    if (buffer_.capacity() > kBufferKeptBytes) buffer_.shrink_to_fit();
    if (phase_ == Phase::Open) read();
}

void Stream::flush() {
    if (phase_ != Phase::Open) return;
    auto next = outbox_->take(!writing_);
    if (next.close) return begin_close(*next.close);
    if (next.text) write(std::move(next.text));
}

void Stream::write(std::shared_ptr<const std::string> text) {
    writing_ = true;
    const auto bytes = asio::buffer(*text);
    stream_.async_write(
        bytes, [self = shared_from_this(), text = std::move(text)](const error_code& ec, auto) {
            self->writing_ = false;
            if (!ec) self->flush(); // an error is one of reading, too
        });
}

void Stream::begin_close(const WebSocketOutbox::Close& close) {
    phase_ = Phase::Closing;
    websocket::close_reason reason(close.code);
    reason.reason.assign(close.reason.data(), close.reason.size());
    stream_.async_close(reason, [self = shared_from_this()](const error_code&) { self->go(); });
}

void Stream::sweep() {
    // Beast closes by itself, too: on the client's close, and on what breaks the RFC.
    const bool closes = phase_ == Phase::Closing || (phase_ == Phase::Open && !stream_.is_open());
    if (closes && ++closing_ > upgrade_->settings.close_timeout) go();
}

void Stream::drain() {
    outbox_->close(close_code::kGoingAway, "the server ends");
    flush();
}

void Stream::go() {
    if (phase_ == Phase::Gone) return;
    phase_ = Phase::Gone;
    outbox_->shut();
    error_code ignored;
    beast::get_lowest_layer(stream_).close(ignored);
    if (was_open_) guarded([&] { upgrade_->listener->on_closed(); });
    upgrade_.reset();
    on_gone_();
    on_gone_ = nullptr;
}

} // namespace

std::shared_ptr<WebSocketStream> open_web_socket(WebSocketParts parts) {
    auto stream = std::make_shared<Stream>(std::move(parts));
    stream->accept();
    return stream;
}

} // namespace numberd::http
