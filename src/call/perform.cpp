// SPDX-License-Identifier: Apache-2.0
// A live call carries out what its flow commands.
#include "base/log.hpp"
#include "call/session.hpp"
#include "domain/reason.hpp"
#include "service/messages.hpp"
#include "service/webhooks.hpp"

namespace numberd::call {

using domain::HangupReason;
using domain::Reason;

void Session::happen(flow::Event event) {
    if (state_ == State::Over) return;
    events_.push_back(std::move(event));
    if (stepping_) return; // the loop below, further up the stack, will come to it
    stepping_ = true;
    while (!events_.empty()) {
        const flow::Event next = std::move(events_.front());
        events_.pop_front();
        auto [state, commands] = flow::step(*beginning_.program, std::move(flow_), next);
        flow_ = std::move(state);
        for (const auto& command : commands)
            perform(command);
    }
    stepping_ = false;
}

void Session::perform(const flow::Command& command) {
    std::visit([this](const auto& one) { run(one); }, command);
}

void Session::run(const flow::Answer& command) {
    if (state_ != State::Ringing) return;
    state_ = State::Answering;
    answer_token_ = command.token;
    const std::string address = media_address();
    if (!beginning_.agreed) {
        return agent_.answer(beginning_.key, sip::write_offer(address, leg_->local_port()));
    }
    connect(*beginning_.agreed);
    agent_.answer(beginning_.key,
                  sip::write_answer(*beginning_.agreed, address, leg_->local_port()));
}

void Session::run(const flow::Speak& command) {
    sound(command.token);
    tools_.prompts.render(command.text, command.voice,
                          back_here<media::ClipPtr>(
                              [token = command.token](Session& self, Result<media::ClipPtr> clip) {
                                  self.play(token, std::move(clip));
                              }));
}

void Session::run(const flow::Play& command) {
    sound(command.token);
    files_.assign(command.urls.begin(), command.urls.end());
    load_next_file();
}

void Session::run(const flow::Beep& command) {
    sound(command.token);
    play(command.token, media::beep_clip());
}

void Session::run(const flow::StopSound&) {
    sound_token_ = 0;
    files_.clear();
    if (sound_timer_) loop_.cancel(*sound_timer_);
    sound_timer_.reset();
    if (leg_) leg_->stop_playing();
}

void Session::sound(flow::Token token) {
    run(flow::StopSound{});
    sound_token_ = token;
    expect_sound();
}

/// From here until it plays, the wait for the sound is bounded.
void Session::expect_sound() {
    if (sound_timer_) loop_.cancel(*sound_timer_);
    sound_timer_ = loop_.after(tools_.settings.prompt_wait_max, [this] {
        sound_timer_.reset();
        sound_over("the sound was not ready in time");
    });
}

void Session::load_next_file() {
    if (files_.empty()) return sound_over("");
    expect_sound();
    const std::string source = std::move(files_.front());
    files_.pop_front();
    tools_.sounds.load(source,
                       back_here<media::ClipPtr>(
                           [token = sound_token_](Session& self, Result<media::ClipPtr> clip) {
                               self.play(token, std::move(clip));
                           }));
}

void Session::play(flow::Token token, Result<media::ClipPtr> clip) {
    if (token != sound_token_ || !leg_) return; // stopped meanwhile
    if (!clip) return sound_over(clip.error().message);
    if (sound_timer_) loop_.cancel(*sound_timer_);
    sound_timer_.reset();
    leg_->play(std::move(clip).value());
}

void Session::on_played() {
    if (sound_token_ == 0) return;
    if (!files_.empty()) return load_next_file();
    sound_over("");
}

void Session::sound_over(const std::string& failure) {
    const flow::Token token = std::exchange(sound_token_, 0);
    files_.clear();
    if (token != 0) happen(flow::Played{token, failure});
}

void Session::run(const flow::StartTimer& command) {
    timers_[command.token] = loop_.after(command.delay, [this, token = command.token] {
        timers_.erase(token);
        happen(flow::TimerFired{token});
    });
}

void Session::run(const flow::StopTimer& command) {
    const auto found = timers_.find(command.token);
    if (found == timers_.end()) return;
    loop_.cancel(found->second);
    timers_.erase(found);
}

void Session::run(const flow::SendMessage& command) {
    auto message = service::message_of(command, call_.destination, call_.activeflow_id);
    tools_.core.store.write(
        [core = tools_.core, actor = actor(), message = std::move(message)](domain::Tx& tx) {
            return service::queue_message(tx, core, actor, message);
        },
        back_here<domain::Message>(
            [token = command.token](Session& self, Result<domain::Message> queued) {
                flow::MessageAccepted accepted{token, {}, {}};
                if (queued)
                    accepted.message_id = queued.value().id.to_string();
                else
                    accepted.failure = std::string(queued.error().reason);
                self.happen(accepted);
            }));
}

void Session::run(const flow::SendWebhook& command) {
    if (!command.wait) {
        return tools_.core.store.write(
            [core = tools_.core, customer = call_.customer_id, run = call_.activeflow_id,
             command](domain::Tx& tx) {
                return service::queue_delivery(tx, core, customer, run, command);
            },
            back_here<void>([token = command.token](Session& self, const Result<void>& queued) {
                self.happen(flow::WebhookQueued{
                    token, queued ? std::string() : std::string(queued.error().reason)});
            }));
    }
    tools_.core.store.read(
        domain::ReadCost::Point,
        [core = tools_.core, customer = call_.customer_id, command,
         longest = tools_.settings.webhook_wait_max](const domain::Tx& tx) {
            return service::awaited_webhook(tx, core, customer, command, longest);
        },
        back_here<http::ClientRequest>(
            [token = command.token](Session& self, Result<http::ClientRequest> request) {
                self.ask(token, std::move(request));
            }));
}

/// Makes the request of a webhook_send that the flow waits for; one that must not be made counts as
/// unanswered.
void Session::ask(flow::Token token, Result<http::ClientRequest> request) {
    if (!request) return happen(flow::WebhookAnswered{.token = token});
    tools_.http.fetch(std::move(request).value(),
                      back_here<http::ClientResponse>(
                          [token](Session& self, Result<http::ClientResponse> response) {
                              self.happen(service::webhook_answered(token, std::move(response)));
                          }));
}

void Session::run(const flow::ActionBegan& command) {
    trace_.began(command);
    keep_steps_soon();
}

void Session::run(const flow::ActionEnded& command) {
    trace_.ended(command);
    keep_steps_soon();
}

void Session::run(const flow::End& command) {
    trace_.over(command);
    switch (command.reason) {
        case flow::EndReason::HungUp:
            return; // the dialog has ended, or is ending, by itself
        case flow::EndReason::Completed:
            return hang_up(HangupReason::Normal, Reason::None);
        case flow::EndReason::Hangup: {
            // "dialout" and "amd" are reasons of other kinds of calls.
            const auto why = domain::hangup_reason_of(command.detail).value_or(HangupReason::None);
            return hang_up(why == HangupReason::None ? HangupReason::Normal : why, Reason::None);
        }
        case flow::EndReason::ActionLimit:
        case flow::EndReason::Failed:
            log::warn("call_flow_failed",
                      {{"call_id", call_.id.to_string()}, {"detail", command.detail}});
            return hang_up(HangupReason::Failed, Reason::FlowInvalid);
    }
}

} // namespace numberd::call
