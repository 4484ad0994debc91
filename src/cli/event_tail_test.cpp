// SPDX-License-Identifier: Apache-2.0
#include "cli/event_tail.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

namespace numberd::cli {
namespace {

namespace json = boost::json;
using Ids = std::vector<std::int64_t>;

/// GET /v1.0/events over ids: the newest first, a hundred a page.
class Log {
  public:
    void add(std::int64_t first, std::int64_t last) {
        for (auto id = first; id <= last; ++id)
            ids_.push_back(id);
        std::sort(ids_.rbegin(), ids_.rend());
    }
    void answer(int status) { status_ = status; }

    EventTail::Fetch fetch() {
        return [this](const std::string& path) -> Result<RestReply> {
            ++asked;
            const auto token = path.find("page_token=");
            const std::size_t from =
                token == std::string::npos ? 0 : std::stoul(path.substr(token + 11));
            if (status_ == 0) return Error{ErrorCode::Upstream, "TARGET_UNREACHABLE", "away"};
            RestReply reply{.status = status_};
            json::array items;
            const std::size_t end = std::min(from + 100, ids_.size());
            for (std::size_t i = from; i < end; ++i)
                items.push_back({{"id", std::to_string(ids_[i])}});
            const std::string next = end < ids_.size() ? std::to_string(end) : "";
            reply.json = {{"result", items}, {"next_page_token", next}};
            return reply;
        };
    }
    int asked = 0;

  private:
    Ids ids_{};
    int status_ = 200;
};

Ids ids_of(const EventTail::Polled& polled) {
    Ids ids;
    for (const auto& event : polled.events)
        ids.push_back(event_id(event));
    return ids;
}

TEST(EventTail, GivesEachEventOnceAndTheOldestFirst) {
    Log log;
    log.add(1, 3);
    EventTail tail(1);
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), (Ids{2, 3}));
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), Ids{});
    log.add(4, 5);
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), (Ids{4, 5}));
    EXPECT_EQ(tail.last(), 5);
}

TEST(EventTail, TurnsPagesUntilItKnowsWhatComes) {
    Log log;
    EventTail tail(0);
    log.add(1, 10);
    tail.poll(log.fetch());
    log.add(11, 360);
    log.asked = 0;
    const auto ids = ids_of(tail.poll(log.fetch()));
    EXPECT_EQ(ids.size(), 350U);
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
    EXPECT_EQ(log.asked, 4);
    log.asked = 0;
    tail.poll(log.fetch());
    EXPECT_EQ(log.asked, 1);
}

TEST(EventTail, FindsAnEventThatBecameVisibleLate) {
    Log log;
    log.add(1, 5);
    log.add(7, 8);
    EventTail tail(0);
    tail.poll(log.fetch());
    log.add(6, 6);
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), Ids{6});
    EXPECT_EQ(tail.last(), 8);
}

TEST(EventTail, LosesNothingWhileTheServerIsAway) {
    Log log;
    EventTail tail(0);
    log.add(1, 1);
    for (const int status : {0, 503, 401}) {
        log.answer(status);
        const auto polled = tail.poll(log.fetch());
        EXPECT_EQ(ids_of(polled), Ids{});
        EXPECT_EQ(polled.error.has_value(), status == 0);
        EXPECT_EQ(polled.refusal.has_value(), status != 0);
    }
    log.answer(200);
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), Ids{1});
}

TEST(EventTail, RemembersNoMoreThanItNeeds) {
    Log log;
    EventTail tail(0);
    std::size_t given = 0;
    for (std::int64_t id = 1; id <= 5'000; id += 50) {
        log.add(id, id + 49);
        given += tail.poll(log.fetch()).events.size();
    }
    EXPECT_EQ(given, 5'000U);
    EXPECT_EQ(ids_of(tail.poll(log.fetch())), Ids{});
}

TEST(EventTail, EndsWhereItIsTooFarBehind) {
    EventTail tail(0);
    int pages = 0;
    const auto polled = tail.poll([&](const std::string&) -> Result<RestReply> {
        RestReply reply{.status = 200};
        reply.json = {{"result", {{{"id", std::to_string(1'000'000 - pages)}}}},
                      {"next_page_token", std::to_string(++pages)}};
        return reply;
    });
    EXPECT_TRUE(polled.error);
    EXPECT_EQ(pages, 1'000);
}

} // namespace
} // namespace numberd::cli
