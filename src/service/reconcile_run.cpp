// SPDX-License-Identifier: Apache-2.0
#include "service/reconcile_run.hpp"

#include "base/log.hpp"
#include "service/finding_rows.hpp"

namespace numberd::service {
namespace {

using domain::CarrierNumbers;
using domain::Number;
using domain::Reason;
using domain::ReconciliationStatus;
using domain::Tx;

constexpr std::size_t kWrittenAtOnce = 100;

} // namespace

bool ReconcileRun::is_too_long() const {
    return core_.clock.now() > run_.tm_create + settings_.longest;
}

void ReconcileRun::read_ours(domain::NumberId after) {
    core_.store.read(
        domain::ReadCost::Scan,
        [account = run_.account, after, page = settings_.page](const Tx& tx) {
            return tx.numbers().list_of_provider(account, after, page);
        },
        [self = shared_from_this()](const Result<std::vector<Number>>& ours) {
            if (!ours) return self->end(ReconciliationStatus::Failed, ours.error());
            for (const Number& number : ours.value())
                self->comparison_.add(number);
            if (static_cast<int>(ours.value().size()) == self->settings_.page)
                return self->read_ours(ours.value().back().id);
            self->run_.numbers_here = static_cast<std::int64_t>(self->comparison_.size());
            self->read_theirs("", 0);
        });
}

void ReconcileRun::read_theirs(const std::string& page, std::size_t pages) {
    if (is_too_long() || pages == settings_.pages_max) {
        return end(ReconciliationStatus::Failed,
                   domain::fail(Reason::CarrierUnavailable, "the carrier's list has no end"));
    }
    carrier_.list(page, [self = shared_from_this(), pages](const Result<CarrierNumbers>& theirs) {
        if (!theirs) return self->end(ReconciliationStatus::Failed, theirs.error());
        self->take_page(theirs.value(), pages);
    });
}

void ReconcileRun::take_page(const CarrierNumbers& page, std::size_t pages) {
    auto found = comparison_.take(page.numbers);
    if (pass_ == Pass::Second) return next_page(page.next, pages);
    run_.numbers_there += static_cast<std::int64_t>(page.numbers.size());
    if (found.empty()) return next_page(page.next, pages);
    write(std::make_shared<const std::vector<Disagreement>>(std::move(found)), 0,
          [self = shared_from_this(), next = page.next, pages] { self->next_page(next, pages); });
}

void ReconcileRun::next_page(const std::string& page, std::size_t pages) {
    if (!page.empty()) return read_theirs(page, pages + 1);
    end_pass();
}

void ReconcileRun::end_pass() {
    auto missing = comparison_.missing();
    if (missing.empty()) return end_unseen({});
    if (pass_ == Pass::First) {
        pass_ = Pass::Second;
        return read_theirs("", 0);
    }
    write(std::make_shared<const std::vector<Disagreement>>(std::move(missing)), 0,
          [self = shared_from_this()] { self->end_unseen({}); });
}

void ReconcileRun::write(const std::shared_ptr<const std::vector<Disagreement>>& found,
                         std::size_t from, std::function<void()> next) {
    const std::size_t until = std::min(found->size(), from + kWrittenAtOnce);
    core_.store.write(
        [core = core_, run = run_, found, from, until](Tx& tx) {
            return write_findings(tx, core, run, {found->data() + from, until - from});
        },
        [self = shared_from_this(), found, until,
         next = std::move(next)](const Result<FindingCounts>& counts) {
            if (!counts) return self->end(ReconciliationStatus::Failed, counts.error());
            self->run_.orphans += counts.value().orphans;
            self->run_.ghosts += counts.value().ghosts;
            self->run_.drifts += counts.value().drifts;
            if (until < found->size()) return self->write(found, until, next);
            next();
        });
}

void ReconcileRun::end_unseen(domain::CarrierFindingId after) {
    core_.store.write(
        [core = core_, run = run_, after](Tx& tx) { return end_unseen_page(tx, core, run, after); },
        [self = shared_from_this()](const Result<domain::CarrierFindingId>& last) {
            if (!last) return self->end(ReconciliationStatus::Failed, last.error());
            if (!last.value().is_nil()) return self->end_unseen(last.value());
            self->end(ReconciliationStatus::Complete, Error{});
        });
}

void ReconcileRun::end(ReconciliationStatus status, const Error& why) {
    run_.status = status;
    run_.reason = domain::reason_of(why.reason);
    run_.detail = why.message;
    run_.tm_end = core_.clock.now();
    log::info("reconciled", {{"carrier", run_.account},
                             {"status", domain::text_of(status)},
                             {"orphans", run_.orphans},
                             {"ghosts", run_.ghosts},
                             {"drifts", run_.drifts},
                             {"detail", why.message}});
    core_.store.write([run = run_](Tx& tx) { return end_run(tx, run); },
                      [account = run_.account](const Result<void>& ended) {
                          // It is ended as abandoned, later.
                          if (!ended) log::warn("reconciliation_not_ended", {{"carrier", account}});
                      });
}

} // namespace numberd::service
