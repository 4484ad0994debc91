// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <deque>
#include <set>

#include "contract/samples.hpp"
#include "store/postgres/migrations.hpp"
#include "store/postgres/statement.hpp"
#include "store/sql/query.hpp"
#include "store/sql/tx.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/migrations.hpp"
#include "support/postgres.hpp"

namespace numberd::store {
namespace {

/// Runs every statement of every repository once; what they answer is the contract's business.
void use_accounts(sql::SqlTx& tx, domain::CustomerId customer) {
    const Uuid id{{1}};
    EXPECT_TRUE(tx.customers().list_after(customer, 1));
    EXPECT_TRUE(tx.customers().list({}));
    EXPECT_TRUE(tx.customers().list_purgeable(test::moment(0), 1));
    EXPECT_TRUE(tx.customers().list_unswept(1));
    EXPECT_TRUE(tx.agents().update(test::sample_agent({id}, customer)));
    EXPECT_TRUE(tx.agents().list(customer, {}));
    EXPECT_TRUE(tx.agents().count_live(customer));
    EXPECT_TRUE(tx.agents().count_admins(customer));
    EXPECT_TRUE(tx.access_keys().update(test::sample_access_key({id}, customer)));
    EXPECT_TRUE(tx.access_keys().touch({id}, test::moment(0)));
    EXPECT_TRUE(tx.access_keys().find({id}));
    EXPECT_TRUE(tx.access_keys().list(customer, {}));
    EXPECT_TRUE(tx.access_keys().count_live(customer));
    EXPECT_TRUE(tx.revoked_tokens().insert(id, test::moment(0)));
    EXPECT_TRUE(tx.revoked_tokens().has(id));
    EXPECT_TRUE(tx.revoked_tokens().remove_before(test::moment(0), 1));
    const auto account = test::sample_billing_account({id}, customer);
    EXPECT_TRUE(tx.billing_accounts().insert(account));
    EXPECT_TRUE(tx.billing_accounts().update(account));
    EXPECT_TRUE(tx.billing_accounts().find({id}));
    EXPECT_TRUE(tx.billing_accounts().find_of(customer));
    EXPECT_TRUE(tx.billing_accounts().list_due(test::moment(0), 1));
    EXPECT_TRUE(tx.billing_accounts().list({}));
    EXPECT_TRUE(tx.billings().insert(test::sample_billing({id}, account, 1)));
    EXPECT_TRUE(tx.billings().update(test::sample_billing({id}, account, 1)));
    EXPECT_TRUE(tx.billings().find({id}));
    EXPECT_TRUE(tx.billings().find_by_key("x"));
    EXPECT_TRUE(tx.billings().list(customer, {}, 1));
}

void use_ports(sql::SqlTx& tx, domain::CustomerId customer);

void use_care(sql::SqlTx& tx, domain::CustomerId customer) {
    use_ports(tx, customer);
    const Uuid id{{1}};
    const auto held = test::sample_reservation({id}, customer, 15551234567);
    EXPECT_TRUE(tx.reservations().insert(held));
    EXPECT_TRUE(tx.reservations().update(held));
    EXPECT_TRUE(tx.reservations().find({id}));
    EXPECT_TRUE(tx.reservations().find_live(held.number));
    EXPECT_TRUE(tx.reservations().list_held(customer, test::moment(0), {}));
    EXPECT_TRUE(tx.reservations().count_held(customer, test::moment(0)));
    EXPECT_TRUE(tx.number_orders().insert(test::sample_number_order({id}, customer)));
    EXPECT_TRUE(tx.number_orders().update(test::sample_number_order({id}, customer)));
    EXPECT_TRUE(tx.number_orders().find({id}));
    EXPECT_TRUE(tx.number_orders().list(customer, {}));
    EXPECT_TRUE(tx.number_orders().list_pending(test::moment(0), {}, 1));
    EXPECT_TRUE(tx.number_imports().insert(test::sample_number_import({id}, customer)));
    EXPECT_TRUE(tx.number_imports().update(test::sample_number_import({id}, customer)));
    EXPECT_TRUE(tx.number_imports().find({id}));
    EXPECT_TRUE(tx.number_imports().update_counts(test::sample_number_import({id}, customer)));
    EXPECT_TRUE(tx.number_imports().count_running(customer));
    EXPECT_TRUE(tx.number_imports().list(customer, {}));
    EXPECT_TRUE(tx.number_imports().list_running(test::moment(0), 1));
    EXPECT_TRUE(tx.number_imports().add_row({id}, test::sample_import_row(1)));
    EXPECT_TRUE(tx.number_imports().list_rows({id}, 1));
    EXPECT_TRUE(tx.number_imports().remove_row({id}, 1));
    EXPECT_TRUE(tx.numbers().list_renewed_before(test::moment(0), {}, 1));
    EXPECT_TRUE(tx.numbers().find_released(held.number));
    EXPECT_TRUE(tx.numbers().list_of(customer, 1));
    EXPECT_TRUE(tx.events().find(1));
    EXPECT_TRUE(tx.events().list(customer, {}, {}, 1));
    EXPECT_TRUE(tx.events().list(customer, {.number = domain::NumberId{id}}, {}, 1));
    EXPECT_TRUE(tx.events().find_change({id}, test::moment(0)));
    EXPECT_TRUE(tx.events().remove_traffic(0, 1));
    EXPECT_TRUE(tx.deliveries().remove_before(test::moment(0), 1));
    EXPECT_TRUE(tx.seals().insert({1, "x"}));
    EXPECT_TRUE(tx.seals().find(1));
    EXPECT_TRUE(tx.seals().find_last());
    EXPECT_TRUE(tx.seals().list_after(0, 1));
    EXPECT_TRUE(tx.usage().of_calls({.customer_id = customer}));
    EXPECT_TRUE(tx.usage().of_messages({.customer_id = customer}));
    EXPECT_TRUE(tx.deliveries().list(customer, {}, {}));
    EXPECT_TRUE(tx.deliveries().list(customer, domain::DeliveryStatus::Dead, {}));
}

void use_ports(sql::SqlTx& tx, domain::CustomerId customer) {
    const Uuid id{{1}};
    const auto port = test::sample_number_port({id}, customer, 14155550100);
    const auto comment = test::sample_port_comment({id}, {id});
    const auto out = test::sample_port_out({id}, customer, 14155550100);
    EXPECT_TRUE(tx.number_ports().insert(port));
    EXPECT_TRUE(tx.number_ports().update(port));
    EXPECT_TRUE(tx.number_ports().find({id}));
    EXPECT_TRUE(tx.number_ports().find_by_reference("x", "y"));
    EXPECT_TRUE(tx.number_ports().list(customer, {}));
    EXPECT_TRUE(tx.number_ports().list_all({}));
    EXPECT_TRUE(tx.number_ports().list_open({}, 1));
    EXPECT_TRUE(tx.number_ports().is_in_open(port.numbers.at(0).number));
    EXPECT_TRUE(tx.port_documents().insert(test::sample_port_document({id}, {id}), "x"));
    EXPECT_TRUE(tx.port_documents().find({id}));
    EXPECT_TRUE(tx.port_documents().content({id}));
    EXPECT_TRUE(tx.port_documents().list({id}));
    EXPECT_TRUE(tx.port_documents().remove({id}));
    EXPECT_TRUE(tx.port_comments().insert(comment));
    EXPECT_TRUE(tx.port_comments().update(comment));
    EXPECT_TRUE(tx.port_comments().find({id}));
    EXPECT_TRUE(tx.port_comments().list({id}));
    EXPECT_TRUE(tx.port_outs().insert(out));
    EXPECT_TRUE(tx.port_outs().update(out));
    EXPECT_TRUE(tx.port_outs().find({id}));
    EXPECT_TRUE(tx.port_outs().find_by_reference("x", "y", customer));
    EXPECT_TRUE(tx.port_outs().list(customer, {}));
    EXPECT_TRUE(tx.port_outs().list_all({}));
    EXPECT_TRUE(tx.port_outs().list_unfinished({}, 1));
    EXPECT_TRUE(tx.port_outs().is_in_open(port.numbers.at(0).number));
    EXPECT_TRUE(tx.port_outs().set_pin(customer, "1"));
    EXPECT_TRUE(tx.port_outs().pin_of(customer));
}

void use_carriers(sql::SqlTx& tx) {
    const domain::CarrierFindingId id{Uuid{{1}}};
    const auto finding = test::sample_finding(id, *domain::E164::from_value(15551234567));
    EXPECT_TRUE(tx.numbers().list_of_provider("main", {}, 1));
    EXPECT_TRUE(tx.numbers().count_unfinished("main"));
    EXPECT_TRUE(tx.carrier_findings().insert(finding));
    EXPECT_TRUE(tx.carrier_findings().update(finding));
    EXPECT_TRUE(tx.carrier_findings().find(id));
    EXPECT_TRUE(tx.carrier_findings().find_live("main", finding.number, finding.kind));
    EXPECT_TRUE(tx.carrier_findings().list({}, {}));
    EXPECT_TRUE(tx.carrier_findings().list_unseen("main", test::moment(0), {}, 1));
    EXPECT_TRUE(tx.carrier_findings().list_approved({}, 1));
    const auto sold = test::sample_inventory_number({id.value}, finding.number);
    EXPECT_TRUE(tx.inventory().insert(sold));
    EXPECT_TRUE(tx.inventory().update(sold));
    EXPECT_TRUE(tx.inventory().find(sold.id));
    EXPECT_TRUE(tx.inventory().find_number(finding.number));
    EXPECT_TRUE(tx.inventory().list("ranges", {}, {}));
    EXPECT_TRUE(tx.inventory().list_after("ranges", sold.status, "", 0, 1));
    EXPECT_TRUE(tx.inventory().list_after("ranges", sold.status, "SE", 0, 1));
    EXPECT_TRUE(tx.inventory().remove(sold.id));
    const auto entry = test::sample_opt_out({id.value}, {id.value}, finding.number);
    EXPECT_TRUE(tx.opt_outs().insert(entry));
    EXPECT_TRUE(tx.opt_outs().update(entry));
    EXPECT_TRUE(tx.opt_outs().find(entry.id));
    EXPECT_TRUE(tx.opt_outs().find_of(entry.customer_id, entry.number, entry.peer));
    EXPECT_TRUE(tx.opt_outs().list(entry.customer_id, {}, {}));
    EXPECT_TRUE(tx.opt_outs().list(entry.customer_id, {.number = entry.number}, {}));
    EXPECT_TRUE(tx.events().list_of_opt_out(entry.id, 1));
    const auto run = test::sample_reconciliation({id.value});
    EXPECT_TRUE(tx.reconciliations().insert(run));
    EXPECT_TRUE(tx.reconciliations().update(run));
    EXPECT_TRUE(tx.reconciliations().find(run.id));
    EXPECT_TRUE(tx.reconciliations().find_last("main"));
    EXPECT_TRUE(tx.reconciliations().list_running(test::moment(0), 1));
    EXPECT_TRUE(tx.reconciliations().remove_before(test::moment(0), 1));
}

void use_everything(sql::SqlTx& tx) {
    const Uuid id{{1}};
    const domain::CustomerId customer{id};
    const auto number = test::sample_number(domain::NumberId{id}, customer, 15551234567);
    const auto message = test::sample_message(domain::MessageId{id}, customer);
    const domain::IdempotencyRecord record{customer, "key", "hash", 0, "", test::moment(0)};
    EXPECT_TRUE(tx.customers().insert(test::sample_customer(customer)));
    EXPECT_TRUE(tx.customers().update(test::sample_customer(customer)));
    EXPECT_TRUE(tx.customers().find(customer));
    EXPECT_TRUE(tx.agents().insert(test::sample_agent({id}, customer)));
    EXPECT_TRUE(tx.agents().find({id}));
    EXPECT_TRUE(tx.agents().find_by_username("x"));
    EXPECT_TRUE(tx.access_keys().insert(test::sample_access_key({id}, customer)));
    EXPECT_TRUE(tx.access_keys().find_by_hash("x"));
    EXPECT_TRUE(tx.numbers().insert(number));
    EXPECT_TRUE(tx.numbers().update(number));
    EXPECT_TRUE(tx.numbers().find({id}));
    EXPECT_TRUE(tx.numbers().find_live(number.number));
    EXPECT_TRUE(tx.numbers().list(customer, {}, {}));
    EXPECT_TRUE(tx.numbers().list(customer, {.status = domain::NumberStatus::Deleted}, {}));
    EXPECT_TRUE(tx.numbers().list_by_flow({id}, {}, 1));
    EXPECT_TRUE(tx.numbers().list_live({}, 1));
    EXPECT_TRUE(tx.numbers().list_pending({}, 1));
    EXPECT_TRUE(tx.numbers().list_releasing({}, 1));
    EXPECT_TRUE(tx.numbers().count_live_virtual(customer));
    EXPECT_TRUE(tx.numbers().taken({number.number}));
    EXPECT_TRUE(tx.flows().insert(test::sample_flow({id}, customer)));
    EXPECT_TRUE(tx.flows().update(test::sample_flow({id}, customer)));
    EXPECT_TRUE(tx.flows().find({id}));
    EXPECT_TRUE(tx.flows().list(customer, {}));
    EXPECT_TRUE(tx.flows().count_live(customer));
    EXPECT_TRUE(tx.calls().insert(test::sample_call({id}, customer)));
    EXPECT_TRUE(tx.calls().update(test::sample_call({id}, customer)));
    EXPECT_TRUE(tx.calls().find({id}));
    EXPECT_TRUE(tx.calls().list(customer, {}));
    EXPECT_TRUE(tx.calls().list_unfinished(1));
    EXPECT_TRUE(tx.activeflows().insert(test::sample_activeflow({id}, customer)));
    EXPECT_TRUE(tx.activeflows().update(test::sample_activeflow({id}, customer)));
    EXPECT_TRUE(tx.activeflows().find({id}));
    EXPECT_TRUE(tx.activeflows().list_due(test::moment(0), 1));
    EXPECT_TRUE(tx.activeflows().next_wake());
    EXPECT_TRUE(tx.activeflows().remove_before(test::moment(0), 1));
    EXPECT_TRUE(tx.messages().insert(message));
    EXPECT_TRUE(tx.messages().update(message));
    EXPECT_TRUE(tx.messages().find({id}));
    EXPECT_TRUE(tx.messages().find_inbound("x", "y"));
    EXPECT_TRUE(tx.messages().list(customer, {}));
    EXPECT_TRUE(tx.messages().list_due(test::moment(0), 1));
    EXPECT_TRUE(tx.events().append(test::sample_event(customer, {})));
    EXPECT_TRUE(tx.events().list_after(0, 1));
    EXPECT_TRUE(tx.events().list_heads_after(0, 1));
    EXPECT_TRUE(tx.events().cursor("x"));
    EXPECT_TRUE(tx.events().set_cursor("x", 1));
    EXPECT_TRUE(tx.deliveries().insert(test::sample_delivery({id}, id)));
    EXPECT_TRUE(tx.deliveries().update(test::sample_delivery({id}, id)));
    EXPECT_TRUE(tx.deliveries().find({id}));
    EXPECT_TRUE(tx.deliveries().list_due(test::moment(0), 1));
    EXPECT_TRUE(tx.deliveries().next_due());
    EXPECT_TRUE(tx.deliveries().count_pending());
    use_accounts(tx, customer);
    use_care(tx, customer);
    use_carriers(tx);
    EXPECT_TRUE(tx.idempotency().insert(record));
    EXPECT_TRUE(tx.idempotency().update(record));
    EXPECT_TRUE(tx.idempotency().find(customer, "key"));
    EXPECT_TRUE(tx.idempotency().remove_before(test::moment(0), 1));
    EXPECT_TRUE(tx.idempotency().remove(customer, "key"));
    EXPECT_TRUE(tx.settings().set("x", "y"));
    EXPECT_TRUE(tx.settings().find("x"));
}

std::vector<std::string> plan_of(sqlite::Connection& connection, const std::string& text) {
    sql::Query query(connection, text.c_str());
    std::vector<std::string> steps;
    while (query.next().value()) {
        for (int column = 0; column < 3; ++column)
            query.integer();
        steps.push_back(query.text());
    }
    return steps;
}

TEST(QueryPlans, WalkNoTableAndSortNoPage) {
    auto opened = sqlite::Connection::open(":memory:", sqlite::Connection::Mode::ReadWrite);
    ASSERT_TRUE(opened);
    sqlite::Connection& connection = *opened.value();
    ASSERT_TRUE(sqlite::migrate(connection, sqlite::migrations(), test::moment(0)));
    sql::SqlTx tx(connection);
    use_everything(tx);

    // What is known to walk or sort: each is bounded by what it is asked for.
    const std::set<std::string> accepted = {
        // count_pending() counts the pending rows of an index that holds no others.
        "SCAN deliveries USING INDEX deliveries_pending",
        // list_unfinished() walks an index that holds nothing else.
        "SCAN calls USING INDEX calls_unfinished",
        // list_unswept() asks two indexes of each customer that was deleted.
        "SCAN customers USING INDEX customers_deleted",
        // list_running() of imports walks an index that holds nothing else.
        "SCAN number_imports USING INDEX number_imports_running",
        // list_running() of reconciliations, and count_unfinished(): the same.
        "SCAN reconciliations USING INDEX reconciliations_running",
        "SCAN numbers USING INDEX numbers_pending",
        "SCAN CONSTANT ROW", // of two counts in one statement
        "SCAN numbers USING INDEX numbers_releasing",
        "SCAN CONSTANT ROW", // the one row that counts stand in
    };
    std::vector<std::string> explained;
    connection.each_prepared(
        [&](const char* sql) { explained.push_back("EXPLAIN QUERY PLAN " + std::string(sql)); });
    ASSERT_GT(explained.size(), 55u);
    for (const std::string& sql : explained) {
        if (sql.find("PRAGMA") != std::string::npos) continue;
        for (const std::string& step : plan_of(connection, sql)) {
            const bool walks = step.rfind("SCAN", 0) == 0;
            // Usage counts days and reasons, which are few.
            const bool is_usage = sql.find("/ 86400000000") != std::string::npos;
            const bool sorts = step.find("TEMP B-TREE") != std::string::npos && !is_usage;
            EXPECT_TRUE((!walks && !sorts) || accepted.contains(step)) << step << "\n" << sql;
        }
    }
    const auto plan = [&](const std::string& part) {
        for (const std::string& sql : explained) {
            if (sql.find(part) != std::string::npos) return plan_of(connection, sql).at(0);
        }
        return std::string("there is no such statement");
    };
    // Few rows of many: by an index of them alone.
    EXPECT_EQ(plan("id > ?1 AND status = 'purchase-pending'"),
              "SEARCH numbers USING INDEX numbers_pending (id>?)");
    EXPECT_EQ(plan("is_unsent = 1 AND tm_due <= ?1"),
              "SEARCH messages USING INDEX messages_due (tm_due<?)");
    EXPECT_EQ(plan("id > ?1 AND status_before_release IS NOT NULL"),
              "SEARCH numbers USING INDEX numbers_releasing (id>?)");
}

/// The plan of a statement that the server has prepared, as one text.
std::string plan_of(postgres::Connection& connection, const postgres::Statement& statement) {
    static std::deque<std::string> texts; // their addresses are their names
    std::string values;
    for (std::size_t i = 0; i < statement.values().data.size(); ++i)
        values += i == 0 ? "NULL" : ", NULL";
    if (!values.empty()) values = "(" + values + ")";
    texts.push_back("EXPLAIN EXECUTE " + statement.name() + values);
    sql::Query query(connection, texts.back().c_str());
    std::string plan;
    for (;;) {
        const auto row = query.next();
        EXPECT_TRUE(row) << (row ? "" : row.error().detail);
        if (!row || !row.value()) return plan;
        plan += query.text() + "\n";
    }
}

TEST(QueryPlans, OfPostgresWalkNoTableAndSortNoPage) {
    if (test::postgres_server().empty()) GTEST_SKIP() << "no server, see ./dev test";
    const test::PostgresDatabase database;
    auto opened = postgres::Connection::open(database.address());
    ASSERT_TRUE(opened);
    postgres::Connection& connection = *opened.value();
    ASSERT_TRUE(
        postgres::migrate(connection, postgres::migrations(), database.name(), test::moment(0)));
    sql::SqlTx tx(connection);
    use_everything(tx);

    std::vector<std::pair<std::string, const postgres::Statement*>> used;
    connection.each_prepared([&](const char* sql, const postgres::Statement& statement) {
        used.emplace_back(sql, &statement);
    });
    ASSERT_GT(used.size(), 55u);
    for (const auto& [sql, statement] : used) {
        if (sql.find("schema_version") != std::string::npos) continue; // of the migration
        if (sql.find("current_s") != std::string::npos) continue;      // the same
        const std::string plan = plan_of(connection, *statement);
        EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << plan << sql;
        // The flows' numbers are a page of two indexes, joined; the others come in order.
        const bool is_of_flow = sql.find("UNION") != std::string::npos;
        EXPECT_TRUE(is_of_flow || plan.find("Sort") == std::string::npos) << plan << sql;
    }
}

} // namespace
} // namespace numberd::store
