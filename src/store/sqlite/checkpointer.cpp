// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/checkpointer.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "base/log.hpp"

namespace numberd::store::sqlite {

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection, WalLimits limits)
    : connection_(std::move(connection)), limits_(limits), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void Checkpointer::committed(int wal_pages) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (wal_pages < wal_pages_) copied_ = 0; // the log has started anew
        wal_pages_ = wal_pages;
        wake = wal_pages_ - copied_ >= limits_.start;
    }
    if (wake) wake_.notify_one();
}

bool Checkpointer::writer_must_help() const {
    const std::lock_guard lock(mutex_);
    const int left = wal_pages_ - copied_;
    return (wal_pages_ >= limits_.finish && left <= limits_.rest) || wal_pages_ >= limits_.hard;
}

int Checkpointer::copy_now(Connection& connection) {
    int pages = 0;
    int copied = 0;
    const int code = sqlite3_wal_checkpoint_v2(connection.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
        log::warn("store_checkpoint_failed", {{"sqlite_code", code}});
    }
    return std::max(copied, 0);
}

void Checkpointer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait(lock, [this] { return stopping_ || wal_pages_ - copied_ >= limits_.start; });
        if (stopping_) return;
        const int seen = wal_pages_;
        lock.unlock();
        const int copied = copy_now(*connection_);
        lock.lock();
        if (wal_pages_ < seen) continue; // it was the log before this one
        // Where a reader or the writer's own copying stands in the way, wait for the next commit.
        if (copied <= copied_) wake_.wait(lock);
        copied_ = std::max(copied_, std::min(copied, wal_pages_));
    }
}

} // namespace numberd::store::sqlite
