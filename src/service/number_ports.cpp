// SPDX-License-Identifier: Apache-2.0
#include "service/number_ports.hpp"

#include <algorithm>

#include "domain/reason.hpp"
#include "service/etag.hpp"
#include "service/port_rows.hpp"
#include "service/port_views.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::EventKind;
using domain::Fault;
using domain::LosingCarrier;
using domain::NumberPort;
using domain::NumberPortId;
using domain::PortedNumber;
using domain::PortStatus;
using domain::Reason;
using domain::Tx;

std::vector<E164> numbers_of(const std::vector<PortedNumber>& ported) {
    std::vector<E164> numbers;
    numbers.reserve(ported.size());
    for (const auto& one : ported)
        numbers.push_back(one.number);
    return numbers;
}

Result<void> check_portable(const std::vector<domain::Portability>& numbers) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& one = numbers[i];
        if (one.is_portable) continue;
        problems.push_back(domain::problem("numbers[" + std::to_string(i) + "].number",
                                           Fault::Contradiction,
                                           one.reason.empty() ? "cannot be ported" : one.reason));
    }
    if (problems.empty()) return success();
    return domain::fail(Reason::NumberNotPortable, "not all numbers can be ported",
                        std::move(problems));
}

/// Those that stay keep the ids that they were given.
void take_numbers(const Core& core, NumberPort& port, const std::vector<PortedNumber>& wanted) {
    const auto before = std::exchange(port.numbers, wanted);
    for (auto& one : port.numbers) {
        const auto is_it = [&](const PortedNumber& old) { return old.number == one.number; };
        const auto old = std::find_if(before.begin(), before.end(), is_it);
        one.number_id = old != before.end() ? old->number_id : core.new_id<domain::NumberId>();
    }
}

void take_losing(NumberPort& port, const LosingCarrier& wanted) {
    const auto before = std::exchange(port.losing, wanted);
    if (wanted.pin.empty()) port.losing.pin = before.pin;
    if (wanted.account_number.empty()) port.losing.account_number = before.account_number;
}

bool has_same_numbers(const std::vector<PortedNumber>& a, const std::vector<PortedNumber>& b) {
    auto left = numbers_of(a);
    auto right = numbers_of(b);
    std::sort(left.begin(), left.end());
    std::sort(right.begin(), right.end());
    return left == right;
}

Result<NumberPort> insert_row(Tx& tx, const Core& core, const Actor& actor,
                              const NumberPort& port) {
    BOOST_OUTCOME_TRY(check_ported(tx, core, port));
    BOOST_OUTCOME_TRY(tx.number_ports().insert(port));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {EventKind::NumberPortCreated,
                              port.id.value,
                              {},
                              {},
                              number_port_json(port, core.time_format)}));
    return port;
}

/// The port as the change leaves it; nothing is written.
Result<NumberPort> changed(const Core& core, const NumberPort& before, const PortChange& change) {
    if (!domain::is_editable(before.status)) {
        const bool is_more = change.losing || change.tm_requested;
        if (is_more || !domain::is_open(before.status)) {
            return domain::fail(Reason::StateInvalid,
                                "the port is " + std::string(text_of(before.status)));
        }
    }
    auto after = before;
    if (change.numbers) {
        const bool is_draft = before.status == PortStatus::Draft;
        if (!is_draft && !has_same_numbers(before.numbers, *change.numbers)) {
            return domain::fail(Reason::StateInvalid,
                                "which numbers a port has can be changed in a draft alone");
        }
        take_numbers(core, after, *change.numbers);
    }
    if (change.losing) take_losing(after, *change.losing);
    if (change.tm_requested) after.tm_requested = change.tm_requested;
    return after;
}

Result<NumberPort> update_row(Tx& tx, const Core& core, const Actor& actor, NumberPortId id,
                              const PortChange& change,
                              const std::optional<std::string>& if_match) {
    BOOST_OUTCOME_TRY(const auto before, visible_port(tx, actor, id));
    BOOST_OUTCOME_TRY(check_version(if_match, number_port_json(before, core.time_format)));
    BOOST_OUTCOME_TRY(auto after, changed(core, before, change));
    if (change.numbers) {
        BOOST_OUTCOME_TRY(check_ported(tx, core, after));
    }
    BOOST_OUTCOME_TRY(save_port(tx, core, actor, before, after));
    return after;
}

