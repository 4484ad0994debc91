// SPDX-License-Identifier: Apache-2.0
#include "http/read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace numberd::http {
namespace {

constexpr std::size_t kStartBytes = 4096;

} // namespace

ReadBuffer::ReadBuffer(std::size_t bytes_max) : bytes_max_(std::max(bytes_max, kStartBytes)) {}

std::span<char> ReadBuffer::prepare() {
    if (empty()) {
        clear();
        resize(filled_ ? std::min(capacity_ * 2, bytes_max_) : kStartBytes);
    } else if (end_ == capacity_) {
        if (begin_ > 0) {
            std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        } else {
            resize(std::min(capacity_ * 2, bytes_max_));
        }
    }
    return {data_.get() + end_, capacity_ - end_};
}

void ReadBuffer::resize(std::size_t bytes) {
    if (bytes == capacity_) return;
    auto grown = std::make_unique_for_overwrite<char[]>(bytes);
    if (!empty()) std::memcpy(grown.get(), data_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    data_ = std::move(grown);
    capacity_ = bytes;
}

} // namespace numberd::http
