// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "service/messages.hpp"
#include "service/opt_outs.hpp"
#include "support/message_process.hpp"

// Random orders of STOP, START, YES, HELP, texts and sends, by two carriers that bring some of them
// twice or late, that numbers move between, and that refuse some peers of their own accord; held
// against a model of the ledger.

namespace numberd::message {
namespace {

using domain::E164;
using domain::InboundText;
using domain::Message;
using domain::OptOutStatus;
using domain::Reason;
using domain::TargetStatus;

constexpr int kSeeds = 12;
constexpr int kSteps = 80;

/// What is right, said in another way than the code: who is out, and who was told how often.
struct Model {
    using Pair = std::pair<E164, E164>; ///< number, peer

    std::set<Pair> out;
    std::map<Pair, int> changes;
    std::map<Pair, int> helps; ///< in all; the clock stands still
    int answers = 0;
    std::set<std::pair<std::string, std::string>> seen; ///< provider, reference

    /// Whether the text is for a flow.
    bool receive(const InboundText& text) {
        const Pair pair{text.to, text.from};
        if (!seen.insert({text.provider, text.provider_reference}).second) return false;
        if (text.text == "STOP") {
            if (!out.insert(pair).second) return false;
        } else if (text.text == "START" || text.text == "YES") {
            if (out.erase(pair) == 0) return text.text == "YES";
        } else if (text.text == "HELP") {
            if (++helps[pair] <= domain::kHelpsMax) ++answers;
            return false;
        } else {
            return true;
        }
        ++changes[pair];
        ++answers;
        return false;
    }
};

class Orders {
  public:
    explicit Orders(std::uint64_t seed) : rng_(seed) {
        for (const char* e164 : {"+15551110001", "+15551110002"})
            numbers_.push_back(world_.normal_number(owner_, e164, provider()));
        world_.start();
        for (auto* carrier : {&world_.carrier, &world_.other_carrier}) {
            carrier->answer([this](const domain::OutboundText& text) -> Result<domain::SentText> {
                if (text.text == "news" && blocked_.contains(text.to))
                    return domain::fail(Reason::RecipientOptedOut, "blocked here");
                return domain::SentText{.reference = text.our_reference,
                                        .status = TargetStatus::Delivered};
            });
        }
    }

    void step() {
        switch (rng_.below(10)) {
            case 0:
                return move();
            case 1:
                return bring_again();
            case 2:
            case 3:
            case 4:
                return send();
            default:
                return bring();
        }
    }

    void check() {
        ASSERT_TRUE(test::eventually([&] {
            const auto messages = all();
            return std::none_of(messages.begin(), messages.end(), [](const Message& message) {
                return domain::due_of(message).has_value();
            });
        }));
        int answers = 0;
        for (const Message& message : all())
            answers += message.is_keyword_reply ? 1 : 0;
        EXPECT_EQ(answers, model_.answers);
        std::map<Model::Pair, int> changes;
        for (const auto& proven : ledger()) {
            const Model::Pair pair{proven.entry.number, proven.entry.peer};
            EXPECT_EQ(proven.entry.status == OptOutStatus::OptedOut, model_.out.contains(pair));
            if (!proven.proofs.empty()) changes[pair] = static_cast<int>(proven.proofs.size());
        }
        EXPECT_EQ(changes, model_.changes);
        std::size_t carried = world_.carrier.sent().size() + world_.other_carrier.sent().size();
        EXPECT_EQ(carried, static_cast<std::size_t>(answers + handed_over_));
    }

