// SPDX-License-Identifier: Apache-2.0
#include "cli/event_tail.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "cli/cells.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr int kPagesMax = 1'000;
constexpr std::size_t kSeenMax = 2'000;
constexpr std::size_t kSeenKept = 1'000;

} // namespace

EventTail::Polled EventTail::poll(const Fetch& fetch) {
    Polled polled;
    std::vector<json::value> fresh;
    std::string token;
    for (int page = 0; page < kPagesMax; ++page) {
        std::string path = "/v1.0/events?page_size=100";
        if (!token.empty()) path += "&page_token=" + http::percent_encode(token);
        auto reply = fetch(path);
        if (!reply) {
            polled.error = reply.error();
            return polled;
        }
        if (reply.value().status != 200) {
            polled.refusal = std::move(reply).value();
            return polled;
        }
        const auto* events = find_at(reply.value().json, "result");
        const bool goes_on = events && events->is_array() && take_page(events->as_array(), fresh);
        token = text_at(reply.value().json, "next_page_token");
        if (goes_on && !token.empty()) continue;
        std::sort(fresh.begin(), fresh.end(), [](const json::value& a, const json::value& b) {
            return event_id(a) < event_id(b);
        });
        remember(fresh);
        polled.events = std::move(fresh);
        return polled;
    }
    polled.error = Error{ErrorCode::Internal, "",
                         "more than 100,000 events are behind that one: begin with a later one"};
    return polled;
}

bool EventTail::take_page(const json::array& page, std::vector<json::value>& fresh) const {
    bool goes_on = !page.empty();
    for (const auto& event : page) {
        const auto id = event_id(event);
        if (id <= last_) goes_on = false;
        if (id > floor_ && seen_.count(id) == 0) fresh.push_back(event);
    }
    return goes_on;
}

void EventTail::remember(const std::vector<json::value>& events) {
    for (const auto& event : events) {
        seen_.insert(event_id(event));
        last_ = std::max(last_, event_id(event));
    }
    if (seen_.size() <= kSeenMax) return;
    while (seen_.size() > kSeenKept) {
        floor_ = *seen_.begin();
        seen_.erase(seen_.begin());
    }
}

std::int64_t event_id(const json::value& event) {
    const std::string text = text_at(event, "id");
    std::int64_t id = 0;
    std::from_chars(text.data(), text.data() + text.size(), id);
    return id;
}

std::int64_t newest_event(const json::value& page) {
    const auto* newest = find_at(page, "result.0");
    return newest ? event_id(*newest) : 0;
}

} // namespace numberd::cli
