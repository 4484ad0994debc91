// SPDX-License-Identifier: Apache-2.0
#include "service/resolve.hpp"

#include "domain/billing.hpp"
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

domain::FlowId flow_for(const Question& question, const LiveNumber& number) {
    return question.medium == flow::Medium::Call ? number.call_flow_id : number.message_flow_id;
}

} // namespace

std::string_view text_of(CheckKind kind) {
    switch (kind) {
        case CheckKind::Number:
            return "number";
        case CheckKind::Origin:
            return "origin";
        case CheckKind::Status:
            return "status";
        case CheckKind::Account:
            return "account";
        case CheckKind::Balance:
            return "balance";
        case CheckKind::Flow:
            return "flow";
    }
    return "";
}

/// Money that a call of a minute would cost; texts cost nothing when they come in. A customer that
/// could not be read yet is let through: its calls matter more than a minute's money.
Reason Resolver::check_balance(const Question& question, const LiveNumber& number) const {
    const auto account = accounts_.find(number.customer_id);
    if (!account || question.medium != flow::Medium::Call || !domain::is_charged(account->plan)) {
        return Reason::None;
    }
    const auto price = domain::price_of(domain::cost_of_call(number.type));
    const auto cost = domain::cost_of(price, 1, account->balance_token);
    const bool is_enough = cost.credit == 0 || cost.credit <= account->balance_credit;
    return is_enough ? Reason::None : Reason::InsufficientBalance;
}

Reason Resolver::try_check(CheckKind kind, const Question& question,
                           const std::optional<LiveNumber>& number) const {
    if (!number) return Reason::NumberNotFound;
    switch (kind) {
        case CheckKind::Number:
            return Reason::None;
        case CheckKind::Origin:
            return number->type == domain::NumberType::Virtual && question.origin == Origin::Pstn
                       ? Reason::VirtualNumberFromPstn
                       : Reason::None;
        case CheckKind::Status:
            return refusal_of_status(number->status);
        case CheckKind::Account: {
            const auto account = accounts_.find(number->customer_id);
            const bool is_active = !account || account->status == domain::CustomerStatus::Active;
            return is_active ? Reason::None : Reason::AccountFrozen;
        }
        case CheckKind::Balance:
            return check_balance(question, *number);
        case CheckKind::Flow:
            if (!flow_for(question, *number).is_nil()) return Reason::None;
            return question.medium == flow::Medium::Call ? Reason::NoCallFlow
                                                         : Reason::NoMessageFlow;
    }
    return Reason::None;
}

Decision Resolver::check(const Question& question) const {
    Decision decision;
    if (question.number) decision.number = numbers_.find(*question.number);
    for (int i = 0; i < kCheckKinds; ++i) {
        decision.refusal = try_check(static_cast<CheckKind>(i), question, decision.number);
        if (decision.refusal != Reason::None) return decision;
    }
    decision.flow_id = flow_for(question, *decision.number);
    return decision;
}

std::vector<Check> Resolver::checks(const Question& question) const {
    std::optional<LiveNumber> number;
    if (question.number) number = numbers_.find(*question.number);
    std::vector<Check> checks;
    for (int i = 0; i < kCheckKinds; ++i) {
        const auto kind = static_cast<CheckKind>(i);
        checks.push_back({kind, try_check(kind, question, number)});
        if (!number) break;
    }
    return checks;
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
