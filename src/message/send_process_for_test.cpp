// SPDX-License-Identifier: Apache-2.0
#include "message/send_process_for_test.hpp"

#include <algorithm>

#include "domain/reason.hpp"
#include "support/await.hpp"
#include "support/sqlite.hpp"

namespace numberd::message {

using domain::Message;
using domain::OutboundText;
using domain::Reason;
using domain::SentText;

void TextBookCarrier::search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) {
    done(std::vector<domain::OfferedNumber>{});
}
void TextBookCarrier::order(domain::E164, std::string, Done<domain::OrderState> done) {
    done(domain::OrderState{});
}
void TextBookCarrier::order_state(domain::E164, std::string, Done<domain::OrderState> done) {
    done(domain::OrderState{});
}
void TextBookCarrier::release(domain::E164, std::string, Done<void> done) {
    done(success());
}

bool TextBookCarrier::fails(std::uint64_t often) {
    const std::lock_guard lock(mutex_);
    return rng_.below(often) == 0;
}

void TextBookCarrier::send_text(OutboundText text, Done<SentText> done) {
    points_.pass();
    if (fails(5)) return done(domain::fail(Reason::CarrierUnavailable, "away"));
    if (fails(5)) return done(domain::fail(Reason::CarrierOutcomeUnknown, "lost before"));
    {
        const std::lock_guard lock(mutex_);
        books_.add({"text", text.to.to_string(), text.our_reference});
    }
    points_.pass();
    if (fails(4)) return done(domain::fail(Reason::CarrierOutcomeUnknown, "lost after"));
    done(SentText{.reference = "text-" + text.our_reference});
}

void TextBookCarrier::text_state(OutboundText text, Done<std::optional<SentText>> done) {
    points_.pass();
    if (fails(4)) return done(domain::fail(Reason::CarrierUnavailable, "away"));
    bool is_there = false;
    {
        const std::lock_guard lock(mutex_);
        const auto entries = books_.entries();
        is_there = std::any_of(entries.begin(), entries.end(), [&](const auto& entry) {
            return entry.reference == text.our_reference;
        });
    }
    points_.pass();
    if (!is_there) return done(std::optional<SentText>{});
    done(std::optional(SentText{.reference = "text-" + text.our_reference}));
}

SendProcess::SendProcess(const std::filesystem::path& directory, std::chrono::seconds later,
                         service::CrashPoints& points, std::uint64_t seed)
    : real_store_((clock_.advance(later), test::open_sqlite(directory, clock_, metrics_))),
      store_(*real_store_, points),
      books_(directory / "books"),
      carrier_(books_, points, seed),
      sender_(core_, carriers_,
              {.in_flight_max = 4, .poll_longest = std::chrono::milliseconds(2)}) {}

Result<Message> SendProcess::send(const service::Actor& actor, const std::vector<std::string>& to) {
    service::NewMessage wanted;
    wanted.source.target = kSource;
    for (const auto& target : to)
        wanted.destinations.push_back({.target = target});
    wanted.text = "hello";
    service::Messages messages(core_);
    return test::await<Message>(
        [&](service::Done<Message> done) { messages.send(actor, wanted, std::move(done)); });
}

std::vector<Message> SendProcess::messages(domain::CustomerId customer) {
    return store_
        .read_and_wait([&](const domain::Tx& tx) { return tx.messages().list(customer, {}); })
        .value();
}

bool SendProcess::settles(domain::CustomerId customer) {
    sender_.start();
    return test::eventually([&] {
        clock_.advance(std::chrono::milliseconds{100});
        const auto all = messages(customer);
        return std::none_of(all.begin(), all.end(), [](const Message& message) {
            return domain::due_of(message).has_value();
        });
    });
}

} // namespace numberd::message