/// What every carrier wants to know before it takes a port.
Result<void> check_complete(const NumberPort& port) {
    const auto& losing = port.losing;
    const std::pair<const char*, const std::string*> wanted[] = {
        {"losing.carrier_name", &losing.carrier_name},
        {"losing.entity_name", &losing.entity_name},
        {"losing.authorized_person", &losing.authorized_person},
        {"losing.address.street", &losing.address.street},
        {"losing.address.locality", &losing.address.locality},
        {"losing.address.postal_code", &losing.address.postal_code},
        {"losing.address.country", &losing.address.country},
    };
    std::vector<Problem> problems;
    for (const auto& [path, text] : wanted) {
        if (text->empty())
            problems.push_back(domain::problem(path, Fault::Required, "is needed to submit"));
    }
    if (problems.empty()) return success();
    return domain::fail(Reason::InvalidArgument, "the port is not complete", std::move(problems));
}

Result<NumberPort> submit_row(Tx& tx, const Core& core, const Actor& actor, NumberPortId id) {
    BOOST_OUTCOME_TRY(const auto before, visible_port(tx, actor, id));
    if (before.status == PortStatus::Submitted) return before; // twice is once
    auto after = before;
    BOOST_OUTCOME_TRY(after.status, domain::move_port(before.status, PortStatus::Submitted));
    if (before.tm_cancel) return domain::fail(Reason::StateInvalid, "the port is being cancelled");
    BOOST_OUTCOME_TRY(check_complete(before));
    BOOST_OUTCOME_TRY(check_ported(tx, core, before));
    after.reason.clear();
    after.tm_submit = core.clock.now();
    after.tm_taken.reset(); // what has changed is still to be handed in
    BOOST_OUTCOME_TRY(save_port(tx, core, actor, before, after));
    return after;
}

Result<NumberPort> cancel_row(Tx& tx, const Core& core, const Actor& actor, NumberPortId id) {
    BOOST_OUTCOME_TRY(const auto before, visible_port(tx, actor, id));
    auto after = before;
    BOOST_OUTCOME_TRY(const auto cancelled,
                      domain::move_port(before.status, PortStatus::Cancelled));
    const bool is_at_once = before.is_manual || before.status == PortStatus::Draft;
    if (is_at_once) {
        after.status = cancelled;
        end_port(core, after);
    } else if (!after.tm_cancel && domain::is_open(after.status)) {
        after.tm_cancel = core.clock.now();
    }
    BOOST_OUTCOME_TRY(save_port(tx, core, actor, before, after));
    return after;
}

Result<NumberPort> remove_row(Tx& tx, const Core& core, const Actor& actor, NumberPortId id) {
    BOOST_OUTCOME_TRY(const auto before, visible_port(tx, actor, id));
    if (domain::is_open(before.status)) {
        return domain::fail(
            Reason::StateInvalid,
            "the port is " + std::string(text_of(before.status)) + ": cancel it first");
    }
    BOOST_OUTCOME_TRY(const auto documents, tx.port_documents().list(id));
    for (const auto& document : documents) {
        BOOST_OUTCOME_TRY(tx.port_documents().remove(document.id));
    }
    auto after = before;
    end_port(core, after);
    after.tm_delete = core.clock.now();
    BOOST_OUTCOME_TRY(save_port(tx, core, actor, before, after));
    return after;
}

Result<NumberPort> step_row(Tx& tx, const Core& core, const Actor& actor, NumberPortId id,
                            const PortStep& step) {
    BOOST_OUTCOME_TRY(const auto before, visible_port(tx, actor, id));
    if (!before.is_manual) {
        return domain::fail(Reason::StateInvalid,
                            "carrier account " + before.account + " moves this port");
    }
    if (!domain::is_open(before.status)) {
        return domain::fail(Reason::StateInvalid,
                            "the port is " + std::string(text_of(before.status)));
    }
    return apply_port_state(tx, core, actor, id,
                            {.status = step.status, .reason = step.reason, .tm_foc = step.tm_foc});
}

} // namespace

void NumberPorts::check(const std::vector<E164>& numbers, const std::string& account,
                        Done<PortabilityAnswer> done) {
    check_.check(numbers, account, std::move(done));
}

