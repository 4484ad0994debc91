// SPDX-License-Identifier: Apache-2.0
#include "http/channel.hpp"

#include "http/connection.hpp"

namespace numberd::http {

Responder::Channel::~Channel() {
    if (!answered_.load()) deliver(std::nullopt);
}

void Responder::Channel::send(Response response) {
    if (answered_.exchange(true)) return;
    deliver(std::move(response));
}

void Responder::Channel::deliver(std::optional<Response> response) {
    if (mailbox_->on_owner_thread()) {
        const auto connection = connection_.lock();
        if (!connection) return;
        if (connection->answer_in_handler(request_, response)) return;
    }
    mailbox_->post({connection_, request_, std::move(response)});
}

void Responder::send(Response response) const {
    channel_->send(std::move(response));
}

} // namespace numberd::http