  private:
    std::string provider() { return rng_.below(2) == 0 ? "texts" : "other"; }
    E164 peer() { return *E164::from_value(14'155'550'100u + rng_.below(3)); }
    domain::Number& number() { return numbers_[rng_.below(numbers_.size())]; }

    /// The number is with another carrier from now on.
    void move() {
        auto& moved = number();
        moved.provider = provider();
        ASSERT_TRUE(world_.store().write_and_wait(
            [&](domain::Tx& tx) { return tx.numbers().update(moved); }));
    }

    void bring() {
        static constexpr const char* kTexts[] = {"STOP", "STOP", "START", "YES", "HELP", "hello"};
        InboundText text{.from = peer(), .to = number().number};
        text.provider = provider();
        text.provider_reference = "r" + std::to_string(brought_.size());
        text.text = kTexts[rng_.below(std::size(kTexts))];
        brought_.push_back(text);
        receive(text);
    }
    /// A duplicate, however late; or another carrier's text that happens to have the same id.
    void bring_again() {
        if (brought_.empty()) return;
        InboundText text = brought_[rng_.below(brought_.size())];
        if (rng_.below(4) == 0) text.provider = text.provider == "texts" ? "other" : "texts";
        receive(text);
    }
    void receive(const InboundText& text) {
        const bool is_new = !model_.seen.contains({text.provider, text.provider_reference});
        const bool is_for_flow = model_.receive(text);
        const auto received = world_.receive(text);
        ASSERT_TRUE(received);
        if (!is_new) return;
        EXPECT_EQ(received.value().reason,
                  is_for_flow ? Reason::NoMessageFlow : Reason::KeywordHandled);
    }

    void send() {
        const Model::Pair pair{number().number, peer()};
        if (rng_.below(4) == 0) blocked_.insert(pair.second);
        if (rng_.below(3) == 0) blocked_.erase(pair.second);
        service::NewMessage wanted;
        wanted.source.target = pair.first.to_string();
        wanted.destinations.push_back({.target = pair.second.to_string()});
        wanted.text = "news";
        service::Messages messages(world_.core());
        const auto sent = test::await<Message>(
            [&](service::Done<Message> done) { messages.send(owner_, wanted, std::move(done)); });
        if (model_.out.contains(pair)) {
            EXPECT_EQ(test::reason_in(sent), "RECIPIENT_OPTED_OUT");
            return;
        }
        ASSERT_TRUE(sent);
        ++handed_over_;
        const bool is_blocked = blocked_.contains(pair.second);
        ASSERT_TRUE(test::eventually([&] {
            const auto status = find(sent.value().id).targets[0].status;
            return status == (is_blocked ? TargetStatus::Failed : TargetStatus::Delivered);
        }));
        if (!is_blocked) return;
        model_.out.insert(pair);
        ++model_.changes[pair];
    }

    Message find(domain::MessageId id) {
        return *world_.store()
                    .read_and_wait([&](const domain::Tx& tx) { return tx.messages().find(id); })
                    .value();
    }
    std::vector<Message> all() {
        return world_.store()
            .read_and_wait([&](const domain::Tx& tx) {
                return tx.messages().list(owner_.customer_id, {.after = {}, .size = 1'000});
            })
            .value();
    }
    std::vector<service::ProvenOptOut> ledger() {
        service::OptOuts opt_outs(world_.core());
        return test::await<service::Listed<service::ProvenOptOut>>(
                   [&](auto done) { opt_outs.list(owner_, {}, {}, std::move(done)); })
            .value()
            .items;
    }

    SeededRng rng_;
    test::MessageWorld world_;
    service::Actor owner_ = world_.customer();
    std::vector<domain::Number> numbers_;
    std::vector<InboundText> brought_;
    std::set<E164> blocked_; ///< at both carriers; changed only while nothing is under way
    int handed_over_ = 0;
    Model model_;
};

TEST(OptOutProperty, TheLedgerIsTheModelWhateverComesInWhicheverOrder) {
    for (int seed = 1; seed <= kSeeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Orders orders(static_cast<std::uint64_t>(seed));
        for (int i = 0; i < kSteps && !testing::Test::HasFatalFailure(); ++i)
            orders.step();
        orders.check();
        if (testing::Test::HasFailure()) return;
    }
}

} // namespace
} // namespace numberd::message