void NumberPorts::create(const Actor& actor, const PortChange& wanted, const std::string& account,
                         Done<NumberPort> done) {
    const auto numbers = wanted.numbers.value_or(std::vector<PortedNumber>{});
    check_.check(
        numbers_of(numbers), account,
        [this, actor, wanted, done = std::move(done)](const Result<PortabilityAnswer>& answer) {
            if (!answer) return done(answer.error());
            if (auto checked = check_portable(answer.value().numbers); !checked)
                return done(std::move(checked).error());
            insert(actor, wanted, answer.value(), done);
        });
}

void NumberPorts::insert(const Actor& actor, const PortChange& wanted,
                         const PortabilityAnswer& answer, const Done<NumberPort>& done) {
    NumberPort port{.id = core_.new_id<NumberPortId>(), .customer_id = actor.customer_id};
    port.account = answer.account;
    port.is_manual = answer.is_manual;
    port.tm_create = core_.clock.now();
    port.tm_requested = wanted.tm_requested;
    if (wanted.numbers) take_numbers(core_, port, *wanted.numbers);
    if (wanted.losing) port.losing = *wanted.losing;
    core_.store.write(
        [core = core_, actor, port](Tx& tx) { return insert_row(tx, core, actor, port); }, done);
}

void NumberPorts::get(const Actor& actor, NumberPortId id, Done<NumberPort> done) {
    core_.store.read(
        domain::ReadCost::Point, [actor, id](const Tx& tx) { return visible_port(tx, actor, id); },
        std::move(done));
}

void NumberPorts::list(const Actor& actor, bool is_of_all, domain::Page page,
                       Done<Listed<NumberPort>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, is_of_all,
         page](const Tx& tx) -> Result<Listed<NumberPort>> {
            const domain::Page more{page.after, page.size + 1};
            BOOST_OUTCOME_TRY(auto rows, is_of_all ? tx.number_ports().list_all(more)
                                                   : tx.number_ports().list(customer, more));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void NumberPorts::update(const Actor& actor, NumberPortId id, const PortChange& change,
                         const std::optional<std::string>& if_match, const Done<NumberPort>& done) {
    const auto write = [this, actor, id, change, if_match, done] {
        core_.store.write([core = core_, actor, id, change, if_match](
                              Tx& tx) { return update_row(tx, core, actor, id, change, if_match); },
                          done);
    };
    if (!change.numbers) return write();
    // Others than before: the carrier is asked again.
    get(actor, id, [this, change, write, done](const Result<NumberPort>& port) {
        if (!port) return done(port.error());
        if (has_same_numbers(port.value().numbers, *change.numbers)) return write();
        check_.check(numbers_of(*change.numbers), port.value().account,
                     [write, done](const Result<PortabilityAnswer>& answer) {
                         if (!answer) return done(answer.error());
                         if (auto checked = check_portable(answer.value().numbers); !checked)
                             return done(std::move(checked).error());
                         write();
                     });
    });
}

void NumberPorts::remove(const Actor& actor, NumberPortId id, Done<NumberPort> done) {
    core_.store.write([core = core_, actor, id](Tx& tx) { return remove_row(tx, core, actor, id); },
                      std::move(done));
}

void NumberPorts::submit(const Actor& actor, NumberPortId id, Done<NumberPort> done) {
    core_.store.write([core = core_, actor, id](Tx& tx) { return submit_row(tx, core, actor, id); },
                      [this, id, done = std::move(done)](Result<NumberPort> port) {
                          if (!port) return done(std::move(port));
                          asking_.begin(id, done);
                      });
}

void NumberPorts::cancel(const Actor& actor, NumberPortId id, Done<NumberPort> done) {
    core_.store.write([core = core_, actor, id](Tx& tx) { return cancel_row(tx, core, actor, id); },
                      [this, id, done = std::move(done)](Result<NumberPort> port) {
                          if (!port) return done(std::move(port));
                          asking_.go_on(id, done);
                      });
}

void NumberPorts::step(const Actor& actor, NumberPortId id, const PortStep& step,
                       Done<NumberPort> done) {
    core_.store.write(
        [core = core_, actor, id, step](Tx& tx) { return step_row(tx, core, actor, id, step); },
        std::move(done));
}

} // namespace numberd::service
