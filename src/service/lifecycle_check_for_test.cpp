// SPDX-License-Identifier: Apache-2.0
#include "service/lifecycle_check_for_test.hpp"

#include <fmt/format.h>

#include "service/ledger_for_test.hpp"

namespace numberd::service {
namespace {

using domain::NumberStatus;
using domain::OrderItemStatus;
using domain::Reason;
using domain::Tx;

/// Keeps the first fault.
class Fault {
  public:
    explicit Fault(std::string of) : of_(std::move(of)) {}

    template <class T>
    void same(std::string_view what, const T& real, const T& wanted) {
        if (real != wanted && text_.empty()) text_ = fmt::format("{}: {}", of_, what);
    }
    /// Of enums that have texts.
    template <class T>
    void same_word(std::string_view what, T real, T wanted) {
        if (real == wanted || !text_.empty()) return;
        text_ = fmt::format("{}: {} is '{}' instead of '{}'", of_, what, text_of(real),
                            text_of(wanted));
    }
    std::string text() const { return text_; }

  private:
    std::string of_;
    std::string text_;
};

} // namespace

std::string LifecycleCheck::rows_and_customers() {
    const auto read = world_.store().read_and_wait([this](const Tx& tx) -> Result<std::string> {
        for (const auto& wanted : model_.rows) {
            if (auto fault = row(tx, wanted); !fault.empty()) return fault;
        }
        for (std::size_t i = 0; i < actors_.size(); ++i) {
            if (auto fault = customer(tx, i); !fault.empty()) return fault;
        }
        return std::string();
    });
    return read ? read.value() : "the store cannot be read";
}

std::string LifecycleCheck::calls() {
    for (std::size_t pool = 0; pool < lifecycle_pool().size(); ++pool) {
        Fault fault{std::string(lifecycle_pool()[pool].text)};
        fault.same_word("a call", world_.call(lifecycle_pool()[pool].number()), model_.call(pool));
        if (!fault.text().empty()) return fault.text();
    }
    return {};
}

std::string LifecycleCheck::row(const Tx& tx, const ModelRow& row) const {
    const auto& number = lifecycle_pool()[row.pool];
    Fault fault{fmt::format("{} of customer {}", number.text, row.owner)};
    const auto found = tx.numbers().find(row.id).value();
    fault.same("that it is there", found.has_value(), true);
    if (!found) return fault.text();
    fault.same_word("its status", found->status, row.status);
    fault.same_word("why it is suspended", found->suspension, row.suspension);
    fault.same("its owner", found->customer_id, actors_[row.owner].customer_id);
    fault.same("its end", found->tm_delete.has_value(), !row.is_live());
    fault.same("since when it is unpaid", found->tm_renewal_failed, row.unpaid_since);
    if (!row.is_live()) return fault.text();
    fault.same("whether it is being released", found->status_before_release.has_value(),
               row.is_releasing);
    fault.same("whether it is locked", found->deletion_lock, row.is_locked);
    fault.same("whether it has a flow", !found->call_flow_id.is_nil(), row.has_flow);
    const bool is_paid = !number.is_virtual() && !row.is_given_up;
    fault.same("what is paid", found->tm_renew,
               is_paid ? std::optional(row.paid_from()) : std::nullopt);
    return fault.text();
}

std::string LifecycleCheck::customer(const Tx& tx, std::size_t customer) const {
    const auto& wanted = model_.customers[customer];
    const auto id = actors_[customer].customer_id;
    Fault fault{fmt::format("customer {}", customer)};
    const auto found = tx.customers().find(id).value();
    fault.same_word("its status", found->status, wanted.status);
    const auto ledger = ledger_fault(tx, id);
    fault.same(ledger, ledger.empty(), true);
    const auto account = tx.billing_accounts().find_of(id).value();
    fault.same("its credit", account->balance_credit, wanted.credit);
    const auto held = static_cast<std::size_t>(tx.numbers().count_live_virtual(id).value());
    fault.same("its virtual numbers", held, model_.count_virtual(customer));
    const auto limit = domain::virtual_number_limit(wanted.plan);
    fault.same("its limit", !limit || held <= static_cast<std::size_t>(*limit), true);
    return fault.text();
}

/// "done" is what was had once, though it may be gone by now.
std::string LifecycleCheck::order(const LifecycleOrder& order) {
    const auto found = world_.get_order(actors_[order.customer], order.id);
    if (!found) return "an order is gone";
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        const auto& [refusal, at] = order.items[i];
        const auto& real = found.value().items[i];
        auto status = OrderItemStatus::Failed;
        auto reason = refusal;
        if (refusal == Reason::None) {
            const auto& row = model_.rows[at];
            const bool waits = row.status == NumberStatus::PurchasePending;
            if (row.was_had) status = waits ? OrderItemStatus::Pending : OrderItemStatus::Done;
            reason = row.was_had ? Reason::None : Reason::NumberNotAvailable;
        }
        Fault fault{fmt::format("{} of an order", real.number.to_string())};
        fault.same_word("its status", real.status, status);
        fault.same_word("its reason", real.reason, reason);
        if (!fault.text().empty()) return fault.text();
    }
    return {};
}

} // namespace numberd::service
