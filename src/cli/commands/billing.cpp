// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/commands.hpp"
#include "cli/commands/fields.hpp"

namespace numberd::cli {
namespace {

Field amount_argument() {
    return {"AMOUNT", "balance", "in US dollars, as in 20 or 0.5", Form::Number, {}, true};
}

} // namespace

std::vector<RestCommand> billing_commands() {
    return {
        {.words = "billing account",
         .method = "GET",
         .path = "/v1.0/billing_account",
         .help = "your balance and plan"},
        {.words = "billing rename",
         .method = "PUT",
         .path = "/v1.0/billing_account",
         .help = "rename your account",
         .options = {name_option(), detail_option()}},
        {.words = "billing list",
         .method = "GET",
         .path = "/v1.0/billings",
         .help = "the ledger, newest first",
         .columns = "time=tm_create transaction=transaction_type of=reference_type status "
                    "credit=amount_credit token=amount_token credit_after=balance_credit_snapshot "
                    "token_after=balance_token_snapshot id"},
        {.words = "billing get",
         .method = "GET",
         .path = "/v1.0/billings/{id}",
         .help = "an entry of the ledger",
         .arguments = {id_argument("BILLING")}},
        {.words = "billing accounts list",
         .method = "GET",
         .path = "/v1.0/billing_accounts",
         .help = "the accounts of every customer",
         .columns = "id customer=customer_id name plan=plan_type credit=balance_credit "
                    "token=balance_token"},
        {.words = "billing accounts get",
         .method = "GET",
         .path = "/v1.0/billing_accounts/{id}",
         .help = "an account",
         .arguments = {id_argument("ACCOUNT")}},
        {.words = "billing accounts add",
         .method = "POST",
         .path = "/v1.0/billing_accounts/{id}/balance_add_force",
         .help = "add credit to an account",
         .arguments = {id_argument("ACCOUNT"), amount_argument()},
         .options = {detail_option()},
         .asks = Asks::Always,
         .question = "Add {AMOUNT} US dollars to account {ACCOUNT}?",
         .takes_key = true},
        {.words = "billing accounts subtract",
         .method = "POST",
         .path = "/v1.0/billing_accounts/{id}/balance_subtract_force",
         .help = "take credit from an account",
         .arguments = {id_argument("ACCOUNT"), amount_argument()},
         .options = {detail_option()},
         .asks = Asks::Always,
         .question = "Take {AMOUNT} US dollars from account {ACCOUNT}?",
         .takes_key = true},
    };
}

} // namespace numberd::cli
