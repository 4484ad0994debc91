// SPDX-License-Identifier: Apache-2.0
#include "service/number_imports.hpp"

#include <gtest/gtest.h>

#include "service/flows.hpp"
#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::ImportMode;
using domain::ImportRow;
using domain::ImportStatus;
using domain::NumberImport;
using domain::NumberStatus;
using domain::PlanType;
using test::await;
using test::reason_in;

ImportRow row(int line, const std::string& number) {
    return {.line = line, .number = *E164::parse(number)};
}

class NumberImportsTest : public ProvisionTest {
  protected:
    static NewNumberImport wanted(ImportMode mode, std::vector<ImportRow> rows) {
        return {mode, {"name", "number", "call_flow_id"}, std::move(rows)};
    }
    Actor operator_actor() {
        auto actor = stack_.actor();
        actor.permission |= domain::permission::kProject;
        return actor;
    }
    NumberImport start(const Actor& actor, NewNumberImport wanted) {
        return await<NumberImport>([&](Done<NumberImport> done) {
                   imports_.create(actor, std::move(wanted), std::move(done));
               })
            .value();
    }
    Result<NumberImport> find(const Actor& actor, domain::NumberImportId id) {
        return await<NumberImport>(
            [&](Done<NumberImport> done) { imports_.get(actor, id, std::move(done)); });
    }
    NumberImport ended(const Actor& actor, domain::NumberImportId id) {
        EXPECT_TRUE(test::eventually(
            [&] { return find(actor, id).value().status == ImportStatus::Complete; }));
        return find(actor, id).value();
    }
    NumberImport import(const Actor& actor, NewNumberImport wanted) {
        return ended(actor, start(actor, std::move(wanted)).id);
    }
    ImportRehearsal rehearse(const Actor& actor, NewNumberImport wanted) {
        return await<ImportRehearsal>([&](Done<ImportRehearsal> done) {
                   imports_.rehearse(actor, std::move(wanted), std::move(done));
               })
            .value();
    }
    std::optional<domain::Number> live(const std::string& number) {
        return stack_.store
            ->read_and_wait(
                [&](const domain::Tx& tx) { return tx.numbers().find_live(*E164::parse(number)); })
            .value();
    }
    /// "created/updated/unchanged/failed", and line:column:field:reason of each fault.
    static std::string told(const NumberImport& import) {
        std::string text = std::to_string(import.created) + "/" + std::to_string(import.updated) +
                           "/" + std::to_string(import.unchanged) + "/" +
                           std::to_string(import.failed);
        for (const auto& fault : import.faults) {
            text += " " + std::to_string(fault.line) + ":" + std::to_string(fault.column) + ":" +
                    fault.field + ":" + std::string(text_of(fault.reason));
        }
        return text;
    }

    Flows flows_{stack_.core};
    NumberImports imports_{stack_.core, std::chrono::days{30}};
};

TEST_F(NumberImportsTest, DoesEachRowUnderItsOwnOutcome) {
    const auto actor = stack_.actor();
    ASSERT_TRUE(create(stack_.actor(), "+899100000002"));
    auto full = row(2, "+899100000001");
    full.settings.name = "Desk";
    full.settings.detail = "first floor";
    full.settings.tags = std::vector<std::string>{"a", "b"};
    full.settings.metadata = std::map<std::string, std::string>{{"room", "7"}};
    full.settings.deletion_lock = true;
    full.settings.status = NumberStatus::Suspended;
    auto without_flow = row(5, "+899100000004");
    without_flow.settings.call_flow_id = stack_.core.new_id<domain::FlowId>();
    const auto made = import(
        actor, wanted(ImportMode::Create, {full, row(3, "+899100000002"), row(4, "+899000000001"),
                                           without_flow, row(6, "+15551234567")}));
    EXPECT_EQ(told(made),
              "1/0/0/4 3:2:number:NUMBER_ALREADY_EXISTS 4:2:number:NUMBER_RESERVED "
              "5:3:call_flow_id:INVALID_ARGUMENT 6:2:number:PERMISSION_DENIED");
    EXPECT_EQ(made.rows_done(), made.rows_total);
    const auto number = live("+899100000001").value();
    EXPECT_EQ(number.name, "Desk");
    EXPECT_EQ(number.detail, "first floor");
    EXPECT_EQ(number.tags, *full.settings.tags);
    EXPECT_EQ(number.metadata, *full.settings.metadata);
    EXPECT_TRUE(number.deletion_lock);
    EXPECT_EQ(number.status, NumberStatus::Suspended);
    EXPECT_EQ(number.suspension, domain::Suspension::Requested);
    EXPECT_FALSE(live("+899100000004"));
    EXPECT_EQ(reason_in(find(stack_.actor(), made.id)), "NUMBER_IMPORT_NOT_FOUND");
}

