// SPDX-License-Identifier: Apache-2.0
#include "message/answers.hpp"

#include <mutex>

#include "base/log.hpp"
#include "service/flow_run.hpp"

namespace numberd::message {

/// Shared with the requests under way, which may come back after stop().
struct Answers::State : std::enable_shared_from_this<Answers::State> {
    State(const service::Core& c, http::Client& http_client) : core(c), client(&http_client) {}

    service::Core core;
    std::mutex mutex;
    http::Client* client; ///< nullptr: stopped

    void request(AwaitedRequest awaited, const flow::ProgramPtr& program);
    void answer(domain::ActiveflowId run_id, flow::WebhookAnswered answered,
                const flow::ProgramPtr& program);
};

void Answers::State::request(AwaitedRequest awaited, const flow::ProgramPtr& program) {
    const std::lock_guard lock(mutex);
    if (!client) return;
    client->fetch(
        std::move(awaited.request), [self = shared_from_this(), program, id = awaited.run_id,
                                     token = awaited.token](Result<http::ClientResponse> response) {
            self->answer(id, service::webhook_answered(token, std::move(response)), program);
        });
}

void Answers::State::answer(domain::ActiveflowId run_id, flow::WebhookAnswered answered,
                            const flow::ProgramPtr& program) {
    // After stop() there may be no store any more; the next process finds the run where it waits.
    const std::lock_guard lock(mutex);
    if (!client) return;
    core.store.write(
        [c = core, run_id, program, event = flow::Event(std::move(answered))](domain::Tx& tx) {
            return resume_run(tx, c, run_id, *program, event);
        },
        [self = shared_from_this(), run_id, program](Result<AwaitedRequests> more) {
            if (!more) {
                log::warn("message_flow_answer_lost",
                          {{"activeflow_id", run_id.to_string()}, {"detail", more.error().detail}});
                return;
            }
            for (auto& awaited : more.assume_value())
                self->request(std::move(awaited), program);
        });
}

Answers::Answers(const service::Core& core, http::Client& client)
    : state_(std::make_shared<State>(core, client)) {}

Answers::~Answers() {
    stop();
}

void Answers::request(AwaitedRequests requests, const flow::ProgramPtr& program) {
    for (auto& awaited : requests)
        state_->request(std::move(awaited), program);
}

void Answers::stop() {
    const std::lock_guard lock(state_->mutex);
    state_->client = nullptr;
}

} // namespace numberd::message
