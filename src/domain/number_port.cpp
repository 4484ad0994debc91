// SPDX-License-Identifier: Apache-2.0
#include "domain/number_port.hpp"

#include <algorithm>

#include "domain/enum_text.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<PortCommentAuthor::Carrier> kAuthors({
    {PortCommentAuthor::Customer, "customer"},
    {PortCommentAuthor::Operator, "operator"},
    {PortCommentAuthor::Carrier, "carrier"},
});

constexpr EnumTable<PortCommentStatus::Failed> kComments({
    {PortCommentStatus::Pending, "pending"},
    {PortCommentStatus::Told, "told"},
    {PortCommentStatus::Failed, "failed"},
});

bool can_move(PortStatus from, PortStatus to) {
    switch (from) {
        case PortStatus::Draft:
            return to == PortStatus::Submitted || to == PortStatus::Cancelled;
        case PortStatus::Submitted:
        case PortStatus::InProcess:
        case PortStatus::ActionRequired:
        case PortStatus::Scheduled:
            break;
        case PortStatus::Completed:
        case PortStatus::Cancelled:
        case PortStatus::Failed:
            return false;
    }
    switch (to) {
        case PortStatus::Draft:
            return false;
        case PortStatus::Submitted:
            return from == PortStatus::ActionRequired;
        case PortStatus::InProcess:
        case PortStatus::ActionRequired:
        case PortStatus::Scheduled:
        case PortStatus::Completed:
        case PortStatus::Cancelled:
        case PortStatus::Failed:
            return true;
    }
    return false;
}

std::string masked(std::string_view text, std::size_t shown) {
    if (text.empty()) return {};
    // Of a short one nothing is shown: what is hidden must not be easily guessed.
    if (shown == 0 || text.size() < 2 * shown) return "****";
    return "****" + std::string(text.substr(text.size() - shown));
}

} // namespace

bool is_open(PortStatus status) {
    return status == PortStatus::Submitted || status == PortStatus::InProcess ||
           status == PortStatus::ActionRequired || status == PortStatus::Scheduled;
}

bool is_editable(PortStatus status) {
    return status == PortStatus::Draft || status == PortStatus::ActionRequired;
}

Result<PortStatus> move_port(PortStatus from, PortStatus to) {
    if (from == to || can_move(from, to)) return to;
    return fail(Reason::StateInvalid, "the port is " + std::string(text_of(from)));
}

std::string masked_pin(std::string_view pin) {
    return masked(pin, 0);
}

std::string masked_account(std::string_view account) {
    static constexpr std::size_t kShown = 4;
    return masked(account, kShown);
}

std::string_view content_type_of(std::string_view content) {
    if (content.starts_with("%PDF-")) return "application/pdf";
    if (content.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    if (content.starts_with("\xff\xd8\xff")) return "image/jpeg";
    return {};
}

bool is_file_name(std::string_view text) {
    static constexpr std::size_t kLongest = 100;
    const auto is_allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == ' ' || c == '.' || c == '_' || c == '-' || c == '(' || c == ')';
    };
    return !text.empty() && text.size() <= kLongest && text.front() != '.' && text.front() != ' ' &&
           text.back() != ' ' && std::all_of(text.begin(), text.end(), is_allowed);
}

std::string_view text_of(PortCommentAuthor author) {
    return kAuthors.text_of(author);
}
std::string_view text_of(PortCommentStatus status) {
    return kComments.text_of(status);
}
std::optional<PortCommentAuthor> port_comment_author_of(std::string_view text) {
    return kAuthors.find(text);
}
std::optional<PortCommentStatus> port_comment_status_of(std::string_view text) {
    return kComments.find(text);
}

} // namespace numberd::domain
