// SPDX-License-Identifier: Apache-2.0
#include "message/run.hpp"

#include <deque>

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "message/variables.hpp"
#include "service/flow_run.hpp"
#include "service/messages.hpp"
#include "service/webhooks.hpp"

namespace numberd::message {
namespace {

using domain::Activeflow;
using domain::ActiveflowStatus;
using domain::Message;
using domain::Tx;

/// Whether a use case's error is about what was asked, so that the flow hears of it, or about the
/// store, so that the transaction must go.
bool is_refusal(const Error& error) {
    switch (error.code) {
        case ErrorCode::InvalidArgument:
        case ErrorCode::Unauthenticated:
        case ErrorCode::PaymentRequired:
        case ErrorCode::PermissionDenied:
        case ErrorCode::NotFound:
        case ErrorCode::FailedPrecondition:
        case ErrorCode::ResourceExhausted:
            return true;
        case ErrorCode::AlreadyExists:
        case ErrorCode::Unavailable:
        case ErrorCode::Upstream:
        case ErrorCode::Internal:
            return false;
    }
    return false;
}

/// One run while a transaction steps it.
class Steps {
  public:
    Steps(Tx& tx, const service::Core& core, const Message& message, Activeflow& run)
        : tx_(tx),
          core_(core),
          message_(message),
          run_(run),
          trace_(core.clock, std::move(run.executed_actions)) {}

    /// Steps until the run waits or is over; leaves that in the row.
    Result<void> take(const flow::Program& program, flow::State state, flow::Event event) {
        events_.push_back(std::move(event));
        while (!events_.empty()) {
            auto step = flow::step(program, std::move(state), events_.front());
            events_.pop_front();
            state = std::move(step.state);
            for (const auto& command : step.commands) {
                BOOST_OUTCOME_TRY(std::visit(*this, command));
            }
        }
        settle(state);
        return success();
    }

    AwaitedRequests awaited() && { return std::move(awaited_); }

    // What has no meaning on a message: its actions are refused when a flow is bound.
    Result<void> operator()(const flow::Answer&) { return success(); }
    Result<void> operator()(const flow::Speak&) { return success(); }
    Result<void> operator()(const flow::Play&) { return success(); }
    Result<void> operator()(const flow::Beep&) { return success(); }
    Result<void> operator()(const flow::StopSound&) { return success(); }

    Result<void> operator()(const flow::StartTimer& timer) {
        run_.tm_wake = core_.clock.now() + timer.delay;
        return success();
    }
    Result<void> operator()(const flow::StopTimer&) {
        run_.tm_wake.reset();
        return success();
    }
    Result<void> operator()(const flow::SendMessage& send) { return send_message(send); }
    Result<void> operator()(const flow::SendWebhook& send) {
        return send.wait ? ask_webhook(send) : queue_webhook(send);
    }
    Result<void> operator()(const flow::ActionBegan& began) {
        trace_.began(began);
        return success();
    }
    Result<void> operator()(const flow::ActionEnded& ended) {
        trace_.ended(ended);
        return success();
    }
    Result<void> operator()(const flow::End& end) {
        trace_.over(end);
        if (end.reason == flow::EndReason::Completed) return success();
        log::info("message_flow_ended",
                  {{"activeflow_id", run_.id.to_string()}, {"detail", end.detail}});
        return success();
    }

  private:
    service::Actor actor() const {
        service::Actor actor;
        actor.customer_id = message_.customer_id;
        actor.name = "message:" + message_.id.to_string();
        return actor;
    }

    Result<void> send_message(const flow::SendMessage& send) {
        const auto wanted =
            service::message_of(send, message_.targets.front().destination, run_.id);
        auto queued = service::queue_message(tx_, core_, actor(), wanted);
        if (!queued && !is_refusal(queued.error())) return std::move(queued).assume_error();
        flow::MessageAccepted accepted{.token = send.token};
        if (queued) {
            accepted.message_id = queued.assume_value().id.to_string();
        } else {
            accepted.failure = queued.error().reason;
        }
        events_.emplace_back(std::move(accepted));
        return success();
    }

    Result<void> queue_webhook(const flow::SendWebhook& send) {
        auto queued = service::queue_delivery(tx_, core_, message_.customer_id, run_.id, send);
        if (!queued && !is_refusal(queued.error())) return queued;
        events_.emplace_back(flow::WebhookQueued{
            send.token, queued ? std::string() : std::string(queued.error().reason)});
        return success();
    }

    /// Asked for after the commit; until its answer comes the row waits for the deadline.
    Result<void> ask_webhook(const flow::SendWebhook& send) {
        auto request =
            service::awaited_webhook(tx_, core_, message_.customer_id, send, kAnswerTimeout);
        if (!request) {
            if (!is_refusal(request.error())) return std::move(request).assume_error();
            events_.emplace_back(flow::WebhookAnswered{.token = send.token});
            return success();
        }
        run_.tm_wake = core_.clock.now() + kAnswerDeadline;
        awaited_.push_back(
            {.run_id = run_.id, .token = send.token, .request = std::move(request).assume_value()});
        return success();
    }

