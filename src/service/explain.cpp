// SPDX-License-Identifier: Apache-2.0
#include "service/explain.hpp"

#include <boost/json.hpp>

#include "service/json_object.hpp"
#include "service/numbers.hpp"

namespace numberd::service {
namespace {

using domain::Number;
using domain::Reason;

std::string_view text_of(Origin origin) {
    return origin == Origin::Pstn ? "pstn" : "client";
}

std::string detail_of(CheckKind kind, const Question& question, const Number& number) {
    const bool is_call = question.medium == flow::Medium::Call;
    switch (kind) {
        case CheckKind::Number:
            return number.number.to_string();
        case CheckKind::Origin:
            return std::string(text_of(question.origin)) + " to a " +
                   std::string(domain::text_of(number.type)) + " number";
        case CheckKind::Status:
            return std::string(domain::text_of(number.status));
        case CheckKind::Account:
            return "customer " + number.customer_id.to_string();
        case CheckKind::Balance:
            return is_call ? "a minute of " +
                                 std::string(domain::text_of(domain::cost_of_call(number.type)))
                           : "texts that come in cost nothing";
        case CheckKind::Flow:
            return (is_call ? number.call_flow_id : number.message_flow_id).to_string();
    }
    return {};
}

std::vector<std::string> actions_of(const flow::Program& program) {
    std::vector<std::string> actions;
    const auto all = boost::json::parse(program.actions_json());
    for (const auto& action : all.as_array()) {
        if (actions.size() == kFirstActions) break;
        actions.push_back(boost::json::serialize(action));
    }
    return actions;
}

std::string check_json(const Check& check, const std::string& detail) {
    return JsonObject{}
        .text("check", text_of(check.kind))
        .flag("passed", check.refusal == Reason::None)
        .text("reason", domain::text_of(check.refusal))
        .text("detail", detail)
        .take();
}

} // namespace

void explain(const Core& core, Resolver& resolver, const Actor& actor, domain::NumberId id,
             Question question, Done<Explanation> done) {
    core.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const domain::Tx& tx) {
            return own_number(tx, customer, id);
        },
        [&resolver, question, done = std::move(done)](Result<Number> number) mutable {
            if (!number) return done(std::move(number).error());
            question.number = number.value().number;
            Explanation explanation;
            explanation.checks = resolver.checks(question);
            for (const auto& check : explanation.checks) {
                explanation.details.push_back(detail_of(check.kind, question, number.value()));
            }
            resolver.resolve(question, [explanation = std::move(explanation),
                                        done = std::move(done)](Decision decision) mutable {
                if (decision.program) explanation.first_actions = actions_of(*decision.program);
                explanation.decision = std::move(decision);
                done(std::move(explanation));
            });
        });
}

std::string explanation_json(const Explanation& explanation, int sip_status) {
    const auto& decision = explanation.decision;
    std::string checks = "[";
    for (std::size_t i = 0; i < explanation.checks.size(); ++i) {
        if (i > 0) checks += ',';
        checks += check_json(explanation.checks[i], explanation.details[i]);
    }
    const auto as_is = [](const std::string& json) { return json; };
    const bool runs = decision.refusal == Reason::None;
    return JsonObject{}
        .text("outcome", runs ? "run" : "refuse")
        .text("reason", domain::text_of(decision.refusal))
        .integer("sip_status", sip_status)
        .text("flow_id", decision.flow_id.to_string())
        .json("checks", checks + "]")
        .json("first_actions", json_array(explanation.first_actions, as_is))
        .take();
}

} // namespace numberd::service
