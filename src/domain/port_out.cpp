// SPDX-License-Identifier: Apache-2.0
#include "domain/port_out.hpp"

#include "domain/enum_text.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<PortOutStatus::Cancelled> kStatuses({
    {PortOutStatus::Requested, "requested"},
    {PortOutStatus::Approved, "approved"},
    {PortOutStatus::Refused, "refused"},
    {PortOutStatus::Completed, "completed"},
    {PortOutStatus::Cancelled, "cancelled"},
});

bool can_move(PortOutStatus from, PortOutStatus to) {
    switch (from) {
        case PortOutStatus::Requested:
            return to == PortOutStatus::Approved || to == PortOutStatus::Refused ||
                   to == PortOutStatus::Completed || to == PortOutStatus::Cancelled;
        case PortOutStatus::Approved:
            return to == PortOutStatus::Completed || to == PortOutStatus::Cancelled ||
                   to == PortOutStatus::Requested;
        case PortOutStatus::Refused:
            return to == PortOutStatus::Requested;
        case PortOutStatus::Completed:
        case PortOutStatus::Cancelled:
            return false;
    }
    return false;
}

} // namespace

std::string_view text_of(PortOutStatus status) {
    return kStatuses.text_of(status);
}
std::optional<PortOutStatus> port_out_status_of(std::string_view text) {
    return kStatuses.find(text);
}

bool is_open(PortOutStatus status) {
    return status == PortOutStatus::Requested || status == PortOutStatus::Approved;
}

Result<PortOutStatus> move_port_out(PortOutStatus from, PortOutStatus to) {
    if (from == to || can_move(from, to)) return to;
    return fail(Reason::StateInvalid, "the port-out is " + std::string(text_of(from)));
}

} // namespace numberd::domain
