// SPDX-License-Identifier: Apache-2.0
#include "service/resolve.hpp"

#include "service/programs.hpp"

namespace numberd::service {
namespace {

using domain::Reason;

Reason refusal_of_status(domain::NumberStatus status) {
    switch (status) {
        case domain::NumberStatus::Active:
            return Reason::None;
        case domain::NumberStatus::PurchasePending:
            return Reason::NumberPending;
        case domain::NumberStatus::Suspended:
            return Reason::NumberSuspended;
        case domain::NumberStatus::Deleted:
            return Reason::NumberNotFound;
    }
    return Reason::NumberNotFound;
}

} // namespace

Decision Resolver::check(const Question& question) const {
    Decision decision;
    if (question.number) decision.number = numbers_.find(*question.number);
    const auto refuse = [&decision](Reason reason) {
        decision.refusal = reason;
        return decision;
    };

    if (!decision.number) return refuse(Reason::NumberNotFound);
    const LiveNumber& number = *decision.number;
    if (number.type == domain::NumberType::Virtual && question.origin == Origin::Pstn) {
        return refuse(Reason::VirtualNumberFromPstn);
    }
    if (const Reason reason = refusal_of_status(number.status); reason != Reason::None) {
        return refuse(reason);
    }
    const bool is_call = question.medium == flow::Medium::Call;
    decision.flow_id = is_call ? number.call_flow_id : number.message_flow_id;
    if (decision.flow_id.is_nil())
        return refuse(is_call ? Reason::NoCallFlow : Reason::NoMessageFlow);
    return decision;
}

void Resolver::resolve(const Question& question, std::function<void(Decision)> done) {
    Decision decision = check(question);
    if (decision.refusal != Reason::None) return done(std::move(decision));
    const auto flow_id = decision.flow_id;
    programs_.get(flow_id, [decision = std::move(decision),
                            done = std::move(done)](Result<flow::ProgramPtr> program) mutable {
        if (program) {
            decision.program = std::move(program).value();
        } else {
            decision.refusal = domain::reason_of(program.error().reason);
            if (decision.refusal == Reason::None) decision.refusal = Reason::ServiceUnavailable;
        }
        done(std::move(decision));
    });
}

} // namespace numberd::service
