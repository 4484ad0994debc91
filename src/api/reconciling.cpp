// SPDX-License-Identifier: Apache-2.0
// How accounts at carriers stand, and what does not agree there.
#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "service/carrier_status.hpp"
#include "service/reconciler.hpp"

namespace numberd::api {
namespace {

using domain::CarrierFinding;
using domain::CarrierFindingId;
using domain::Reconciliation;

void list_carriers(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.carrier_status.list(exchange->page.size,
                                 answer_with<std::vector<service::CarrierStanding>>(
                                     exchange, services.core.time_format, service::carriers_json));
}

void get_carrier(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.carrier_status.get(std::string(exchange->path_id),
                                answer_with<service::CarrierStanding>(
                                    exchange, services.core.time_format, service::carrier_json));
}

void list_runs(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.reconciler.runs(std::string(exchange->path_id), exchange->page,
                             answer_list_with<Reconciliation>(exchange, services.core.time_format,
                                                              service::reconciliation_json));
}

void start_run(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.reconciler.start(exchange->actor, std::string(exchange->path_id),
                              answer_with<Reconciliation>(exchange, services.core.time_format,
                                                          service::reconciliation_json));
}

service::Done<CarrierFinding> answer_finding(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<CarrierFinding>(exchange, backend.services.core.time_format,
                                       service::finding_json);
}

void list_findings(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    domain::FindingFilter filter;
    if (const auto* account = find(exchange->query, "carrier")) filter.account = *account;
    if (const auto* kind = find(exchange->query, "kind"))
        filter.kind = domain::finding_kind_of(*kind);
    if (const auto* status = find(exchange->query, "status"))
        filter.status = domain::finding_status_of(*status);
    services.reconciler.list(filter, exchange->page,
                             answer_list_with<CarrierFinding>(exchange, services.core.time_format,
                                                              service::finding_json));
}

void get_finding(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.reconciler.get(CarrierFindingId{exchange->id},
                                    answer_finding(backend, exchange));
}

void approve(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::Remedy remedy;
    remedy.action = domain::finding_action_of(text_field(body, "action").value_or(""))
                        .value_or(domain::FindingAction::None);
    remedy.customer_id = domain::CustomerId::parse(text_field(body, "customer_id").value_or(""))
                             .value_or(domain::CustomerId{});
    remedy.call_flow_id = flow_field(body, "call_flow_id").value_or(domain::FlowId{});
    remedy.message_flow_id = flow_field(body, "message_flow_id").value_or(domain::FlowId{});
    backend.services.reconciler.approve(exchange->actor, CarrierFindingId{exchange->id}, remedy,
                                        answer_finding(backend, exchange));
}

void dismiss(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.reconciler.dismiss(exchange->actor, CarrierFindingId{exchange->id},
                                        answer_finding(backend, exchange));
}

} // namespace

void add_reconciling_handlers(std::vector<Handler>& out) {
    out.push_back({"listCarriers", list_carriers});
    out.push_back({"getCarrier", get_carrier});
    out.push_back({"listReconciliations", list_runs});
    out.push_back({"createReconciliation", start_run});
    out.push_back({"listCarrierFindings", list_findings});
    out.push_back({"getCarrierFinding", get_finding});
    out.push_back({"approveCarrierFinding", approve});
    out.push_back({"dismissCarrierFinding", dismiss});
}

} // namespace numberd::api
