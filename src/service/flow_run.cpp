// SPDX-License-Identifier: Apache-2.0
#include "service/flow_run.hpp"

#include "service/webhook_request.hpp"

namespace numberd::service {

namespace {

domain::RunEnd run_end_of(flow::EndReason reason) {
    switch (reason) {
        case flow::EndReason::Completed:
            return domain::RunEnd::Completed;
        case flow::EndReason::Hangup:
            return domain::RunEnd::Hangup;
        case flow::EndReason::HungUp:
            return domain::RunEnd::HungUp;
        case flow::EndReason::ActionLimit:
            return domain::RunEnd::ActionLimit;
        case flow::EndReason::Failed:
            return domain::RunEnd::Failed;
    }
    return domain::RunEnd::Failed;
}

} // namespace

Trace::Trace(const Clock& clock, std::vector<domain::ExecutedAction> so_far)
    : clock_(clock), actions_(std::move(so_far)) {
    for (const auto& action : actions_)
        option_bytes_ += action.option.size();
}

void Trace::began(const flow::ActionBegan& action) {
    option_bytes_ += action.option.size();
    const bool fits = option_bytes_ <= kTraceBytesMax;
    actions_.push_back(
        {action.id, action.type, fits ? action.option : R"({"omitted":true})", "", clock_.now()});
}

void Trace::ended(const flow::ActionEnded& action) {
    if (!actions_.empty()) actions_.back().result = action.result;
}

void Trace::over(const flow::End& end) {
    end_reason_ = run_end_of(end.reason);
    end_detail_ = end.detail;
}

void Trace::write_to(domain::Activeflow& run) const {
    run.executed_actions = actions_;
    run.end_reason = end_reason_;
    run.end_detail = end_detail_;
}

flow::Variables run_variables(const domain::Activeflow& run) {
    flow::Variables variables;
    variables["voipbin.activeflow.id"] = run.id.to_string();
    variables["voipbin.activeflow.flow_id"] = run.flow_id.to_string();
    variables["voipbin.activeflow.reference_type"] = text_of(run.reference_type);
    variables["voipbin.activeflow.reference_id"] = run.reference_id.to_string();
    variables["voipbin.activeflow.reference_activeflow_id"] = Uuid{}.to_string();
    variables["voipbin.activeflow.complete_count"] = "0";
    return variables;
}

void add_address(flow::Variables& variables, const std::string& name,
                 const domain::Address& address) {
    variables[name + ".type"] = address.type;
    variables[name + ".target"] = address.target;
    variables[name + ".target_name"] = address.target_name;
    variables[name + ".name"] = address.name;
    variables[name + ".detail"] = address.detail;
}

NewMessage message_of(const flow::SendMessage& send, const domain::Address& own,
                      domain::ActiveflowId run) {
    const auto phone = [](std::string target) {
        return domain::Address{.type = "tel", .target = std::move(target)};
    };
    NewMessage message;
    message.source = send.source.empty() ? own : phone(send.source);
    for (const auto& target : send.destinations)
        message.destinations.push_back(phone(target));
    message.text = send.text;
    message.medias = send.medias;
    message.activeflow_id = run;
    return message;
}

Result<http::ClientRequest> awaited_webhook(const domain::Tx& tx, const Core& core,
                                            domain::CustomerId customer,
                                            const flow::SendWebhook& send,
                                            std::chrono::milliseconds timeout) {
    BOOST_OUTCOME_TRY(check_webhook(send.uri, send.method, send.content_type, send.body));
    BOOST_OUTCOME_TRY(const auto owner, tx.customers().find(customer));
    domain::Delivery delivery;
    delivery.id = core.new_id<domain::DeliveryId>();
    delivery.uri = send.uri;
    delivery.method = send.method;
    delivery.content_type = send.content_type;
    delivery.body = send.body;
    const auto now = core.clock.now();
    const auto secrets = owner ? webhook_secrets_of(*owner, now) : WebhookSecrets{};
    auto request = webhook_request(delivery, secrets, now, timeout);
    request.at_most_once = true; // the flow asked once
    return request;
}

flow::WebhookAnswered webhook_answered(flow::Token token, Result<http::ClientResponse> response) {
    flow::WebhookAnswered answered{.token = token};
    if (response) {
        answered.status = response.value().status;
        answered.body = std::move(response).value().body;
    }
    return answered;
}

} // namespace numberd::service
