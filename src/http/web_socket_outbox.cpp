// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket_outbox.hpp"

namespace numberd::http {
namespace {

/// A control frame has room for 125 bytes, two of them for the code (RFC 6455 §5.5).
constexpr std::size_t kReasonBytesMax = 123;

/// Not within a character: a reason is UTF-8.
std::string_view cut(std::string_view text) {
    if (text.size() <= kReasonBytesMax) return text;
    std::size_t end = kReasonBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

} // namespace

void WebSocketOutbox::send(std::shared_ptr<const std::string> text) {
    {
        const std::lock_guard lock(mutex_);
        if (is_shut_ || close_) return;
        if (texts_.size() >= messages_max_ || bytes_ + text->size() > bytes_max_) {
            set_close(close_code::kPolicyViolation, "TOO_SLOW: more waits than is kept for you");
        } else {
            bytes_ += text->size();
            texts_.push_back(std::move(text));
        }
        if (!begin_wake()) return;
    }
    wake();
}

void WebSocketOutbox::close(std::uint16_t code, std::string_view reason) {
    {
        const std::lock_guard lock(mutex_);
        if (is_shut_ || close_) return;
        set_close(code, reason);
        if (!begin_wake()) return;
    }
    wake();
}

void WebSocketOutbox::set_close(std::uint16_t code, std::string_view reason) {
    close_ = Close{code, std::string(cut(reason))};
    drop_texts();
}

WebSocketOutbox::Next WebSocketOutbox::take(bool with_text) {
    const std::lock_guard lock(mutex_);
    is_woken_ = false;
    if (is_shut_) return {};
    if (close_) return {nullptr, close_};
    if (!with_text || texts_.empty()) return {};
    Next next{std::move(texts_.front()), std::nullopt};
    texts_.pop_front();
    bytes_ -= next.text->size();
    return next;
}

bool WebSocketOutbox::is_closing() const {
    const std::lock_guard lock(mutex_);
    return is_shut_ || close_;
}

void WebSocketOutbox::shut() {
    const std::lock_guard lock(mutex_);
    is_shut_ = true;
    drop_texts();
}

void WebSocketOutbox::drop_texts() {
    texts_.clear();
    bytes_ = 0;
}

bool WebSocketOutbox::begin_wake() {
    return !std::exchange(is_woken_, true);
}

void WebSocketOutbox::wake() {
    mailbox_->post({.connection = connection_, .response = {}, .is_for_web_socket = true});
}

} // namespace numberd::http
