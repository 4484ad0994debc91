// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace numberd::sip {

/// A bounded queue from many threads to one, without a lock: a stack that the reader takes whole
/// and turns over. Owns what is in it. push() from any thread, take_all() from one.
template <class T>
class Inbox {
  public:
    explicit Inbox(std::size_t capacity) : capacity_(capacity) {}
    ~Inbox() { take_all(); }
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// False if it is full: nothing was stored.
    bool push(T value) {
        if (size_.fetch_add(1, std::memory_order_relaxed) >= capacity_) {
            size_.fetch_sub(1, std::memory_order_relaxed);
            return false;
        }
        auto node = std::make_unique<Node>(Node{std::move(value), nullptr});
        Node* behind = head_.load(std::memory_order_relaxed);
        do {
            node->next = behind;
        } while (!head_.compare_exchange_weak(behind, node.get()));
        static_cast<void>(node.release()); // the list owns it until take_all()
        return true;
    }

    /// Everything pushed so far, oldest first.
    std::vector<T> take_all() {
        std::unique_ptr<Node> node(head_.exchange(nullptr, std::memory_order_acquire));
        std::vector<T> newest_first;
        while (node) {
            newest_first.push_back(std::move(node->value));
            node.reset(node->next);
        }
        size_.fetch_sub(newest_first.size(), std::memory_order_relaxed);
        return {std::make_move_iterator(newest_first.rbegin()),
                std::make_move_iterator(newest_first.rend())};
    }

    /// Ordered after everything the caller did before, as Wakeup needs it.
    bool empty() const { return head_.load() == nullptr; }
    std::size_t size() const { return size_.load(std::memory_order_relaxed); }

  private:
    struct Node {
        T value;
        Node* next;
    };
    const std::size_t capacity_;
    std::atomic<std::size_t> size_{0};
    std::atomic<Node*> head_{nullptr};
};

} // namespace numberd::sip
