// SPDX-License-Identifier: Apache-2.0
#include "http/context.hpp"

#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "http/connection.hpp"
#include "http/http_date.hpp"

namespace numberd::http {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kSweepInterval{1};
/// How many connections beyond the maximum are told so at the same time; others are just closed.
constexpr std::size_t kRefusingMax = 64;

std::string date_now() {
    return http_date(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

} // namespace

Context::Context(Shared& shared)
    : shared_(shared),
      timer_(io_.get_executor()),
      mailbox_(std::make_shared<Mailbox>(
          [this] { asio::post(io_.get_executor(), [this] { deliver_letters(); }); })),
      listener_(io_, [this](Socket socket, std::string remote_ip) {
          admit(std::move(socket), std::move(remote_ip));
      }) {}

Context::~Context() {
    mailbox_->close();
}

Result<std::uint16_t> Context::listen(std::uint16_t port, bool shared_port) {
    return listener_.open(settings().address, port, shared_port);
}

Result<void> Context::check_free(std::uint16_t port) {
    return Listener::check_free(io_, settings().address, port);
}

void Context::run() {
    mailbox_->adopt();
    date_ = date_now();
    listener_.start();
    schedule_sweep();
    io_.run();
    close_all();
    mailbox_->close();
}

void Context::drain() {
    asio::post(io_.get_executor(), [this] {
        draining_ = true;
        listener_.close();
        for_each_connection([](Connection& connection) { connection.drain(); });
        if (connections_.empty()) io_.stop();
    });
}

void Context::abort() {
    io_.stop();
}

Response Context::error_page(int status) const {
    auto page = shared_.error_page(status);
    page.status = status;
    return page;
}

void Context::forget(Connections::iterator position, bool counted) {
    connections_.erase(position);
    if (counted) {
        --shared_.connections;
    } else {
        --refusing_;
    }
    if (draining_ && connections_.empty()) io_.stop();
}

void Context::admit(Socket socket, std::string remote_ip) {
    const bool counted = shared_.connections.fetch_add(1) < settings().connections_max;
    if (!counted) {
        --shared_.connections;
        if (refusing_ >= kRefusingMax) return; // the socket closes here
        ++refusing_;
    }
    auto connection = std::make_shared<Connection>(*this, std::move(socket), std::move(remote_ip));
    connections_.push_front(connection);
    const auto position = connections_.begin();
    if (counted) {
        connection->start(position);
    } else {
        connection->refuse(position);
    }
}

void Context::schedule_sweep() {
    timer_.expires_after(kSweepInterval);
    timer_.async_wait([this](const boost::system::error_code& ec) {
        if (ec) return;
        sweep();
        schedule_sweep();
    });
}

void Context::sweep() {
    ++sweep_;
    date_ = date_now();
    for_each_connection([this](Connection& connection) { connection.sweep(sweep_); });
    if (!draining_) listener_.retry();
}

void Context::deliver_letters() {
    for (auto& letter : mailbox_->take()) {
        const auto connection = letter.connection.lock();
        if (!connection) continue;
        if (letter.is_for_web_socket) {
            connection->flush_web_socket();
        } else {
            connection->answer(letter.request, std::move(letter.response));
        }
    }
}

/// An action may close the connection it is given, and with it that place in the list, no other.
template <class Action>
void Context::for_each_connection(Action action) {
    for (auto next = connections_.begin(); next != connections_.end();) {
        const auto connection = *next++;
        action(*connection);
    }
}

void Context::close_all() {
    for_each_connection([](Connection& connection) { connection.close(); });
}

} // namespace numberd::http
