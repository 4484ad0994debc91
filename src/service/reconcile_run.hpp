// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "service/carrier_comparison.hpp"
#include "service/reconciler.hpp"

namespace numberd::service {

/// One comparison from its row to its end; reconciler.hpp has its drawing. Keeps itself alive until
/// then. Its callbacks come one after the other, on threads of the store and of the carrier.
class ReconcileRun : public std::enable_shared_from_this<ReconcileRun> {
  public:
    ReconcileRun(const Core& core, domain::Carrier& carrier, const ReconcilerSettings& settings,
                 domain::Reconciliation run)
        : core_(core), carrier_(carrier), settings_(settings), run_(std::move(run)) {}

    /// The row is written.
    void start() { read_ours({}); }

  private:
    /// First: orphans and drifts are looked for. Second: only whether what was missing is there.
    enum class Pass { First, Second };

    void read_ours(domain::NumberId after);
    void read_theirs(const std::string& page, std::size_t pages);
    void take_page(const domain::CarrierNumbers& page, std::size_t pages);
    void next_page(const std::string& page, std::size_t pages);
    void end_pass();
    /// Written a hundred at a time, then `next`.
    void write(const std::shared_ptr<const std::vector<Disagreement>>& found, std::size_t from,
               std::function<void()> next);
    void end_unseen(domain::CarrierFindingId after);
    void end(domain::ReconciliationStatus status, const Error& why);
    bool is_too_long() const;

    Core core_;
    domain::Carrier& carrier_;
    const ReconcilerSettings settings_;
    domain::Reconciliation run_;
    Comparison comparison_;
    Pass pass_ = Pass::First;
};

} // namespace numberd::service
