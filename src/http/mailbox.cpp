// SPDX-License-Identifier: Apache-2.0
#include "http/mailbox.hpp"

#include <utility>

namespace numberd::http {

void Mailbox::post(Letter letter) {
    if (letter.connection.expired()) return;
    const std::lock_guard lock(mutex_);
    if (!wake_) return;
    letters_.push_back(std::move(letter));
    if (letters_.size() == 1) wake_();
}

std::vector<Letter> Mailbox::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(letters_, {});
}

void Mailbox::close() {
    std::vector<Letter> discarded;
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    discarded.swap(letters_);
}

} // namespace numberd::http
