// SPDX-License-Identifier: Apache-2.0
#include "service/port_asking.hpp"

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "service/port_rows.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::NumberPort;
using domain::NumberPortId;
using domain::PortComment;
using domain::PortCommentStatus;
using domain::PortState;
using domain::PortStatus;
using domain::PortSubmission;
using domain::Reason;
using domain::Tx;

/// The carrier has said no for good: nothing was done.
bool is_refusal(const Error& error) {
    const Reason reason = domain::reason_of(error.reason);
    return reason == Reason::CarrierRejected || reason == Reason::NumberNotAvailable ||
           reason == Reason::NumberNotPortable;
}

bool is_reason(const Error& error, Reason reason) {
    return domain::reason_of(error.reason) == reason;
}

/// Everything that is handed in, with the documents' contents.
Result<PortSubmission> submission_of(const Tx& tx, const NumberPort& port) {
    PortSubmission submission{.our_reference = port.id.to_string(),
                              .numbers = {},
                              .losing = port.losing,
                              .tm_requested = port.tm_requested};
    for (const auto& one : port.numbers)
        submission.numbers.push_back(one.number);
    BOOST_OUTCOME_TRY(const auto documents, tx.port_documents().list(port.id));
    for (const auto& document : documents) {
        BOOST_OUTCOME_TRY(auto content, tx.port_documents().content(document.id));
        if (!content) continue; // it was removed meanwhile
        submission.documents.push_back({.kind = document.kind,
                                        .file_name = document.file_name,
                                        .content_type = document.content_type,
                                        .content = std::move(*content)});
    }
    return submission;
}

Result<NumberPort> change_row(Tx& tx, const Core& core, NumberPortId id,
                              const std::function<void(NumberPort&)>& change) {
    BOOST_OUTCOME_TRY(const auto found, tx.number_ports().find(id));
    if (!found) return domain::fail(Reason::NumberPortNotFound, "there is no such port");
    if (!domain::is_open(found->status)) return *found;
    auto after = *found;
    change(after);
    BOOST_OUTCOME_TRY(save_port(tx, core, system_actor(after.customer_id), *found, after));
    return after;
}

Result<std::vector<PortComment>> untold_comments(const Tx& tx, NumberPortId id) {
    BOOST_OUTCOME_TRY(auto comments, tx.port_comments().list(id));
    std::erase_if(comments, [](const PortComment& comment) {
        return comment.status != PortCommentStatus::Pending;
    });
    return comments;
}

} // namespace

void PortAsking::begin(NumberPortId id, const PortDone& done) {
    go_on(id, Attempt::First, done);
}

void PortAsking::go_on(NumberPortId id, const PortDone& done) {
    go_on(id, Attempt::Again, done);
}

void PortAsking::go_on(NumberPortId id, Attempt attempt, const PortDone& done) {
    const auto claim = asking_.claim(id);
    if (!claim) return read(id, done); // somebody asks, or poll() will
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return tx.number_ports().find(id); },
        [this, claim, attempt, done](const Result<std::optional<NumberPort>>& found) {
            if (!found) return done(found.error());
            if (!found.value())
                return done(domain::fail(Reason::NumberPortNotFound, "there is no such port"));
            ask(*found.value(), attempt, [claim, done](Result<NumberPort> port) {
                claim->end();
                done(std::move(port));
            });
        });
}

void PortAsking::read(NumberPortId id, const PortDone& done) {
    core_.store.read(
        domain::ReadCost::Point,
        [id](const Tx& tx) -> Result<NumberPort> {
            BOOST_OUTCOME_TRY(auto found, tx.number_ports().find(id));
            if (!found) return domain::fail(Reason::NumberPortNotFound, "there is no such port");
            return std::move(*found);
        },
        done);
}

/// The one place where it is decided what comes next.
void PortAsking::ask(const NumberPort& port, Attempt attempt, const PortDone& done) {
    if (port.is_manual || !domain::is_open(port.status)) return done(port);
    if (port.tm_taken) return ask_state(port, done);
    if (port.tm_cancel) return cancel(port, false, done);
    if (port.status == PortStatus::ActionRequired) return done(port);
    if (attempt == Attempt::Again && may_be_under_way(port)) return done(port);
    hand_in(port, done);
}

bool PortAsking::may_be_under_way(const NumberPort& port) const {
    return port.tm_submit && core_.clock.now() < *port.tm_submit + settings_.submission_longest;
}

