// SPDX-License-Identifier: Apache-2.0
#include "domain/message.hpp"

#include <algorithm>

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<MessageDirection::Outbound> kDirections({
    {MessageDirection::Inbound, "inbound"},
    {MessageDirection::Outbound, "outbound"},
});

constexpr EnumTable<TargetStatus::Failed> kTargetStatuses({
    {TargetStatus::Received, "received"},
    {TargetStatus::Queued, "queued"},
    {TargetStatus::Sending, "sending"},
    {TargetStatus::Sent, "sent"},
    {TargetStatus::Delivered, "delivered"},
    {TargetStatus::Failed, "failed"},
});

} // namespace

bool is_unsent(const MessageTarget& target) {
    return target.status == TargetStatus::Queued || target.status == TargetStatus::Sending;
}

bool moves_on(TargetStatus from, TargetStatus to) {
    const auto step = [](TargetStatus status) {
        switch (status) {
            case TargetStatus::Queued:
                return 0;
            case TargetStatus::Sending:
                return 1;
            case TargetStatus::Sent:
                return 2;
            case TargetStatus::Delivered:
            case TargetStatus::Failed:
            case TargetStatus::Received:
                return 3;
        }
        return 3;
    };
    return step(from) < step(to);
}

std::optional<Timestamp> due_of(const Message& message) {
    std::optional<Timestamp> due;
    if (message.direction != MessageDirection::Outbound) return due;
    for (const MessageTarget& target : message.targets) {
        if (!is_unsent(target)) continue;
        const Timestamp next = target.tm_next.value_or(message.tm_create);
        due = due ? std::min(*due, next) : next;
    }
    return due;
}

std::string_view text_of(MessageDirection direction) {
    return kDirections.text_of(direction);
}
std::string_view text_of(TargetStatus status) {
    return kTargetStatuses.text_of(status);
}

std::optional<MessageDirection> message_direction_of(std::string_view text) {
    return kDirections.find(text);
}
std::optional<TargetStatus> target_status_of(std::string_view text) {
    return kTargetStatuses.find(text);
}

} // namespace numberd::domain