TEST_F(NumberImportsTest, TellsWhatIsChangedFromWhatIsAsItWas) {
    const auto actor = stack_.actor();
    ASSERT_TRUE(create(actor, "+899100000001"));
    ASSERT_TRUE(create(actor, "+899100000002"));
    auto renamed = row(1, "+899100000001");
    renamed.settings.name = "new";
    const std::vector rows{renamed, row(2, "+899100000002"), row(3, "+899100000003")};
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Update, rows))),
              "0/1/1/1 3:2:number:NUMBER_NOT_FOUND");
    EXPECT_EQ(live("+899100000001")->name, "new");
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Upsert, rows))), "1/0/2/0");
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Upsert, rows))), "0/0/3/0");
    const auto other = stack_.actor();
    EXPECT_EQ(told(import(other, wanted(ImportMode::Update, {rows[1]}))),
              "0/0/0/1 2:2:number:NUMBER_NOT_FOUND");
}

TEST_F(NumberImportsTest, TheOperatorsOwnNumbersAreNoCarriersBusiness) {
    const auto actor = operator_actor();
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Create, {row(1, "+15551234567")}))), "1/0/0/0");
    const auto number = live("+15551234567").value();
    EXPECT_EQ(number.status, NumberStatus::Active);
    EXPECT_EQ(number.type, domain::NumberType::Normal);
    EXPECT_EQ(number.provider, "own");
    EXPECT_FALSE(domain::renewal_due(number));
    EXPECT_TRUE(release(actor, number.id));
    EXPECT_EQ(carrier_.releases, 0);
    EXPECT_FALSE(live("+15551234567"));
}

TEST_F(NumberImportsTest, ARehearsalSaysWhatWouldBeAndWritesNothing) {
    const auto actor = stack_.actor(PlanType::Free);
    ASSERT_TRUE(create(actor, "+899100000001"));
    const auto events = stack_.events().size();
    auto renamed = row(1, "+899100000001");
    renamed.settings.name = "new";
    std::vector rows{renamed};
    for (int i = 2; i <= 7; ++i)
        rows.push_back(row(i, "+89910000000" + std::to_string(i)));
    const auto plan = wanted(ImportMode::Upsert, rows);
    const auto shown = rehearse(actor, plan);
    EXPECT_EQ(told(shown.import),
              "4/1/0/2 6:2:number:RESOURCE_LIMIT_EXCEEDED "
              "7:2:number:RESOURCE_LIMIT_EXCEEDED");
    EXPECT_EQ(shown.virtual_numbers, 5);
    EXPECT_EQ(shown.virtual_numbers_max, 5);
    EXPECT_EQ(shown.cost_credit, 0);
    ASSERT_EQ(shown.rows.size(), 5u);
    ASSERT_EQ(shown.rows[0].outcome.changes.size(), 1u);
    EXPECT_EQ(shown.rows[0].outcome.changes[0].field, "name");
    EXPECT_EQ(shown.rows[0].outcome.changes[0].after, "new");
    EXPECT_EQ(stack_.events().size(), events);
    EXPECT_FALSE(live("+899100000002"));
    EXPECT_EQ(told(import(actor, plan)), told(shown.import));
}

TEST_F(NumberImportsTest, GoesOnWithWhatACrashLeft) {
    const auto actor = operator_actor();
    NumberImport left{.id = stack_.core.new_id<domain::NumberImportId>(),
                      .customer_id = actor.customer_id,
                      .actor = actor.name,
                      .request_id = "req_left",
                      .is_operator = true,
                      .rows_total = 200,
                      .created = 1};
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_imports().insert(left));
        for (int i = 2; i <= 200; ++i) {
            BOOST_OUTCOME_TRY(tx.number_imports().add_row(
                left.id, row(i, "+" + std::to_string(15'550'000'000 + i))));
        }
        return success();
    }));
    imports_.go_on();
    imports_.go_on(); // the second finds it under way
    const auto made = ended(actor, left.id);
    EXPECT_EQ(told(made), "200/0/0/0");
    EXPECT_TRUE(made.tm_end);
    EXPECT_EQ(stack_.event_kinds().back(), "number_import_updated");
    EXPECT_EQ(stack_.events().back().request_id, "req_left");
}