void PortAsking::hand_in(const NumberPort& port, const PortDone& done) {
    const auto claim = handing_in_.claim(port.id);
    if (!claim) return done(port);
    core_.store.read(
        domain::ReadCost::Scan, [port](const Tx& tx) { return submission_of(tx, port); },
        [this, claim, port, done](Result<PortSubmission> submission) {
            if (!submission) return done(submission.error());
            submit(port, std::move(submission).value(), [claim, done](Result<NumberPort> result) {
                claim->end();
                done(std::move(result));
            });
        });
}

void PortAsking::submit(const NumberPort& port, PortSubmission submission, const PortDone& done) {
    carriers_.of(port.account)
        .submit_port(std::move(submission), [this, port, done](const Result<PortState>& state) {
            if (state) return apply(port.id, state.value(), done);
            settle_refused(port, state.error(), done);
        });
}

void PortAsking::settle_refused(const NumberPort& port, const Error& error, const PortDone& done) {
    const bool is_unsupported = is_reason(error, Reason::NotSupported);
    if (!is_refusal(error) && !is_unsupported) {
        log::warn("port_not_submitted", {{"port_id", port.id.to_string()},
                                         {"reason", error.reason},
                                         {"detail", error.message}});
        return read(port.id, done); // it may have been taken: poll() looks
    }
    const auto change = [is_unsupported, message = error.message](NumberPort& row) {
        if (is_unsupported) {
            row.is_manual = true;
            return;
        }
        row.status = PortStatus::ActionRequired;
        row.reason = message;
    };
    core_.store.write(
        [core = core_, id = port.id, change](Tx& tx) { return change_row(tx, core, id, change); },
        done);
}

void PortAsking::ask_state(const NumberPort& port, const PortDone& done) {
    carriers_.of(port.account)
        .port_state(port.id.to_string(), port.references,
                    [this, port, done](const Result<std::optional<PortState>>& state) {
                        if (!state) return done(port); // the next poll asks again
                        if (!state.value()) {
                            // Not known there, whatever was said before: it is handed in again.
                            if (port.tm_cancel) return cancel(port, false, done);
                            return hand_in(port, done);
                        }
                        apply(port.id, *state.value(),
                              [this, done](const Result<NumberPort>& applied) {
                                  if (!applied || !domain::is_open(applied.value().status))
                                      return done(applied);
                                  if (applied.value().tm_cancel)
                                      return cancel(applied.value(), true, done);
                                  tell_comments(applied.value(), done);
                              });
                    });
}

/// `is_known`: the carrier has it now.
void PortAsking::cancel(const NumberPort& port, bool is_known, const PortDone& done) {
    if (!is_known) {
        carriers_.of(port.account)
            .port_state(port.id.to_string(), port.references,
                        [this, port, done](const Result<std::optional<PortState>>& state) {
                            if (!state) return done(port);
                            if (state.value()) {
                                return apply(port.id, *state.value(),
                                             [this, done](const Result<NumberPort>& applied) {
                                                 if (!applied || !applied.value().tm_cancel)
                                                     return done(applied);
                                                 cancel(applied.value(), true, done);
                                             });
                            }
                            if (may_be_under_way(port)) return done(port);
                            apply(port.id, {.status = PortStatus::Cancelled}, done);
                        });
        return;
    }
    carriers_.of(port.account)
        .cancel_port(port.references, [this, port, done](const Result<PortState>& state) {
            if (state) return apply(port.id, state.value(), done);
            if (!is_refusal(state.error())) return done(port);
            const auto give_up = [message = state.error().message](NumberPort& row) {
                row.tm_cancel.reset();
                row.reason = "not cancelled: " + message;
            };
            core_.store.write([core = core_, id = port.id,
                               give_up](Tx& tx) { return change_row(tx, core, id, give_up); },
                              done);
        });
}

void PortAsking::apply(NumberPortId id, const PortState& state, const PortDone& done) {
    core_.store.write(
        [core = core_, id, state](Tx& tx) -> Result<std::pair<NumberPort, NumberPort>> {
            BOOST_OUTCOME_TRY(auto before, tx.number_ports().find(id));
            if (!before) return domain::fail(Reason::NumberPortNotFound, "there is no such port");
            BOOST_OUTCOME_TRY(
                auto after,
                apply_port_state(tx, core, system_actor(before->customer_id), id, state));
            return std::pair{std::move(*before), std::move(after)};
        },
        [this, id, done](Result<std::pair<NumberPort, NumberPort>> applied) {
            if (!applied) {
                log::warn("port_not_written", {{"port_id", id.to_string()},
                                               {"reason", applied.error().reason},
                                               {"detail", applied.error().message}});
                return done(applied.error());
            }
            set_up_numbers(applied.value().first, applied.value().second);
            done(std::move(applied.value().second));
        });
}

