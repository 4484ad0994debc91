// SPDX-License-Identifier: Apache-2.0
#include "service/live_numbers.hpp"

#include "base/log.hpp"

namespace numberd::service {
namespace {

constexpr int kLoadPage = 5000;

} // namespace

LiveNumbers::LiveNumbers(domain::Store& store) : store_(store) {
    store_.on_commit([this](std::span<const domain::Event> events) { on_commit(events); });
}

Result<void> LiveNumbers::load() {
    domain::NumberId after{};
    while (true) {
        BOOST_OUTCOME_TRY(const auto page, store_.read_and_wait([after](const domain::Tx& tx) {
            return tx.numbers().list_live(after, kLoadPage);
        }));
        for (const auto& number : page)
            put(number);
        if (page.size() < kLoadPage) return success();
        after = page.back().id;
    }
}

std::optional<LiveNumber> LiveNumbers::find(domain::E164 number) const {
    const Part& part = part_of(number);
    const std::shared_lock lock(part.mutex);
    const auto found = part.numbers.find(number);
    if (found == part.numbers.end()) return std::nullopt;
    return found->second;
}

std::size_t LiveNumbers::size() const {
    std::size_t total = 0;
    for (const auto& part : parts_) {
        const std::shared_lock lock(part.mutex);
        total += part.numbers.size();
    }
    return total;
}

void LiveNumbers::on_commit(std::span<const domain::Event> events) {
    for (const auto& event : events) {
        if (is_of_number(event.kind)) refresh(domain::NumberId{event.resource_id});
    }
}

void LiveNumbers::refresh(domain::NumberId id) {
    // The row is read anew instead of trusting the event, so that events may come late or twice.
    store_.read(
        domain::ReadCost::Point, [id](const domain::Tx& tx) { return tx.numbers().find(id); },
        [this, id](Result<std::optional<domain::Number>> row) {
            if (!row) {
                log::error("live_number_refresh_failed", {{"detail", row.error().detail}});
                const std::lock_guard lock(unread_mutex_);
                unread_.insert(id);
                return;
            }
            if (row.value()) put(*row.value());
        });
}

void LiveNumbers::mend() {
    std::set<domain::NumberId> unread;
    {
        const std::lock_guard lock(unread_mutex_);
        unread.swap(unread_);
    }
    for (const auto id : unread)
        refresh(id);
}

void LiveNumbers::put(const domain::Number& number) {
    Part& part = part_of(number.number);
    const std::unique_lock lock(part.mutex);
    if (!number.tm_delete) {
        part.numbers.insert_or_assign(
            number.number,
            LiveNumber{number.id, number.customer_id, number.number, number.call_flow_id,
                       number.message_flow_id, number.type, number.status});
        return;
    }
    // A deleted row must not push out the next owner's live one.
    const auto found = part.numbers.find(number.number);
    if (found != part.numbers.end() && found->second.id == number.id) part.numbers.erase(found);
}

LiveNumbers::Part& LiveNumbers::part_of(domain::E164 number) {
    return parts_[std::hash<domain::E164>{}(number) >> 32 & (kParts - 1)];
}

const LiveNumbers::Part& LiveNumbers::part_of(domain::E164 number) const {
    return parts_[std::hash<domain::E164>{}(number) >> 32 & (kParts - 1)];
}

} // namespace numberd::service
