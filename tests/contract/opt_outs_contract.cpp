// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::E164;
using domain::OptOut;
using domain::OptOutId;
using domain::OptOutStatus;
using domain::Tx;

TEST_P(StoreContract, KeepsOneOptOutOfANumberAndAPeer) {
    const auto customer = new_id<CustomerId>();
    const E164 peer = *E164::from_value(15'557'654'321);
    auto entry = sample_opt_out(new_id<OptOutId>(), customer, peer);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.opt_outs().insert(entry); }));
    const auto again = sample_opt_out(new_id<OptOutId>(), customer, peer);
    const auto refused = write([&](Tx& tx) { return tx.opt_outs().insert(again); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    const auto of_another = sample_opt_out(new_id<OptOutId>(), new_id<CustomerId>(), peer);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.opt_outs().insert(of_another); }));
    entry.status = OptOutStatus::OptedIn;
    entry.message_id = {};
    entry.tm_help.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.opt_outs().update(entry); }));
    const auto found = read(
        [&](const Tx& tx) { return tx.opt_outs().find_of(customer, entry.number, entry.peer); });
    EXPECT_EQ(describe(*found.value()), describe(entry));
    const auto by_id = read([&](const Tx& tx) { return tx.opt_outs().find(of_another.id); });
    EXPECT_EQ(describe(*by_id.value()), describe(of_another));
    const auto none = read(
        [&](const Tx& tx) { return tx.opt_outs().find_of(customer, entry.peer, entry.number); });
    EXPECT_FALSE(none.value());
}

TEST_P(StoreContract, ListsOptOutsByWhatIsAskedOfThem) {
    const auto customer = new_id<CustomerId>();
    std::vector<OptOut> all;
    for (int i = 0; i < 3; ++i) {
        all.push_back(
            sample_opt_out(new_id<OptOutId>(), customer,
                           *E164::from_value(15'557'654'320u + static_cast<unsigned>(i))));
        all.back().tm_create = moment(i);
    }
    all[1].number = *E164::from_value(15'551'111'111);
    all[2].status = OptOutStatus::OptedIn;
    for (const auto& entry : all)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.opt_outs().insert(entry); }));
    using Ids = std::vector<OptOutId>;
    const auto list = [&](const domain::OptOutFilter& filter, const domain::Page& page = {}) {
        Ids ids;
        const auto found =
            read([&](const Tx& tx) { return tx.opt_outs().list(customer, filter, page); });
        for (const auto& entry : found.value())
            ids.push_back(entry.id);
        return ids;
    };
    EXPECT_EQ(list({}), (Ids{all[2].id, all[1].id, all[0].id}));
    EXPECT_EQ(list({}, {.after = {{moment(1), all[1].id.value}}}), Ids{all[0].id});
    EXPECT_EQ(list({.number = all[0].number}), (Ids{all[2].id, all[0].id}));
    EXPECT_EQ(list({.peer = all[1].peer}), Ids{all[1].id});
    EXPECT_EQ(list({.number = all[0].number, .status = OptOutStatus::OptedIn}), Ids{all[2].id});
}

TEST_P(StoreContract, ListsTheChangesOfAnOptOut) {
    const auto entry = new_id<OptOutId>();
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (const auto kind : {domain::EventKind::OptOutCreated, domain::EventKind::OptOutUpdated,
                                domain::EventKind::NumberUpdated}) {
            auto event = sample_event(new_id<CustomerId>(), {});
            event.kind = kind;
            event.resource_id = entry.value;
            BOOST_OUTCOME_TRY(tx.events().append(event));
        }
        return success();
    }));
    const auto changes =
        read([&](const Tx& tx) { return tx.events().list_of_opt_out(entry, 10); }).value();
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes[0].kind, domain::EventKind::OptOutUpdated);
    EXPECT_EQ(changes[1].kind, domain::EventKind::OptOutCreated);
}

} // namespace
} // namespace numberd::test