/// What has come is set up as the account says, with our id on it. If that fails, the number is in
/// service all the same: a reconciliation shows and mends it.
void PortAsking::set_up_numbers(const NumberPort& before, const NumberPort& after) {
    const bool has_come =
        after.status == PortStatus::Completed && before.status != PortStatus::Completed;
    if (!has_come) return;
    for (const auto& one : after.numbers) {
        carriers_.of(after.account)
            .configure(one.number, "", one.number_id.to_string(),
                       [number = one.number](const Result<void>& configured) {
                           if (configured || is_reason(configured.error(), Reason::NotSupported))
                               return;
                           log::warn("ported_number_not_set_up",
                                     {{"number", number.to_string()},
                                      {"reason", configured.error().reason},
                                      {"detail", configured.error().message}});
                       });
    }
}

void PortAsking::tell_comments(const NumberPort& port, const PortDone& done) {
    core_.store.read(
        domain::ReadCost::Scan, [id = port.id](const Tx& tx) { return untold_comments(tx, id); },
        [this, port, done](Result<std::vector<PortComment>> untold) {
            if (!untold || untold.value().empty()) return done(port);
            tell_next(port, std::make_shared<std::vector<PortComment>>(std::move(untold).value()),
                      0, done);
        });
}

/// One after the other: they are read in that order. What may have been told is not told again.
void PortAsking::tell_next(const NumberPort& port,
                           const std::shared_ptr<std::vector<PortComment>>& comments,
                           std::size_t at, const PortDone& done) {
    if (at == comments->size()) return done(port);
    carriers_.of(port.account)
        .comment_port(
            port.references, (*comments)[at].text,
            [this, port, comments, at, done](const Result<void>& told) {
                if (!told && is_reason(told.error(), Reason::CarrierUnavailable))
                    return done(port); // nothing was done: later
                auto comment = (*comments)[at];
                comment.status = told ? PortCommentStatus::Told : PortCommentStatus::Failed;
                core_.store.write([comment](Tx& tx) { return tx.port_comments().update(comment); },
                                  [this, port, comments, at, done](const Result<void>& written) {
                                      if (!written) return done(port);
                                      tell_next(port, comments, at + 1, done);
                                  });
            });
}

void PortAsking::poll(std::function<void()> done) {
    // The last copy of this handle, dropped when every port has had its turn, calls.
    const std::shared_ptr<void> all(nullptr, [done = std::move(done)](void*) { done(); });
    core_.store.read(
        domain::ReadCost::Scan,
        [after = place_.after(), size = settings_.poll_page](const Tx& tx) {
            return tx.number_ports().list_open(after, size);
        },
        [this, all](const Result<std::vector<NumberPort>>& open) {
            if (!open) return log::warn("port_poll_failed", {{"detail", open.error().detail}});
            place_.go_on(open.value(), settings_.poll_page);
            const Timestamp now = core_.clock.now();
            for (const auto& port : open.value()) {
                const bool has_come = port.tm_foc && *port.tm_foc <= now;
                const Timestamp began =
                    has_come ? *port.tm_foc : port.tm_submit.value_or(port.tm_create);
                if (!pace_.take_turn(port.id.value, began, now)) continue;
                go_on(port.id, [all](const Result<NumberPort>&) {});
            }
        });
}

void PortAsking::moved(const std::string& account, const domain::PortMoved& news,
                       std::function<void(Result<void>)> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [account, news](const Tx& tx) -> Result<std::optional<NumberPort>> {
            if (const auto id = NumberPortId::parse(news.our_reference)) {
                BOOST_OUTCOME_TRY(auto found, tx.number_ports().find(*id));
                if (found && found->account == account) return found;
            }
            return tx.number_ports().find_by_reference(account, news.reference);
        },
        [this, done = std::move(done)](const Result<std::optional<NumberPort>>& port) {
            if (!port) return done(port.error());
            if (port.value()) {
                pace_.forget(port.value()->id.value); // it may be being asked about just now
                go_on(port.value()->id, [](const Result<NumberPort>&) {});
            }
            done(success()); // the row is there, and poll() asks as well
        });
}

} // namespace numberd::service