TEST_F(NumberImportsTest, LeavesAloneWhatSomebodyWorksOn) {
    const auto actor = operator_actor();
    NumberImport fresh{.id = stack_.core.new_id<domain::NumberImportId>(),
                       .customer_id = actor.customer_id,
                       .rows_total = 1,
                       .tm_create = stack_.clock.now()};
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_imports().insert(fresh));
        return tx.number_imports().add_row(fresh.id, row(1, "+899100000001"));
    }));
    imports_.go_on();
    const auto other = import(actor, wanted(ImportMode::Create, {row(1, "+899100000002")}));
    EXPECT_EQ(told(other), "1/0/0/0");
    EXPECT_EQ(find(actor, fresh.id).value().rows_done(), 0);
    stack_.clock.advance(std::chrono::seconds{16});
    imports_.go_on();
    EXPECT_EQ(told(ended(actor, fresh.id)), "1/0/0/0");
}

TEST_F(NumberImportsTest, AFrozenCustomerGetsNothing) {
    const auto actor = stack_.actor();
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(auto customer, tx.customers().find(actor.customer_id));
        customer->status = domain::CustomerStatus::Frozen;
        return tx.customers().update(*customer);
    }));
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Create, {row(1, "+899100000001")}))),
              "0/0/0/1 1:2:number:ACCOUNT_FROZEN");
}

TEST_F(NumberImportsTest, ACustomerHasNoMoreAtATimeThanItMay) {
    const auto actor = stack_.actor();
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        for (int i = 0; i < NumberImports::kRunningMax; ++i) {
            BOOST_OUTCOME_TRY(
                tx.number_imports().insert({.id = stack_.core.new_id<domain::NumberImportId>(),
                                            .customer_id = actor.customer_id}));
        }
        return success();
    }));
    const auto refused = await<NumberImport>([&](Done<NumberImport> done) {
        imports_.create(actor, wanted(ImportMode::Create, {row(1, "+899100000001")}),
                        std::move(done));
    });
    EXPECT_EQ(reason_in(refused), "RESOURCE_LIMIT_EXCEEDED");
}

TEST_F(NumberImportsTest, AFlowThatChangesInBetweenIsLookedAtAgain) {
    const auto actor = stack_.actor();
    const auto flow = await<domain::Flow>([&](Done<domain::Flow> done) {
                          flows_.create(actor, {"flow", "", R"([{"type":"stop"}])"}, done);
                      }).value();
    auto bound = row(1, "+899100000001");
    bound.settings.call_flow_id = flow.id;
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Create, {bound}))), "1/0/0/0");
    stack_.clock.advance(std::chrono::seconds{1});
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        auto changed = flow;
        changed.actions = R"([{"type":"message_send","option":{"destinations":["+15550001111"],)"
                          R"("text":"hi"}},{"type":"answer"}])";
        changed.tm_update = stack_.clock.now();
        changed.tm_delete = stack_.clock.now();
        return tx.flows().update(changed);
    }));
    bound.line = 2;
    EXPECT_EQ(told(import(actor, wanted(ImportMode::Update, {bound}))),
              "0/0/0/1 2:3:call_flow_id:INVALID_ARGUMENT");
}

TEST_F(NumberImportsTest, KeepsNoMoreFaultsThanItMay) {
    const auto actor = stack_.actor();
    std::vector<ImportRow> rows;
    for (int i = 1; i <= 150; ++i)
        rows.push_back(row(i, "+" + std::to_string(15'550'000'000 + i)));
    const auto made = import(actor, wanted(ImportMode::Create, std::move(rows)));
    EXPECT_EQ(made.failed, 150);
    EXPECT_EQ(made.faults.size(), domain::kImportFaultsMax);
}

} // namespace
} // namespace numberd::service
