// SPDX-License-Identifier: Apache-2.0
#include "service/number_views.hpp"

#include "domain/event.hpp"

namespace numberd::service {

NumberViews::NumberViews(domain::Store& store) {
    store.on_commit([this](std::span<const domain::Event> events) { forget(events); });
}

void NumberViews::forget(std::span<const domain::Event> events) {
    for (const auto& event : events) {
        if (!is_of_number(event.kind)) continue;
        const std::unique_lock lock(mutex_);
        kept_.erase(domain::NumberId{event.resource_id});
        ++version_;
    }
}

std::shared_ptr<const NumberView> NumberViews::find(domain::CustomerId customer,
                                                    domain::NumberId id) const {
    const std::shared_lock lock(mutex_);
    const auto found = kept_.find(id);
    if (found == kept_.end() || found->second.customer_id != customer) return nullptr;
    return found->second.view;
}

std::uint64_t NumberViews::version() const {
    const std::shared_lock lock(mutex_);
    return version_;
}

void NumberViews::keep(const domain::Number& number, NumberView view, std::uint64_t version) {
    const std::unique_lock lock(mutex_);
    if (version_ != version) return;
    if (kept_.size() >= kKeptMax) kept_.clear();
    kept_.insert_or_assign(
        number.id, Kept{number.customer_id, std::make_shared<const NumberView>(std::move(view))});
}

} // namespace numberd::service
