// SPDX-License-Identifier: Apache-2.0
#include "service/opt_outs.hpp"

#include "domain/reason.hpp"
#include "service/events.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::OptOut;
using domain::OptOutId;
using domain::Reason;
using domain::Tx;

Result<ProvenOptOut> proven(const Tx& tx, OptOut entry) {
    ProvenOptOut out{std::move(entry), {}};
    BOOST_OUTCOME_TRY(auto changes, tx.events().list_of_opt_out(out.entry.id, kOptOutProofsMax));
    for (auto& change : changes) {
        BOOST_OUTCOME_TRY(const auto seal, tx.seals().find(change.sequence));
        out.proofs.push_back({std::move(change), seal ? seal->seal : std::string()});
    }
    return out;
}

Result<OptOut> own_entry(const Tx& tx, domain::CustomerId customer, OptOutId id) {
    BOOST_OUTCOME_TRY(auto found, tx.opt_outs().find(id));
    if (!found || found->customer_id != customer)
        return domain::fail(Reason::OptOutNotFound, "there is no such opt-out");
    return std::move(*found);
}

Result<std::optional<domain::Number>> own_number(const Tx& tx, domain::CustomerId customer,
                                                 domain::E164 number) {
    BOOST_OUTCOME_TRY(auto found, tx.numbers().find_live(number));
    if (found && found->customer_id != customer) found.reset();
    return found;
}

} // namespace

void OptOuts::list(const Actor& actor, domain::OptOutFilter filter, domain::Page page,
                   Done<Listed<ProvenOptOut>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, filter, page](const Tx& tx) -> Result<Listed<ProvenOptOut>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.opt_outs().list(customer, filter, {page.after, page.size + 1}));
            auto entries = to_page(std::move(rows), page.size);
            Listed<ProvenOptOut> out{{}, std::move(entries.next_page_token)};
            for (OptOut& entry : entries.items) {
                BOOST_OUTCOME_TRY(auto one, proven(tx, std::move(entry)));
                out.items.push_back(std::move(one));
            }
            return out;
        },
        std::move(done));
}

void OptOuts::get(const Actor& actor, OptOutId id, Done<ProvenOptOut> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<ProvenOptOut> {
            BOOST_OUTCOME_TRY(auto entry, own_entry(tx, customer, id));
            return proven(tx, std::move(entry));
        },
        std::move(done));
}

/// What has been written, read back: its event has its sequence only then.
Done<OptOut> OptOuts::then_show(const Actor& actor, Done<ProvenOptOut> done) const {
    return [core = core_, actor, done = std::move(done)](const Result<OptOut>& written) {
        if (!written) return done(written.error());
        OptOuts(core).get(actor, written.value().id, done);
    };
}

void OptOuts::opt_out(const Actor& actor, domain::E164 number, domain::E164 peer,
                      std::string reason, Done<ProvenOptOut> done) {
    core_.store.write(
        [core = core_, actor, number, peer, reason = std::move(reason)](Tx& tx) -> Result<OptOut> {
            BOOST_OUTCOME_TRY(const auto own, own_number(tx, actor.customer_id, number));
            if (!own) return domain::fail(Reason::NumberNotFound, "there is no such number");
            return change_opt_out(tx, core, actor, {actor.customer_id, number, peer},
                                  {.number_id = own->id, .reason = reason});
        },
        then_show(actor, std::move(done)));
}

void OptOuts::opt_in(const Actor& actor, OptOutId id, Done<ProvenOptOut> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<OptOut> {
            BOOST_OUTCOME_TRY(const auto before, own_entry(tx, actor.customer_id, id));
            BOOST_OUTCOME_TRY(const auto own, own_number(tx, actor.customer_id, before.number));
            return change_opt_out(tx, core, actor, {before.customer_id, before.number, before.peer},
                                  {.to = domain::OptOutStatus::OptedIn,
                                   .number_id = own ? own->id : domain::NumberId{}});
        },
        then_show(actor, std::move(done)));
}

std::string proven_opt_out_json(const ProvenOptOut& proven, TimeFormat format) {
    auto text = opt_out_json(proven.entry, format);
    text.pop_back(); // the brace: the history follows
    const auto proof = [format](const OptOutProof& one) {
        return JsonObject{}
            .text("seal", one.seal)
            .json("change", event_json(one.change, format))
            .take();
    };
    return text + R"(,"history":)" + json_array(proven.proofs, proof) + "}";
}

} // namespace numberd::service
