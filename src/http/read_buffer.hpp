// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace numberd::http {

/// Bytes received and not yet parsed, in one piece, because the parser wants lines whole. Starts
/// at 4 KiB, grows to `bytes_max` while reads fill it and shrinks back after one that does not.
class ReadBuffer {
  public:
    explicit ReadBuffer(std::size_t bytes_max);

    std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    void consume(std::size_t bytes) { begin_ += bytes; }

    /// Room for the next read; empty when `bytes_max` bytes wait unparsed. Moves the bytes.
    std::span<char> prepare();
    void commit(std::size_t bytes) {
        end_ += bytes;
        filled_ = end_ == capacity_;
    }
    void clear() { begin_ = end_ = 0; }

  private:
    void resize(std::size_t bytes);

    std::size_t bytes_max_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool filled_ = false;
    std::unique_ptr<char[]> data_;
};

} // namespace numberd::http
