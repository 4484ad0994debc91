// SPDX-License-Identifier: Apache-2.0
#include "store/transfer/copy.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "contract/samples.hpp"
#include "store/postgres/postgres_store.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/postgres.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::transfer {
namespace {

using domain::Tx;

/// Something of everything, more of numbers than travel together, and what is odd.
void fill(domain::Store& store) {
    const auto written = store.write_and_wait([](Tx& tx) -> Result<void> {
        const domain::CustomerId customer{{{1}}};
        BOOST_OUTCOME_TRY(tx.customers().insert(test::sample_customer(customer)));
        BOOST_OUTCOME_TRY(tx.agents().insert(test::sample_agent({{{2}}}, customer)));
        BOOST_OUTCOME_TRY(tx.access_keys().insert(test::sample_access_key({{{3}}}, customer)));
        BOOST_OUTCOME_TRY(tx.flows().insert(test::sample_flow({{{4}}}, customer)));
        BOOST_OUTCOME_TRY(tx.calls().insert(test::sample_call({{{5}}}, customer)));
        BOOST_OUTCOME_TRY(tx.messages().insert(test::sample_message({{{6}}}, customer)));
        BOOST_OUTCOME_TRY(tx.activeflows().insert(test::sample_activeflow({{{7}}}, customer)));
        BOOST_OUTCOME_TRY(tx.settings().set("odd", std::string("a\0\xff\xf4\x8f\xbc\x80", 7)));
        BOOST_OUTCOME_TRY(tx.idempotency().insert({customer, "key", "hash", 200, "body", {}}));
        BOOST_OUTCOME_TRY(tx.deliveries().insert(test::sample_delivery({{{8}}}, Uuid{{9}})));
        const auto account = test::sample_billing_account({{{11}}}, customer);
        BOOST_OUTCOME_TRY(tx.billing_accounts().insert(account));
        BOOST_OUTCOME_TRY(tx.billings().insert(test::sample_billing({{{12}}}, account, 1)));
        BOOST_OUTCOME_TRY(tx.reservations().insert(
            test::sample_reservation({{{13}}}, customer, 899'100'000'001)));
        BOOST_OUTCOME_TRY(tx.number_orders().insert(test::sample_number_order({{{14}}}, customer)));
        BOOST_OUTCOME_TRY(
            tx.number_imports().insert(test::sample_number_import({{{16}}}, customer)));
        BOOST_OUTCOME_TRY(tx.number_imports().add_row({{{16}}}, test::sample_import_row(4)));
        BOOST_OUTCOME_TRY(
            tx.number_ports().insert(test::sample_number_port({{{17}}}, customer, 14'155'550'100)));
        BOOST_OUTCOME_TRY(
            tx.port_documents().insert(test::sample_port_document({{{18}}}, {{{17}}}), "%PDF-1.4"));
        BOOST_OUTCOME_TRY(tx.port_comments().insert(test::sample_port_comment({{{19}}}, {{{17}}})));
        BOOST_OUTCOME_TRY(
            tx.port_outs().insert(test::sample_port_out({{{20}}}, customer, 15'550'000'000u)));
        BOOST_OUTCOME_TRY(tx.port_outs().set_pin(customer, "1234"));
        BOOST_OUTCOME_TRY(tx.carrier_findings().insert(
            test::sample_finding({{{17}}}, *domain::E164::from_value(15'551'234'567))));
        BOOST_OUTCOME_TRY(tx.reconciliations().insert(test::sample_reconciliation({{{18}}})));
        BOOST_OUTCOME_TRY(tx.inventory().insert(
            test::sample_inventory_number({{{19}}}, *domain::E164::from_value(46'850'000'001))));
        BOOST_OUTCOME_TRY(tx.opt_outs().insert(
            test::sample_opt_out({{{20}}}, customer, *domain::E164::from_value(15'557'654'321))));
        BOOST_OUTCOME_TRY(tx.revoked_tokens().insert(Uuid{{15}}, test::moment(9)));
        BOOST_OUTCOME_TRY(tx.seals().insert({3, "seal"}));
        for (std::uint8_t i = 0; i < 250; ++i) {
            for (std::uint8_t j = 0; j < 10; ++j) {
                const domain::NumberId id{{{10, i, j}}};
                BOOST_OUTCOME_TRY(tx.numbers().insert(
                    test::sample_number(id, customer, 15'550'000'000u + 10u * i + j)));
            }
            BOOST_OUTCOME_TRY(tx.events().append(test::sample_event(customer, {})));
        }
        return tx.events().set_cursor("webhooks", 7);
    });
    ASSERT_TRUE(written) << written.error().detail;
}

/// Every row of every table as text, sorted.
std::map<std::string, std::multiset<std::string>> everything(End& end) {
    std::map<std::string, std::multiset<std::string>> rows;
    const auto tables = end.tables();
    EXPECT_TRUE(tables);
    EXPECT_TRUE(end.begin());
    for (const Table& table : tables.value()) {
        const auto read = end.each_row(table, [&](sql::Statement& row) -> Result<void> {
            std::string text;
            for (std::size_t i = 0; i < table.columns.size(); ++i) {
                const int column = static_cast<int>(i);
                text += table.columns[i].name + "=";
                if (row.is_null(column)) {
                    text += "NULL";
                } else if (table.columns[i].kind == Kind::Integer) {
                    text += std::to_string(row.integer(column));
                } else if (table.columns[i].kind == Kind::Id) {
                    text += row.bytes(column);
                } else {
                    text += row.text(column);
                }
                text += ";";
            }
            rows[table.name].insert(text);
            return success();
        });
        EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    }
    EXPECT_TRUE(end.commit());
    return rows;
}

class CopyTest : public testing::Test {
  protected:
    void SetUp() override {
        if (test::postgres_server().empty()) GTEST_SKIP() << "no server, see ./dev test";
        database_ = std::make_unique<test::PostgresDatabase>();
        sqlite::Settings settings;
        settings.directory = from_.path().string();
        auto store = sqlite::open_sqlite(settings, clock_, metrics_);
        ASSERT_TRUE(store);
        fill(*store.value());
    }
    std::unique_ptr<End> sqlite_end(const test::TempDir& directory) {
        auto end = open_sqlite_end(directory.path().string(), clock_);
        EXPECT_TRUE(end) << (end ? "" : end.error().message);
        return end ? std::move(end).value() : nullptr;
    }
    std::unique_ptr<End> postgres_end() {
        auto end = open_postgres_end(database_->address(), clock_);
        EXPECT_TRUE(end) << (end ? "" : end.error().message);
        return end ? std::move(end).value() : nullptr;
    }
    static void tell_nobody(const CopyProgress&) {}

    test::TempDir from_;
    test::FakeClock clock_;
    Metrics metrics_;
    std::unique_ptr<test::PostgresDatabase> database_;
};

TEST_F(CopyTest, BringsEverythingToPostgresAndBack) {
    std::map<std::string, std::multiset<std::string>> before;
    {
        const auto from = sqlite_end(from_);
        before = everything(*from);
        EXPECT_EQ(before.size(), from->tables().value().size()) << "a table has nothing to copy";
        const auto to = postgres_end();
        CopyProgress last;
        const auto copied = copy_all(*from, *to, [&](const CopyProgress& now) {
            EXPECT_GE(now.done, last.done);
            last = now;
        });
        ASSERT_TRUE(copied) << copied.error().message << copied.error().detail;
        EXPECT_EQ(last.done, copied.value());
        EXPECT_EQ(last.total, copied.value());
        EXPECT_EQ(everything(*to), before);
    }
    const test::TempDir back;
    {
        const auto from = postgres_end();
        const auto to = sqlite_end(back);
        const auto copied = copy_all(*from, *to, tell_nobody);
        ASSERT_TRUE(copied) << copied.error().message << copied.error().detail;
        EXPECT_EQ(everything(*to), before);
    }
    // New rows come after those that were copied.
    auto opened = postgres::open_postgres(database_->address(), {}, clock_, metrics_);
    ASSERT_TRUE(opened);
    domain::Store& store = *opened.value();
    const auto events = store.write_and_wait([](Tx& tx) -> Result<std::vector<domain::Event>> {
        BOOST_OUTCOME_TRY(tx.deliveries().insert(test::sample_delivery({{{88}}}, Uuid{{9}})));
        BOOST_OUTCOME_TRY(tx.events().append(test::sample_event({}, {})));
        return tx.events().list_after(0, 1000);
    });
    ASSERT_TRUE(events) << events.error().detail;
    const auto later = store.read_and_wait(
        [&](const Tx& tx) { return tx.events().list_after(events.value().back().sequence, 10); });
    EXPECT_EQ(later.value().size(), 1u);
}

TEST_F(CopyTest, RefusesATargetThatIsNotEmptyAndLeavesIt) {
    {
        const auto from = sqlite_end(from_);
        const auto to = postgres_end();
        ASSERT_TRUE(copy_all(*from, *to, tell_nobody));
    }
    const auto from = sqlite_end(from_);
    const auto to = postgres_end();
    const auto again = copy_all(*from, *to, tell_nobody);
    ASSERT_FALSE(again);
    EXPECT_NE(again.error().message.find(database_->name()), std::string::npos);
    EXPECT_NE(again.error().message.find("not empty"), std::string::npos);
}

TEST_F(CopyTest, LeavesNothingBehindWhenItFails) {
    database_->run(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''no''; END'");
    {
        const auto to = postgres_end(); // makes the tables
    }
    database_->run(
        "CREATE TRIGGER refuse BEFORE INSERT ON settings FOR EACH ROW "
        "EXECUTE FUNCTION refuse()");
    {
        const auto from = sqlite_end(from_);
        const auto to = postgres_end();
        EXPECT_FALSE(copy_all(*from, *to, tell_nobody));
    }
    const auto to = postgres_end();
    const auto tables = to->tables();
    ASSERT_TRUE(tables);
    for (const Table& table : tables.value())
        EXPECT_EQ(to->count(table).value(), 0) << table.name;
}

TEST_F(CopyTest, RefusesADatabaseThatANumberdUses) {
    const auto used = postgres::open_postgres(database_->address(), {}, clock_, metrics_);
    ASSERT_TRUE(used);
    const auto end = open_postgres_end(database_->address(), clock_);
    ASSERT_FALSE(end);
    EXPECT_NE(end.error().message.find("in use"), std::string::npos);
}

} // namespace
} // namespace numberd::store::transfer
