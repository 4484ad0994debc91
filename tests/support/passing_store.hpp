// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include "domain/store.hpp"

namespace numberd::test {

/// A store that passes everything on to another one, for those that do something besides. Borrows
/// it.
class PassingStore : public domain::Store {
  public:
    explicit PassingStore(domain::Store& inner) : inner_(inner) {}

    void on_commit(CommitListener listener) override { inner_.on_commit(std::move(listener)); }

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override {
        auto is_undone = std::make_shared<bool>(false);
        auto undoable = [work = std::move(work), is_undone](domain::Tx& tx) -> Result<void> {
            *is_undone = !work(tx);
            if (*is_undone) return Error{ErrorCode::Internal, {}, {}, "undone"};
            return success();
        };
        auto ended = [done = std::move(done), is_undone](Result<void> outcome) {
            done(*is_undone ? Result<void>(success()) : std::move(outcome));
        };
        if (haste == domain::Haste::Lazy)
            return inner_.write_lazily(std::move(undoable), std::move(ended));
        inner_.write(std::move(undoable), std::move(ended));
    }
    void run_read(domain::ReadCost cost, RawRead work, RawDone done) override {
        inner_.read(
            cost,
            [work = std::move(work)](const domain::Tx& tx) -> Result<void> {
                work(tx);
                return success();
            },
            std::move(done));
    }

  private:
    domain::Store& inner_;
};

} // namespace numberd::test
