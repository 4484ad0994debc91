// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::NumberId;
using domain::Reason;
using domain::Tx;
using domain::UsageKind;

constexpr Timestamp kFirstDay{std::chrono::days{20'000}};

std::string text_of_rows(const std::vector<domain::UsageRow>& rows) {
    std::set<std::string> lines;
    for (const auto& row : rows) {
        lines.insert(std::to_string((row.day - kFirstDay) / std::chrono::days{1}) + ":" +
                     std::to_string(static_cast<int>(row.kind)) +
                     std::string(text_of(row.refusal)) + ":" + std::to_string(row.count) + "/" +
                     std::to_string(row.answered) + "/" + std::to_string(row.talk_time.count()) +
                     " ");
    }
    std::string text;
    for (const auto& line : lines)
        text += line;
    return text;
}

domain::Call call_at(Timestamp time, domain::CallId id, CustomerId customer, NumberId number) {
    auto call = sample_call(id, customer);
    call.number_id = number;
    call.direction = domain::CallDirection::Incoming;
    call.reason = Reason::None;
    call.tm_create = time;
    call.tm_progressing = time;
    call.tm_hangup = time + std::chrono::seconds{7};
    call.tm_delete.reset();
    return call;
}

domain::Message text_to(domain::MessageId id, CustomerId customer, NumberId number) {
    auto message = sample_message(id, customer);
    message.number_id = number;
    message.direction = domain::MessageDirection::Inbound;
    message.reason = Reason::None;
    message.provider_reference.clear();
    message.tm_create = kFirstDay;
    message.tm_delete.reset();
    return message;
}

TEST_P(StoreContract, UsageCountsTheCallsOfADayByTheirEnd) {
    const auto mine = new_id<CustomerId>();
    const auto number = new_id<NumberId>();
    const auto call = [&](Timestamp time) {
        return call_at(time, new_id<domain::CallId>(), mine, number);
    };
    const auto refused = [&](Timestamp time) {
        auto made = call(time);
        made.reason = Reason::NoCallFlow;
        made.tm_progressing.reset();
        return made;
    };
    using std::chrono::days;
    using std::chrono::microseconds;
    auto other = call(kFirstDay);
    other.number_id = new_id<NumberId>();
    auto foreign = call(kFirstDay);
    foreign.customer_id = new_id<CustomerId>();
    auto without_number = refused(kFirstDay);
    without_number.number_id = {};
    const std::vector<domain::Call> calls{call(kFirstDay - microseconds{1}),
                                          call(kFirstDay),
                                          call(kFirstDay + days{1} - microseconds{1}),
                                          refused(kFirstDay),
                                          call(kFirstDay + days{1}),
                                          call(kFirstDay + days{2}),
                                          other,
                                          foreign,
                                          without_number};
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (const auto& one : calls) {
            BOOST_OUTCOME_TRY(tx.calls().insert(one));
        }
        return success();
    }));
    domain::UsageQuery query{mine, number, kFirstDay, kFirstDay + days{2}};
    const auto count = [&] {
        return text_of_rows(read([&](const Tx& tx) { return tx.usage().of_calls(query); }).value());
    };
    EXPECT_EQ(count(), "0:0:2/2/14000000 0:0NO_CALL_FLOW:1/0/0 1:0:1/1/7000000 ");
    query.number_id.reset();
    query.until = kFirstDay + microseconds{1};
    EXPECT_EQ(read([&](const Tx& tx) { return tx.usage().of_calls(query); }).value().size(), 3u);
    query.until = query.from;
    EXPECT_EQ(count(), "");
}

TEST_P(StoreContract, UsageCountsMessagesByDirection) {
    const auto mine = new_id<CustomerId>();
    const auto number = new_id<NumberId>();
    const auto text = [&] { return text_to(new_id<domain::MessageId>(), mine, number); };
    auto refused = text();
    refused.reason = Reason::NoCallFlow;
    auto sent = text();
    sent.direction = domain::MessageDirection::Outbound;
    ASSERT_TRUE(write([&, received = text()](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.messages().insert(received));
        BOOST_OUTCOME_TRY(tx.messages().insert(sent));
        return tx.messages().insert(refused);
    }));
    const domain::UsageQuery query{mine, number, kFirstDay, kFirstDay + std::chrono::days{1}};
    EXPECT_EQ(
        text_of_rows(read([&](const Tx& tx) { return tx.usage().of_messages(query); }).value()),
        "0:2:1/0/0 0:2NO_CALL_FLOW:1/0/0 0:3:1/0/0 ");
}

} // namespace
} // namespace numberd::test
