// SPDX-License-Identifier: Apache-2.0
#include "service/port_out_rows.hpp"

#include <map>

#include "base/log.hpp"
#include "domain/number.hpp"
#include "domain/reason.hpp"
#include "service/port_views.hpp"
#include "service/provision_rows.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Fault;
using domain::PortOut;
using domain::PortOutNumber;
using domain::PortOutRequest;
using domain::PortOutStatus;
using domain::Reason;
using domain::Tx;

/// Whether it is in service: a purchase that is pending cannot be ported away.
bool is_here(const std::optional<domain::Number>& number) {
    return number && (number->status == domain::NumberStatus::Active ||
                      number->status == domain::NumberStatus::Suspended);
}

/// What a carrier's own word says of the end; the rest is only shown.
std::optional<PortOutStatus> end_of(std::string_view provider_status) {
    for (const auto* word : {"ported", "completed", "portoutcompleted"}) {
        if (provider_status == word) return PortOutStatus::Completed;
    }
    for (const auto* word : {"canceled", "cancelled", "cancel"}) {
        if (provider_status == word) return PortOutStatus::Cancelled;
    }
    return std::nullopt;
}

PortOut new_port_out(const Core& core, domain::CustomerId customer, std::string account,
                     const PortOutRequest& request) {
    PortOut port{.id = core.new_id<domain::PortOutId>(), .customer_id = customer};
    port.account = std::move(account);
    port.provider_reference = request.reference.empty() ? port.id.to_string() : request.reference;
    port.gaining_carrier = request.gaining_carrier;
    port.entity_name = request.entity_name;
    port.pin = request.pin;
    port.provider_status = request.provider_status;
    port.tm_foc = request.tm_foc;
    port.tm_create = core.clock.now();
    return port;
}

Result<void> insert(Tx& tx, const Core& core, const Actor& actor, const PortOut& port) {
    BOOST_OUTCOME_TRY(tx.port_outs().insert(port));
    return record_for(
        tx, core, actor, port.customer_id,
        {EventKind::PortOutCreated, port.id.value, {}, {}, port_out_json(port, core.time_format)});
}

Result<void> update(Tx& tx, const Core& core, const PortOut& before,
                    const PortOutRequest& request) {
    auto after = before;
    if (!request.provider_status.empty()) after.provider_status = request.provider_status;
    if (request.tm_foc) after.tm_foc = request.tm_foc;
    if (!request.pin.empty()) after.pin = request.pin;
    const Actor actor = system_actor(before.customer_id);
    BOOST_OUTCOME_TRY(save_port_out(tx, core, actor, before, after));
    const auto end = end_of(request.provider_status);
    if (!end || !domain::is_open(after.status)) return success();
    BOOST_OUTCOME_TRY(end_port_out(tx, core, actor, after, *end));
    return success();
}

/// The number is another carrier's now.
Result<void> let_go(Tx& tx, const Core& core, const Actor& actor, const PortOut& port,
                    const PortOutNumber& one) {
    BOOST_OUTCOME_TRY(auto number, tx.numbers().find(one.number_id));
    const bool is_ours = is_here(number) && number->customer_id == port.customer_id;
    if (!is_ours) return success(); // released meanwhile
    number->provider_status = "ported-out";
    BOOST_OUTCOME_TRY(tx.numbers().update(*number));
    Actor owner = actor; // the operator may end it, or nobody
    owner.customer_id = port.customer_id;
    BOOST_OUTCOME_TRY(delete_number(tx, core, owner, one.number_id, true));
    return success();
}

} // namespace

Result<PortOut> visible_port_out(const Tx& tx, const Actor& actor, domain::PortOutId id) {
    BOOST_OUTCOME_TRY(auto found, tx.port_outs().find(id));
    const bool is_visible = found && (found->customer_id == actor.customer_id ||
                                      actor.may(domain::permission::kProject));
    if (!is_visible) return domain::fail(Reason::PortOutNotFound, "there is no such port-out");
    return std::move(*found);
}

