// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "message/answers.hpp"
#include "message/inbound.hpp"
#include "message/sender.hpp"
#include "message/waker.hpp"
#include "service/flows.hpp"
#include "service/numbers.hpp"
#include "service/programs.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/http_receiver.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::test {

/// One run of the program, as far as messages need it: everything that a restart makes anew.
struct MessageProcess {
    MessageProcess(const TempDir& dir, Clock& clock, Rng& rng, Metrics& metrics,
                   const domain::Carriers& carriers, message::SenderSettings sender_settings)
        : store(store::sqlite::open_sqlite({.directory = dir.path().string()}, clock, metrics)
                    .value()),
          core{*store, clock, rng},
          numbers(*store),
          accounts(*store),
          programs(*store, rng),
          resolver(numbers, accounts, programs),
          client({.allow_private_targets = true}),
          answers(core, client),
          inbound(core, resolver, answers),
          waker(core, answers, {.poll_longest = std::chrono::milliseconds(2)}),
          sender(core, carriers, sender_settings) {
        EXPECT_TRUE(numbers.load());
        waker.start();
        sender.start();
    }
    ~MessageProcess() { answers.stop(); }

    std::unique_ptr<domain::Store> store;
    service::Core core;
    service::LiveNumbers numbers;
    service::LiveAccounts accounts;
    service::Programs programs;
    service::Resolver resolver;
    http::Client client;
    message::Answers answers;
    message::Inbound inbound;
    message::Waker waker;
    message::Sender sender;
};

/// A carrier for texts: answers as the test says, keeps what it was asked to bring.
class TextCarrier final : public domain::Carrier {
  public:
    using Answer = std::function<Result<domain::SentText>(const domain::OutboundText&)>;
    using Known =
        std::function<Result<std::optional<domain::SentText>>(const domain::OutboundText&)>;

    explicit TextCarrier(std::string name = "texts") : name_(std::move(name)) {}

    std::string name() const override { return name_; }
    void search(domain::SearchQuery, Done<std::vector<domain::OfferedNumber>> done) override {
        done(std::vector<domain::OfferedNumber>{});
    }
    void order(domain::E164, std::string, Done<domain::OrderState> done) override {
        done(domain::OrderState{});
    }
    void order_state(domain::E164, std::string, Done<domain::OrderState> done) override {
        done(domain::OrderState{});
    }
    void release(domain::E164, std::string, Done<void> done) override { done(success()); }
    void send_text(domain::OutboundText text, Done<domain::SentText> done) override {
        std::unique_lock lock(mutex_);
        sent_.push_back(text);
        if (holds_) return held_.push_back(std::move(done));
        const auto answer = answer_;
        lock.unlock();
        done(answer(text));
    }

    void text_state(domain::OutboundText text,
                    Done<std::optional<domain::SentText>> done) override {
        std::unique_lock lock(mutex_);
        looked_up_.push_back(text.our_reference);
        const auto known = known_;
        lock.unlock();
        done(known(text));
    }
    /// What a look-up answers; at first: the carrier has no such text.
    void know(Known known) {
        const std::lock_guard lock(mutex_);
        known_ = std::move(known);
    }
    std::vector<std::string> looked_up() const {
        const std::lock_guard lock(mutex_);
        return looked_up_;
    }

    void answer(Answer answer) {
        const std::lock_guard lock(mutex_);
        answer_ = std::move(answer);
    }
    /// From now on nobody is answered, until release().
    void hold() {
        const std::lock_guard lock(mutex_);
        holds_ = true;
    }
    void release() {
        std::vector<Done<domain::SentText>> held;
        {
            const std::lock_guard lock(mutex_);
            holds_ = false;
            held.swap(held_);
        }
        for (const auto& done : held)
            done(domain::SentText{.reference = "late"});
    }
    std::vector<domain::OutboundText> sent() const {
        const std::lock_guard lock(mutex_);
        return sent_;
    }

  private:
    const std::string name_;
    mutable std::mutex mutex_;
    Answer answer_ = [](const domain::OutboundText& text) -> Result<domain::SentText> {
        return domain::SentText{.reference = "carrier-" + text.our_reference,
                                .status = domain::TargetStatus::Delivered};
    };
    Known known_ = [](const domain::OutboundText&) { return std::optional<domain::SentText>{}; };
    std::vector<std::string> looked_up_;
    bool holds_ = false;
    std::vector<Done<domain::SentText>> held_;
    std::vector<domain::OutboundText> sent_;
};

/// A customer with numbers and flows, texts that come in, and what came of them.
class MessageWorld {
  public:
    MessageWorld() { start(); }

    void start() {
        process.reset(); // the lock file
        process = std::make_unique<MessageProcess>(dir, clock, rng, metrics, carriers, settings);
    }
    domain::Store& store() { return *process->store; }
    const service::Core& core() { return process->core; }

