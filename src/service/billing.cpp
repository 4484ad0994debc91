// SPDX-License-Identifier: Apache-2.0
#include "service/billing.hpp"

#include "domain/reason.hpp"
#include "service/ledger.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::Billing;
using domain::BillingAccount;
using domain::Reason;
using domain::Tx;

Result<AccountView> with_plan(const Tx& tx, BillingAccount account) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(account.customer_id));
    AccountView view{std::move(account)};
    if (customer) view.plan = customer->plan;
    return view;
}

Result<AccountView> find_account(const Tx& tx, domain::BillingAccountId id) {
    BOOST_OUTCOME_TRY(auto found, tx.billing_accounts().find(id));
    if (!found) {
        return domain::fail(Reason::BillingAccountNotFound, "there is no such billing account");
    }
    return with_plan(tx, std::move(*found));
}

} // namespace

void BillingDesk::own_account(const Actor& actor, Done<AccountView> done) {
    core_.store.write(
        [core = core_, customer = actor.customer_id](Tx& tx) -> Result<AccountView> {
            BOOST_OUTCOME_TRY(auto account, account_of(tx, core, customer));
            return with_plan(tx, std::move(account));
        },
        std::move(done));
}

void BillingDesk::rename(const Actor& actor, std::optional<std::string> name,
                         std::optional<std::string> detail, Done<AccountView> done) {
    core_.store.write(
        [core = core_, actor, name = std::move(name),
         detail = std::move(detail)](Tx& tx) -> Result<AccountView> {
            BOOST_OUTCOME_TRY(auto account, account_of(tx, core, actor.customer_id));
            BOOST_OUTCOME_TRY(auto before, with_plan(tx, account));
            if (name) account.name = *name;
            if (detail) account.detail = *detail;
            account.tm_update = core.clock.now();
            BOOST_OUTCOME_TRY(tx.billing_accounts().update(account));
            const AccountView after{account, before.plan};
            BOOST_OUTCOME_TRY(record(tx, core, actor,
                                     {domain::EventKind::BillingAccountUpdated,
                                      account.id.value,
                                      {},
                                      billing_account_json(before, core.time_format),
                                      billing_account_json(after, core.time_format)}));
            return after;
        },
        std::move(done));
}

void BillingDesk::list(const Actor& actor, domain::Page page, Done<Listed<Billing>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<Billing>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.billings().list(customer, page_below(page), page.size + 1));
            return to_serial_page(std::move(rows), page.size, &Billing::tm_create,
                                  &Billing::serial);
        },
        std::move(done));
}

void BillingDesk::get(const Actor& actor, domain::BillingId id, Done<Billing> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<Billing> {
            BOOST_OUTCOME_TRY(auto found, tx.billings().find(id));
            if (!found || found->customer_id != customer) {
                return domain::fail(Reason::BillingNotFound, "there is no such entry");
            }
            return std::move(*found);
        },
        std::move(done));
}

void BillingDesk::accounts(domain::Page page, Done<Listed<AccountView>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [page](const Tx& tx) -> Result<Listed<AccountView>> {
            BOOST_OUTCOME_TRY(auto rows, tx.billing_accounts().list({page.after, page.size + 1}));
            auto listed = to_page(std::move(rows), page.size);
            Listed<AccountView> views{{}, std::move(listed.next_page_token)};
            for (auto& account : listed.items) {
                BOOST_OUTCOME_TRY(auto view, with_plan(tx, std::move(account)));
                views.items.push_back(std::move(view));
            }
            return views;
        },
        std::move(done));
}

void BillingDesk::account(domain::BillingAccountId id, Done<AccountView> done) {
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return find_account(tx, id); },
        std::move(done));
}

void BillingDesk::adjust(const Actor& actor, domain::BillingAccountId id, std::int64_t micros,
                         std::string detail, Done<AccountView> done) {
    core_.store.write(
        [core = core_, actor, id, micros,
         detail = std::move(detail)](Tx& tx) -> Result<AccountView> {
            BOOST_OUTCOME_TRY(const auto view, find_account(tx, id));
            BOOST_OUTCOME_TRY(auto account,
                              service::adjust(tx, core, actor, view.account.customer_id,
                                              {.tokens = 0, .credit = micros}, detail));
            return AccountView{std::move(account), view.plan};
        },
        std::move(done));
}

} // namespace numberd::service