Result<void> save_port_out(Tx& tx, const Core& core, const Actor& actor, const PortOut& before,
                           PortOut& after) {
    const auto shown = port_out_json(before, core.time_format);
    const bool is_shown = shown != port_out_json(after, core.time_format);
    if (is_shown) after.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.port_outs().update(after));
    if (!is_shown) return success();
    return record_for(tx, core, actor, after.customer_id,
                      {EventKind::PortOutUpdated,
                       after.id.value,
                       {},
                       shown,
                       port_out_json(after, core.time_format)});
}

Result<void> take_request(Tx& tx, const Core& core, const std::string& account,
                          const PortOutRequest& request) {
    std::map<domain::CustomerId, std::vector<PortOutNumber>> owners;
    for (const auto number : request.numbers) {
        BOOST_OUTCOME_TRY(const auto found, tx.numbers().find_live(number));
        // Of another account it is not this carrier's to ask for.
        if (!is_here(found) || found->provider != account) {
            log::warn("port_out_of_nobody", {{"carrier", account}, {"number", number.to_string()}});
            continue;
        }
        owners[found->customer_id].push_back({number, found->id});
    }
    for (auto& [customer, numbers] : owners) {
        BOOST_OUTCOME_TRY(const auto known,
                          tx.port_outs().find_by_reference(account, request.reference, customer));
        if (known) {
            BOOST_OUTCOME_TRY(update(tx, core, *known, request));
            continue;
        }
        auto port = new_port_out(core, customer, account, request);
        port.numbers = std::move(numbers);
        BOOST_OUTCOME_TRY(insert(tx, core, system_actor(customer), port));
        if (const auto end = end_of(request.provider_status)) {
            BOOST_OUTCOME_TRY(end_port_out(tx, core, system_actor(customer), port, *end));
        }
    }
    return success();
}

Result<PortOut> insert_request(Tx& tx, const Core& core, const Actor& actor,
                               const PortOutRequest& request) {
    std::vector<PortOutNumber> numbers;
    std::optional<domain::CustomerId> owner;
    for (std::size_t i = 0; i < request.numbers.size(); ++i) {
        const auto path = "numbers[" + std::to_string(i) + "]";
        BOOST_OUTCOME_TRY(const auto found, tx.numbers().find_live(request.numbers[i]));
        if (!is_here(found) || found->type != domain::NumberType::Normal) {
            return domain::fail(
                Reason::NumberNotFound, "a number of the port-out is not in service",
                {domain::problem(path, Fault::NotFound, "there is no such number in service")});
        }
        if (owner && *owner != found->customer_id) {
            return domain::fail(
                Reason::InvalidArgument, "the numbers are not of one customer",
                {domain::problem(path, Fault::Contradiction, "is another customer's")});
        }
        owner = found->customer_id;
        numbers.push_back({request.numbers[i], found->id});
    }
    auto port = new_port_out(core, owner.value_or(domain::CustomerId{}),
                             std::string(domain::kOwnProvider), request);
    port.numbers = std::move(numbers);
    BOOST_OUTCOME_TRY(insert(tx, core, actor, port));
    return port;
}

Result<PortOut> end_port_out(Tx& tx, const Core& core, const Actor& actor, const PortOut& before,
                             PortOutStatus status) {
    auto after = before;
    BOOST_OUTCOME_TRY(after.status, domain::move_port_out(before.status, status));
    if (after.status == before.status) return before;
    if (!domain::is_open(status)) after.tm_end = core.clock.now();
    if (status == PortOutStatus::Completed) {
        after.is_told = true; // whatever was decided, it is over
        for (const auto& one : before.numbers) {
            BOOST_OUTCOME_TRY(let_go(tx, core, actor, before, one));
        }
    }
    BOOST_OUTCOME_TRY(save_port_out(tx, core, actor, before, after));
    return after;
}

} // namespace numberd::service
