// SPDX-License-Identifier: Apache-2.0
// The connection's reading and writing; what it reads and writes is in connection.cpp.
#include <array>
#include <boost/asio/buffer.hpp>

#include "http/connection.hpp"

namespace numberd::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// A reader that takes this much within write_timeout is slow, not dead.
constexpr std::size_t kWriteProgress = 16 * 1024;
/// What a client may still send after our last answer, and for how long we listen: closing at once
/// would make its kernel throw the answer away (RFC 9112 §9.6).
constexpr std::size_t kLingerBytesMax = 1024 * 1024;
constexpr std::chrono::seconds kLingerTime{2};

} // namespace

void Connection::read() {
    if (reading_) return;
    reading_ = true;
    const auto room = input_.prepare();
    socket_.async_read_some(asio::buffer(room.data(), room.size()),
                            [self = shared_from_this()](const error_code& ec, std::size_t bytes) {
                                self->on_read(ec, bytes);
                            });
}

void Connection::on_read(const error_code& ec, std::size_t bytes) {
    reading_ = false;
    if (closed_) return;
    if (ec) {
        if (!writing_) close(); // else the rest of the answer goes out first
        return;
    }
    input_.commit(bytes);
    if (phase_ == Phase::Closing || phase_ == Phase::Lingering) {
        lingered_ += bytes;
        input_.clear();
        if (lingered_ > kLingerBytesMax) return close();
    }
    run();
}

/// Writes all output without waiting if the socket takes it: one system call for head and body.
/// False: it waits for room, or the connection has gone.
bool Connection::flush() {
    const std::size_t size = output_.size() + large_.size();
    if (!writing_) written_at_deadline_ = written_ = 0;
    while (written_ < size) {
        error_code ec;
        const std::size_t head = std::min(written_, output_.size());
        const std::array<asio::const_buffer, 2> rest{asio::buffer(output_) + head,
                                                     asio::buffer(large_) + (written_ - head)};
        written_ += large_.empty() ? socket_.write_some(asio::const_buffers_1(rest[0]), ec)
                                   : socket_.write_some(rest, ec);
        if (!ec) continue;
        if (ec == asio::error::would_block) {
            wait_to_write();
        } else if (ec != asio::error::interrupted) {
            close();
        }
        if (ec != asio::error::interrupted) return false;
    }
    output_.clear();
    if (output_.capacity() > 2 * kWriteProgress) output_.shrink_to_fit();
    if (!large_.empty()) large_ = std::string();
    writing_ = false;
    return true;
}

void Connection::wait_to_write() {
    if (!writing_ || written_ - written_at_deadline_ >= kWriteProgress) {
        write_deadline_ = context_.sweep_after(context_.settings().write_timeout);
        written_at_deadline_ = written_;
    }
    writing_ = true;
    socket_.async_wait(asio::socket_base::wait_write,
                       [self = shared_from_this()](const error_code& ec) {
                           if (self->closed_) return;
                           if (ec) return self->close();
                           if (self->flush()) self->run();
                       });
}

void Connection::linger() {
    if (context_.draining()) return close();
    error_code ec;
    socket_.shutdown(asio::socket_base::shutdown_send, ec);
    if (ec) return close();
    enter(Phase::Lingering, kLingerTime);
    input_.clear();
    read();
}

} // namespace numberd::http
