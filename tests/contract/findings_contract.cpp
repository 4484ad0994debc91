// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CarrierFinding;
using domain::CarrierFindingId;
using domain::E164;
using domain::FindingKind;
using domain::FindingStatus;
using domain::NumberStatus;
using domain::Tx;

const E164 kNumber = *E164::from_value(15'551'234'567);

std::vector<CarrierFindingId> ids_of(const Result<std::vector<CarrierFinding>>& findings) {
    std::vector<CarrierFindingId> ids;
    for (const auto& finding : findings.value())
        ids.push_back(finding.id);
    return ids;
}

TEST_P(StoreContract, KeepsOneLiveFindingOfANumberAndAKind) {
    auto finding = sample_finding(new_id<CarrierFindingId>(), kNumber);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.carrier_findings().insert(finding); }));
    auto again = sample_finding(new_id<CarrierFindingId>(), kNumber);
    const auto refused = write([&](Tx& tx) { return tx.carrier_findings().insert(again); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    for (const auto status : {FindingStatus::Approved, FindingStatus::Dismissed}) {
        finding.status = status;
        ASSERT_TRUE(write([&](Tx& tx) { return tx.carrier_findings().update(finding); }));
        EXPECT_FALSE(write([&](Tx& tx) { return tx.carrier_findings().insert(again); }));
    }
    const auto live = [&] {
        return read([&](const Tx& tx) {
                   return tx.carrier_findings().find_live("main", kNumber, FindingKind::Drift);
               })
            .value();
    };
    EXPECT_EQ(describe(*live()), describe(finding));
    finding.status = FindingStatus::Gone;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.carrier_findings().update(finding); }));
    EXPECT_FALSE(live());
    EXPECT_TRUE(write([&](Tx& tx) { return tx.carrier_findings().insert(again); }));
    const auto found = read([&](const Tx& tx) { return tx.carrier_findings().find(finding.id); });
    EXPECT_EQ(describe(*found.value()), describe(finding));
}

TEST_P(StoreContract, ListsFindingsByWhatIsAskedOfThem) {
    std::vector<CarrierFinding> all;
    for (int i = 0; i < 4; ++i) {
        all.push_back(
            sample_finding(new_id<CarrierFindingId>(),
                           *E164::from_value(15'551'234'560u + static_cast<unsigned>(i))));
        all.back().tm_create = all.back().tm_seen = moment(i);
    }
    all[1].account = "other";
    all[2].kind = FindingKind::Ghost;
    all[2].status = FindingStatus::Approved;
    all[3].status = FindingStatus::Resolved;
    for (const auto& finding : all)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.carrier_findings().insert(finding); }));
    const auto list = [&](const domain::FindingFilter& filter) {
        return ids_of(read([&](const Tx& tx) { return tx.carrier_findings().list(filter, {}); }));
    };
    using Ids = std::vector<CarrierFindingId>;
    EXPECT_EQ(list({}), (Ids{all[3].id, all[2].id, all[1].id, all[0].id}));
    EXPECT_EQ(list({.account = "other"}), Ids{all[1].id});
    EXPECT_EQ(list({.kind = FindingKind::Ghost}), Ids{all[2].id});
    EXPECT_EQ(list({.account = "main", .status = FindingStatus::Resolved}), Ids{all[3].id});
    EXPECT_EQ(ids_of(read([&](const Tx& tx) {
                  return tx.carrier_findings().list_unseen("main", moment(3), {}, 10);
              })),
              (Ids{all[0].id, all[2].id}));
    EXPECT_EQ(ids_of(read([&](const Tx& tx) {
                  return tx.carrier_findings().list_unseen("main", moment(2), all[0].id, 10);
              })),
              Ids{});
    EXPECT_EQ(
        ids_of(read([](const Tx& tx) { return tx.carrier_findings().list_approved({}, 10); })),
        Ids{all[2].id});
}

TEST_P(StoreContract, LetsOneReconciliationOfAnAccountRun) {
    auto run = sample_reconciliation(new_id<domain::ReconciliationId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.reconciliations().insert(run); }));
    auto next = sample_reconciliation(new_id<domain::ReconciliationId>());
    next.tm_create = moment(5);
    const auto refused = write([&](Tx& tx) { return tx.reconciliations().insert(next); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    const auto running = [&](Timestamp before) {
        return read([&](const Tx& tx) { return tx.reconciliations().list_running(before, 10); })
            .value()
            .size();
    };
    EXPECT_EQ(running(moment(1)), 0U);
    EXPECT_EQ(running(moment(2)), 1U);
    run.status = domain::ReconciliationStatus::Failed;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.reconciliations().update(run); }));
    EXPECT_EQ(running(moment(2)), 0U);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.reconciliations().insert(next); }));
    const auto found = read([&](const Tx& tx) { return tx.reconciliations().find(run.id); });
    EXPECT_EQ(describe(*found.value()), describe(run));
    const auto last = read([](const Tx& tx) { return tx.reconciliations().find_last("main"); });
    EXPECT_EQ(last.value()->id, next.id);
    EXPECT_FALSE(
        read([](const Tx& tx) { return tx.reconciliations().find_last("other"); }).value());
    // One that runs is not forgotten.
    EXPECT_EQ(
        write([](Tx& tx) { return tx.reconciliations().remove_before(moment(9), 10); }).value(), 1);
    EXPECT_EQ(
        read([](const Tx& tx) { return tx.reconciliations().list("main", {}); }).value().size(),
        1U);
}

