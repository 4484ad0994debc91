// SPDX-License-Identifier: Apache-2.0
// What the model says of the jobs: polls, renewals, and what goes with a customer.
#include <algorithm>

#include "service/lifecycle_model_for_test.hpp"

namespace numberd::service {
namespace {

using domain::CustomerStatus;
using domain::NumberStatus;
using domain::Reason;
using domain::Suspension;
using namespace std::chrono_literals;

constexpr std::chrono::days kGrace{7};

} // namespace

void LifecycleModel::poll() {
    for (auto& row : rows) {
        if (row.status == NumberStatus::PurchasePending) {
            row.placed ? settle(row) : place(row);
        } else if (row.is_releasing && row.changed + 10s <= now) {
            row.is_given_up ? ask_for_the_end(row) : static_cast<void>(give_back(row));
        }
    }
}

void LifecycleModel::note_unpaid(ModelRow& row) {
    if (!row.unpaid_since) {
        row.unpaid_since = now;
    } else if (row.status == NumberStatus::Active && *row.unpaid_since + kGrace <= now) {
        row.status = NumberStatus::Suspended;
        row.suspension = Suspension::Unpaid;
    } else {
        return;
    }
    row.changed = now;
}

/// Who has been paid for the least comes first, as long as the money lasts.
void LifecycleModel::run_renewals() {
    std::vector<ModelRow*> monthly;
    for (auto& row : rows) {
        const bool is_monthly = row.is_live() && !lifecycle_pool()[row.pool].is_virtual() &&
                                row.status != NumberStatus::PurchasePending && !row.is_releasing;
        if (is_monthly) monthly.push_back(&row);
    }
    std::sort(monthly.begin(), monthly.end(), [](const ModelRow* a, const ModelRow* b) {
        return std::pair(a->paid_from(), a->id) < std::pair(b->paid_from(), b->id);
    });
    for (ModelRow* row : monthly) {
        while (row->due() <= now) {
            if (pay_month(*row) == Reason::None) continue;
            note_unpaid(*row);
            break;
        }
    }
}

void LifecycleModel::sweep() {
    for (std::size_t i = 0; i < customers.size(); ++i) {
        auto& customer = customers[i];
        if (customer.status == CustomerStatus::Frozen && customer.purge && *customer.purge <= now)
            customer.status = CustomerStatus::Deleted;
        if (customer.status != CustomerStatus::Deleted) continue;
        for (auto& row : rows) {
            if (row.owner != i || !row.is_live()) continue;
            if (row.status == NumberStatus::PurchasePending) give_up_purchase(row);
            if (!row.is_given_up) {
                end(row);
            } else if (row.is_live()) {
                ask_for_the_end(row);
            }
        }
        delete_flow(i);
    }
}

} // namespace numberd::service
