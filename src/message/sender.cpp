// SPDX-License-Identifier: Apache-2.0
#include "message/sender.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "message/outcome.hpp"
#include "message/pace.hpp"
#include "service/pump.hpp"

namespace numberd::message {
namespace {

using domain::Message;
using domain::OutboundText;
using domain::Reason;
using domain::SentText;
using domain::TargetStatus;

constexpr std::chrono::seconds kStoreRetry{1};

/// A target that the carrier is to be asked for.
struct Handover {
    TargetKey key;
    std::optional<OutboundText> text; ///< nullopt: its addresses are no numbers
    int failures = 0;
    Timestamp tm_create{}; ///< of the message
    std::string provider{};
    bool is_held = false; ///< its peer has opted out: it may be looked up, not handed over
    /// Since when the carrier may have it; nullopt: it was never asked.
    std::optional<Timestamp> tm_unsure{};
};

Handover handover_of(const Message& message, std::size_t index) {
    Handover handover{.key = {message.id, index},
                      .text = {},
                      .failures = message.targets[index].failures,
                      .tm_create = message.tm_create,
                      .provider = message.provider,
                      .is_held = false,
                      .tm_unsure = {}};
    const auto& target = message.targets[index];
    if (target.status == TargetStatus::Sending)
        handover.tm_unsure = target.tm_update.value_or(message.tm_create);
    const auto from = domain::E164::parse(message.source.target);
    const auto to = domain::E164::parse(message.targets[index].destination.target);
    if (!from || !to) return handover;
    handover.text = OutboundText{.from = *from, .to = *to};
    handover.text->our_reference = reference_of(handover.key);
    handover.text->text = message.text;
    handover.text->medias = message.medias;
    handover.text->tm_create = message.tm_create;
    return handover;
}

bool is_message_created(const domain::Event& event) {
    return event.kind == domain::EventKind::MessageCreated;
}

Outcome outcome_of(const TargetKey& key, const SentText& sent) {
    return {.key = key,
            .status = sent.status,
            .provider_reference = sent.reference,
            .reason = sent.reason};
}

Outcome failure_of(const TargetKey& key, const Error& error) {
    const Reason reason = domain::reason_of(error.reason);
    return {.key = key, .reason = reason == Reason::None ? Reason::CarrierRejected : reason};
}

/// The carrier's errors, see domain/carrier.hpp: it may have taken the text after all but the final
/// ones and CARRIER_UNAVAILABLE.
Certainty certainty_after(const Error& error) {
    const Reason reason = domain::reason_of(error.reason);
    const bool is_unsure =
        reason == Reason::CarrierOutcomeUnknown || reason == Reason::SendUnconfirmed;
    return is_unsure ? Certainty::Unsure : Certainty::Known;
}

/// What a look-up that brought nothing says of the text that was looked for.
Error unsure_after(const Error& error) {
    const bool cannot_tell = domain::reason_of(error.reason) == Reason::NotSupported;
    return domain::fail(cannot_tell ? Reason::SendUnconfirmed : Reason::CarrierOutcomeUnknown,
                        error.message);
}

} // namespace

/// Shared with what the carrier has not answered yet and the commit feed.
struct Sender::State : std::enable_shared_from_this<Sender::State> {
    State(const service::Core& c, const domain::Carriers& ca, const SenderSettings& s)
        : core(c),
          carriers(ca),
          settings(s),
          pace(s.per_number_a_second),
          pump(c.clock, s.poll_longest, [this] { return turn(); }) {}

    service::Core core;
    const domain::Carriers& carriers;
    SenderSettings settings;

    // Any thread.
    struct Answer {
        TargetKey key;
        Result<SentText> sent;
    };
    std::mutex mutex;
    std::condition_variable came_back;
    std::vector<Answer> answers;
    int in_flight = 0;
    bool is_stopping = false;

    // The pump's thread alone.
    struct Attempt {
        int failures = 0; ///< of those before it
        Timestamp tm_create{};
        Timestamp tm_asked{}; ///< since when the carrier may have it
        bool is_held = false; ///< its peer has opted out
    };
    std::map<TargetKey, Attempt> under_way; ///< until what came of it is written: in_flight_max
    std::vector<Outcome> unwritten;
    Pace pace;

    service::Pump pump; // last: its thread uses all of the above