TEST_P(StoreContract, KnowsTheNumbersOfAnAccountAndWhatItIsStillAsked) {
    std::vector<domain::Number> numbers;
    for (int i = 0; i < 5; ++i) {
        numbers.push_back(sample_number(new_id<domain::NumberId>(), new_id<domain::CustomerId>(),
                                        15'551'234'560u + static_cast<unsigned>(i)));
        numbers.back().provider = "main";
        numbers.back().status = NumberStatus::Active;
        numbers.back().status_before_release.reset();
        numbers.back().tm_delete.reset();
    }
    numbers[1].provider = "other";
    numbers[1].status = NumberStatus::PurchasePending;
    numbers[2].status = NumberStatus::PurchasePending;
    numbers[3].status = NumberStatus::Suspended;
    numbers[3].status_before_release = NumberStatus::Active;
    numbers[4].tm_delete = moment(9);
    for (const auto& number : numbers)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().insert(number); }));
    const auto ours =
        read([](const Tx& tx) { return tx.numbers().list_of_provider("main", {}, 10); }).value();
    ASSERT_EQ(ours.size(), 3U);
    EXPECT_EQ(ours[0].id, numbers[0].id);
    EXPECT_EQ(
        read([&](const Tx& tx) { return tx.numbers().list_of_provider("main", numbers[2].id, 10); })
            .value()
            .size(),
        1U);
    const auto unfinished = [&](const char* provider) {
        return read([&](const Tx& tx) { return tx.numbers().count_unfinished(provider); }).value();
    };
    EXPECT_EQ(unfinished("main").purchases, 1);
    EXPECT_EQ(unfinished("main").releases, 1);
    EXPECT_EQ(unfinished("other").purchases, 1);
    EXPECT_EQ(unfinished("other").releases, 0);
    EXPECT_EQ(unfinished("nobody").purchases, 0);
}

TEST_P(StoreContract, KeepsEachNumberOfAnInventoryOnce) {
    const auto number = [](unsigned at) { return *E164::from_value(46'850'000'000u + at); };
    std::vector<domain::InventoryNumber> all;
    for (unsigned i = 0; i < 4; ++i) {
        all.push_back(sample_inventory_number(new_id<domain::InventoryNumberId>(), number(i)));
        all.back().tm_create = moment(static_cast<int>(i));
    }
    all[0].offer.price.reset();
    all[1].status = domain::InventoryStatus::Available;
    all[2].offer.country = "NO";
    all[3].account = "other";
    for (const auto& one : all)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.inventory().insert(one); }));
    auto again = sample_inventory_number(new_id<domain::InventoryNumberId>(), number(3));
    const auto refused = write([&](Tx& tx) { return tx.inventory().insert(again); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    for (const auto& one : all) {
        const auto found = read([&](const Tx& tx) { return tx.inventory().find(one.id); });
        EXPECT_EQ(describe(*found.value()), describe(one));
    }
    using Numbers = std::vector<E164>;
    const auto numbers = [](const Result<std::vector<domain::InventoryNumber>>& list) {
        Numbers out;
        for (const auto& one : list.value())
            out.push_back(one.offer.number);
        return out;
    };
    const auto assigned = domain::InventoryStatus::Assigned;
    EXPECT_EQ(numbers(read([](const Tx& tx) { return tx.inventory().list("ranges", {}, {}); })),
              (Numbers{number(2), number(1), number(0)}));
    EXPECT_EQ(
        numbers(read([&](const Tx& tx) { return tx.inventory().list("ranges", assigned, {}); })),
        (Numbers{number(2), number(0)}));
    const auto after = [&](const char* country, std::uint64_t from) {
        return numbers(read([&](const Tx& tx) {
            return tx.inventory().list_after("ranges", assigned, country, from, 10);
        }));
    };
    EXPECT_EQ(after("", 0), (Numbers{number(0), number(2)}));
    EXPECT_EQ(after("", number(0).value()), Numbers{number(2)});
    EXPECT_EQ(after("SE", 0), Numbers{number(0)});
    all[0].status = domain::InventoryStatus::Available;
    all[0].our_reference.clear();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.inventory().update(all[0]); }));
    EXPECT_EQ(after("SE", 0), Numbers{});
    ASSERT_TRUE(write([&](Tx& tx) { return tx.inventory().remove(all[0].id); }));
    EXPECT_FALSE(read([&](const Tx& tx) { return tx.inventory().find_number(number(0)); }).value());
}

} // namespace
} // namespace numberd::test