    void settle(const flow::State& state) {
        trace_.write_to(run_);
        if (!state.ended && run_.tm_wake) {
            run_.state = flow::state_json(state);
            return;
        }
        if (!state.ended) {
            log::error("message_flow_stuck", {{"activeflow_id", run_.id.to_string()}});
            run_.end_reason = domain::RunEnd::Abandoned;
        }
        run_.status = ActiveflowStatus::Ended;
        run_.state.clear();
        run_.tm_wake.reset();
        awaited_.clear();
    }

    Tx& tx_;
    const service::Core& core_;
    const Message& message_;
    Activeflow& run_;
    std::deque<flow::Event> events_;
    AwaitedRequests awaited_;
    service::Trace trace_;
};

/// The run as it waits, or nullopt if it is over.
Result<std::optional<Activeflow>> waiting_run(const Tx& tx, domain::ActiveflowId id) {
    BOOST_OUTCOME_TRY(auto run, tx.activeflows().find(id));
    if (run && run->status != ActiveflowStatus::Running) run.reset();
    return run;
}

Result<AwaitedRequests> go_on(Tx& tx, const service::Core& core, Activeflow run,
                              const flow::Program& program, flow::State state,
                              const flow::Event& event) {
    BOOST_OUTCOME_TRY(const auto message, tx.messages().find(domain::MessageId{run.reference_id}));
    if (!message || message->targets.empty()) {
        BOOST_OUTCOME_TRY(abandon_run(tx, core, run.id));
        return AwaitedRequests{};
    }
    run.tm_wake.reset();
    run.tm_update = core.clock.now();
    Steps steps(tx, core, *message, run);
    BOOST_OUTCOME_TRY(steps.take(program, std::move(state), event));
    BOOST_OUTCOME_TRY(tx.activeflows().update(run));
    return std::move(steps).awaited();
}

bool is_waited_for(const flow::State& state, const flow::Event& event) {
    const auto* answer = std::get_if<flow::WebhookAnswered>(&event);
    return answer && answer->token == state.waiting_for;
}

flow::Event wake_event(const flow::State& state) {
    if (state.timer != 0) return flow::TimerFired{.token = state.timer};
    return flow::WebhookAnswered{.token = state.waiting_for};
}

} // namespace

Result<AwaitedRequests> begin_run(Tx& tx, const service::Core& core, const Message& message,
                                  Activeflow run, const flow::Program& program) {
    run.customer_id = message.customer_id;
    run.reference_type = domain::ReferenceType::Message;
    run.reference_id = message.id.value;
    run.actions = program.actions_json();
    run.tm_create = core.clock.now();
    Steps steps(tx, core, message, run);
    BOOST_OUTCOME_TRY(steps.take(
        program, flow::fresh(flow::Medium::Message, variables_of(message, run)), flow::Started{}));
    BOOST_OUTCOME_TRY(tx.activeflows().insert(run));
    return std::move(steps).awaited();
}

Result<AwaitedRequests> resume_run(Tx& tx, const service::Core& core, domain::ActiveflowId id,
                                   const flow::Program& program, const flow::Event& event) {
    BOOST_OUTCOME_TRY(auto run, waiting_run(tx, id));
    if (!run) return AwaitedRequests{};
    auto state = flow::state_of(run->state);
    if (!state || !is_waited_for(state.assume_value(), event)) return AwaitedRequests{};
    return go_on(tx, core, std::move(*run), program, std::move(state).assume_value(), event);
}

Result<AwaitedRequests> wake_run(Tx& tx, const service::Core& core, domain::ActiveflowId id,
                                 const flow::Program& program) {
    BOOST_OUTCOME_TRY(auto run, waiting_run(tx, id));
    if (!run || !run->tm_wake || *run->tm_wake > core.clock.now()) return AwaitedRequests{};
    auto state = flow::state_of(run->state);
    if (!state) {
        BOOST_OUTCOME_TRY(abandon_run(tx, core, id));
        return AwaitedRequests{};
    }
    const flow::Event event = wake_event(state.assume_value());
    return go_on(tx, core, std::move(*run), program, std::move(state).assume_value(), event);
}

Result<void> abandon_run(Tx& tx, const service::Core& core, domain::ActiveflowId id) {
    BOOST_OUTCOME_TRY(auto run, waiting_run(tx, id));
    if (!run) return success();
    log::error("message_flow_abandoned", {{"activeflow_id", id.to_string()}});
    run->status = ActiveflowStatus::Ended;
    run->end_reason = domain::RunEnd::Abandoned;
    run->state.clear();
    run->tm_wake.reset();
    run->tm_update = core.clock.now();
    return tx.activeflows().update(*run);
}

} // namespace numberd::message