    service::Actor customer() {
        domain::Customer customer;
        customer.id = core().new_id<domain::CustomerId>();
        customer.plan = domain::PlanType::Unlimited;
        customer.webhook_secret = service::new_webhook_secret(rng);
        customer.tm_create = clock.now();
        EXPECT_TRUE(store().write_and_wait(
            [&](domain::Tx& tx) { return tx.customers().insert(customer); }));
        service::Actor actor;
        actor.customer_id = customer.id;
        actor.name = "agent:test";
        return actor;
    }

    domain::FlowId flow(const service::Actor& actor, const std::string& actions) {
        service::Flows flows(core());
        return await<domain::Flow>([&](service::Done<domain::Flow> done) {
                   flows.create(actor, {"flow", "", actions}, std::move(done));
               })
            .value()
            .id;
    }

    /// A virtual number with that message flow.
    domain::Number number(const service::Actor& actor, domain::FlowId flow_id,
                          const std::string& e164 = "+899100000001") {
        FakeCarrier nobody;
        Selling selling(core().clock, nobody);
        service::Provisioning provisioning(core(), selling.carriers, selling.sellers);
        return await<domain::Number>([&](service::Done<domain::Number> done) {
                   provisioning.create(
                       actor, {.number = *domain::E164::parse(e164), .message_flow_id = flow_id},
                       std::move(done));
               })
            .value();
    }

    /// A normal number of that account; the resolver knows it after the next start().
    domain::Number normal_number(const service::Actor& actor, const std::string& e164,
                                 const std::string& provider) {
        domain::Number number{.id = core().new_id<domain::NumberId>(),
                              .customer_id = actor.customer_id,
                              .number = *domain::E164::parse(e164),
                              .type = domain::NumberType::Normal,
                              .call_flow_id = {},
                              .message_flow_id = {}};
        number.provider = provider;
        number.tm_create = clock.now();
        EXPECT_TRUE(
            store().write_and_wait([&](domain::Tx& tx) { return tx.numbers().insert(number); }));
        return number;
    }

    Result<domain::Message> receive(const domain::InboundText& text) {
        return await<domain::Message>([&](std::function<void(Result<domain::Message>)> done) {
            process->inbound.receive(text, std::move(done));
        });
    }

    Result<domain::Message> receive(const std::string& text, const std::string& reference = "",
                                    bool from_pstn = false,
                                    const std::string& to = "+899100000001") {
        domain::InboundText inbound{.from = *domain::E164::parse("+14155550100"),
                                    .to = *domain::E164::parse(to)};
        inbound.provider = "texts";
        inbound.provider_reference = reference;
        inbound.text = text;
        inbound.from_pstn = from_pstn;
        return receive(inbound);
    }

    domain::Activeflow run_of(const domain::Message& message) {
        return *store()
                    .read_and_wait([&](const domain::Tx& tx) {
                        return tx.activeflows().find(message.activeflow_id);
                    })
                    .value();
    }
    bool ends(const domain::Message& message) {
        return eventually(
            [&] { return run_of(message).status == domain::ActiveflowStatus::Ended; });
    }
    /// "type: result" of each action that the message's run reached.
    std::vector<std::string> trace(const domain::Message& message) {
        std::vector<std::string> lines;
        for (const auto& action : run_of(message).executed_actions) {
            lines.push_back(action.type + ": " + action.result);
        }
        return lines;
    }
    /// The customer's messages, inbound ones first.
    std::vector<domain::Message> messages(const service::Actor& actor) {
        auto listed = store()
                          .read_and_wait([&](const domain::Tx& tx) {
                              return tx.messages().list(actor.customer_id, {});
                          })
                          .value();
        std::stable_sort(listed.begin(), listed.end(),
                         [](const auto& a, const auto& b) { return a.direction < b.direction; });
        return listed;
    }
    std::vector<std::string> event_kinds() {
        const auto events =
            store()
                .read_and_wait([](const domain::Tx& tx) { return tx.events().list_after(0, 1000); })
                .value();
        std::vector<std::string> kinds;
        for (const auto& event : events)
            kinds.emplace_back(text_of(event.kind));
        return kinds;
    }

    TempDir dir;
    FakeClock clock;
    SeededRng rng{1};
    Metrics metrics;
    TextCarrier carrier;
    TextCarrier other_carrier{"other"};
    domain::Carriers carriers{
        {{.carrier = &carrier, .is_for_rest = true}, {.carrier = &other_carrier}}};
    message::SenderSettings settings{.poll_longest = std::chrono::milliseconds(2),
                                     .stop_wait = std::chrono::seconds(1)};
    std::unique_ptr<MessageProcess> process;
};

} // namespace numberd::test