    std::optional<Timestamp> turn();
    void take_answers();
    void take(Answer answer);
    bool is_over(const Error& error, Certainty certainty, const Attempt& tried,
                 Timestamp now) const;
    bool write_down();
    std::optional<Timestamp> send_due();
    bool has_turn(const Message& message, std::size_t index, Timestamp now);
    void gather(const Message& message, Timestamp now, std::vector<Handover>& handovers);
    bool hand_over(const std::vector<Handover>& handovers);
    void ask_carrier(const Handover& handover);
    std::chrono::milliseconds pause_after(int failures);
    bool stops() {
        const std::lock_guard lock(mutex);
        return is_stopping;
    }
};

std::optional<Timestamp> Sender::State::turn() {
    take_answers();
    if (!write_down()) return core.clock.now() + kStoreRetry;
    if (stops() || !core.store.holds(domain::Job::Texts)) return std::nullopt;
    return send_due();
}

void Sender::State::take_answers() {
    std::vector<Answer> taken;
    {
        const std::lock_guard lock(mutex);
        taken.swap(answers);
    }
    for (Answer& answer : taken)
        take(std::move(answer));
}

void Sender::State::take(Answer answer) {
    const Attempt tried = under_way[answer.key];
    if (answer.sent) {
        unwritten.push_back(outcome_of(answer.key, answer.sent.assume_value()));
        return;
    }
    const Timestamp now = core.clock.now();
    const Error& error = answer.sent.error();
    const Certainty certainty = certainty_after(error);
    if (is_over(error, certainty, tried, now)) {
        log::info("message_not_sent", {{"message_id", answer.key.id.to_string()},
                                       {"reason", error.reason},
                                       {"detail", error.message}});
        unwritten.push_back(failure_of(answer.key, error));
        unwritten.back().is_of_carrier = !tried.is_held;
        return;
    }
    const int failures = tried.failures + 1;
    unwritten.push_back({.key = answer.key,
                         .failures = failures,
                         .certainty = certainty,
                         .tm_next = now + pause_after(failures)});
}

/// Whether that was the last attempt. What may have been taken is not given up before a receipt had
/// its time to come.
bool Sender::State::is_over(const Error& error, Certainty certainty, const Attempt& tried,
                            Timestamp now) const {
    const Reason reason = domain::reason_of(error.reason);
    if (certainty == Certainty::Unsure) {
        return reason == Reason::SendUnconfirmed
                   ? now - tried.tm_asked >= settings.unconfirmed_after
                   : now - tried.tm_create >= settings.give_up_after + settings.unconfirmed_after;
    }
    return reason != Reason::CarrierUnavailable || now - tried.tm_create >= settings.give_up_after;
}

bool Sender::State::write_down() {
    if (unwritten.empty()) return true;
    const auto written = core.store.write_and_wait(
        [this](domain::Tx& tx) { return write_outcomes(tx, core, unwritten); });
    if (!written) {
        log::warn("message_outcomes_not_written", {{"detail", written.error().detail}});
        return false;
    }
    for (const Outcome& outcome : unwritten)
        under_way.erase(outcome.key);
    unwritten.clear();
    return true;
}

std::optional<Timestamp> Sender::State::send_due() {
    const Timestamp now = core.clock.now();
    // Those that are under way are still due: they must not fill the list.
    const int limit = settings.listed_max + static_cast<int>(under_way.size());
    const auto due = core.store.read_and_wait(
        [now, limit](const domain::Tx& tx) { return tx.messages().list_due(now, limit); });
    if (!due) {
        log::warn("messages_not_read", {{"detail", due.error().detail}});
        return now + kStoreRetry;
    }
    std::vector<Handover> handovers;
    for (const Message& message : due.assume_value())
        gather(message, now, handovers);
    // Those that got a later turn are no longer due: behind them there may be others.
    const bool are_more_due = !unwritten.empty();
    if (!write_down() || (!handovers.empty() && !hand_over(handovers))) return now + kStoreRetry;
    return are_more_due ? now : pace.next_turn(now);
}

/// Whether the number may hand over one more now. If not, the target gets a later turn.
bool Sender::State::has_turn(const Message& message, std::size_t index, Timestamp now) {
    const domain::MessageTarget& target = message.targets[index];
    const bool is_paced = !message.provider.empty() && target.status == TargetStatus::Queued &&
                          !settings.unpaced_accounts.contains(message.provider);
    if (!is_paced) return true;
    const auto later = pace.take(message.source.target, target.tm_next.has_value(), now);
    if (!later) return true;
    unwritten.push_back(
        {.key = {message.id, index}, .failures = target.failures, .tm_next = later});
    return false;
}

/// Picks the targets that may go out now, as long as there is room.
void Sender::State::gather(const Message& message, Timestamp now,
                           std::vector<Handover>& handovers) {
    for (std::size_t i = 0; i < message.targets.size(); ++i) {
        const domain::MessageTarget& target = message.targets[i];
        if (!is_unsent(target) || (target.tm_next && *target.tm_next > now)) continue;
        if (under_way.contains({message.id, i})) continue;
        const std::size_t taken = under_way.size() + handovers.size();
        if (static_cast<int>(taken) >= settings.in_flight_max) return;
        if (!has_turn(message, i, now)) continue;
        handovers.push_back(handover_of(message, i));
    }
}

bool Sender::State::hand_over(const std::vector<Handover>& handovers) {
    std::vector<TargetKey> keys;
    keys.reserve(handovers.size());
    for (const Handover& handover : handovers)
        keys.push_back(handover.key);
    const auto marked =
        core.store.write_and_wait([&](domain::Tx& tx) { return mark_sending(tx, core, keys); });
    if (!marked) {
        log::warn("messages_not_marked", {{"detail", marked.error().detail}});
        return false;
    }
    for (Handover handover : handovers) {
        handover.is_held = marked.value().contains(handover.key);
        if (handover.is_held && !handover.tm_unsure) continue; // it has failed
        ask_carrier(handover);
    }
    return true;
}

void Sender::State::ask_carrier(const Handover& handover) {
    under_way[handover.key] = {handover.failures, handover.tm_create,
                               handover.tm_unsure.value_or(core.clock.now()), handover.is_held};
    {
        const std::lock_guard lock(mutex);
        ++in_flight;
    }
    const auto done = [self = shared_from_this(), key = handover.key](Result<SentText> sent) {
        {
            const std::lock_guard lock(self->mutex);
            self->answers.push_back({key, std::move(sent)});
            --self->in_flight;
        }
        self->came_back.notify_all();
        self->pump.wake();
    };
    if (!handover.text) {
        return done(domain::fail(Reason::InvalidArgument, "source or destination is no number"));
    }
    domain::Carrier& carrier = carriers.for_texts(handover.provider);
    if (!handover.tm_unsure) return carrier.send_text(*handover.text, done);
    carrier.text_state(
        *handover.text, [&carrier, text = *handover.text, done,
                         is_held = handover.is_held](Result<std::optional<SentText>> known) {
            if (!known) return done(unsure_after(known.error()));
            if (known.value()) return done(std::move(*known.value()));
            if (is_held)
                return done(domain::fail(Reason::RecipientOptedOut, "opted out meanwhile"));
            carrier.send_text(text, done); // it has never come there
        });
}

std::chrono::milliseconds Sender::State::pause_after(int failures) {
    std::chrono::milliseconds pause = settings.retry_first;
    for (int i = 1; i < failures && pause < settings.retry_longest; ++i)
        pause *= 2;
    pause = std::min(pause, settings.retry_longest);
    const auto jitter = core.rng.below(static_cast<std::uint64_t>(pause.count()) / 5 + 1);
    return pause - std::chrono::milliseconds(jitter);
}

Sender::Sender(const service::Core& core, const domain::Carriers& carriers,
               const SenderSettings& settings)
    : state_(std::make_shared<State>(core, carriers, settings)) {
    core.store.on_commit([state = state_](std::span<const domain::Event> events) {
        if (std::any_of(events.begin(), events.end(), is_message_created)) state->pump.wake();
    });
}

Sender::~Sender() {
    stop();
}

void Sender::start() {
    state_->pump.start();
}

void Sender::stop() {
    {
        std::unique_lock lock(state_->mutex);
        if (state_->is_stopping) return;
        state_->is_stopping = true;
        state_->came_back.wait_for(lock, state_->settings.stop_wait,
                                   [this] { return state_->in_flight == 0; });
    }
    state_->pump.stop();
    // The pump's thread is gone: what came back last is written from here.
    state_->take_answers();
    state_->write_down();
}

} // namespace numberd::message
