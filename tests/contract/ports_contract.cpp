// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::NumberPortId;
using domain::PortStatus;
using domain::Tx;

constexpr std::uint64_t kFirst = 14'155'550'100;

TEST_P(StoreContract, PortsKeepEveryFieldAndAreFoundByTheCarriersIds) {
    const auto mine = new_id<CustomerId>();
    auto port = sample_number_port(new_id<NumberPortId>(), mine, kFirst);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_ports().insert(port); }));
    const auto find = [&] {
        return describe(
            read([&](const Tx& tx) { return tx.number_ports().find(port.id); }).value().value());
    };
    const auto find_by = [&](const std::string& account, const std::string& reference) {
        return read([&](const Tx& tx) {
                   return tx.number_ports().find_by_reference(account, reference);
               })
            .value();
    };
    EXPECT_EQ(find(), describe(port));
    EXPECT_EQ(describe(find_by("us", "order-1").value()), describe(port));
    EXPECT_FALSE(find_by("us", "order-3"));
    EXPECT_FALSE(find_by("other", "order-1"));
    port.references.emplace_back("order-3"); // the carrier has split it
    port.losing.pin = "changed";
    port.numbers.pop_back();
    port.tm_cancel.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_ports().update(port); }));
    EXPECT_EQ(find(), describe(port));
    EXPECT_TRUE(find_by("us", "order-3"));
    EXPECT_TRUE(find_by("us", "order-1"));
}

TEST_P(StoreContract, PortsAreListedByOwnerByAllAndWhileACarrierIsAsked) {
    const auto mine = new_id<CustomerId>();
    auto port = sample_number_port(new_id<NumberPortId>(), mine, kFirst);
    auto manual = sample_number_port(new_id<NumberPortId>(), mine, kFirst + 10);
    manual.is_manual = true;
    manual.references.clear();
    auto draft = sample_number_port(new_id<NumberPortId>(), mine, kFirst + 30);
    draft.status = PortStatus::Draft;
    draft.references.clear();
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_ports().insert(port));
        BOOST_OUTCOME_TRY(tx.number_ports().insert(manual));
        return tx.number_ports().insert(draft);
    }));
    const auto listed = [&](CustomerId customer) {
        return read([&](const Tx& tx) { return tx.number_ports().list(customer, {}); })
            .value()
            .size();
    };
    const auto open = [&](NumberPortId after) {
        std::size_t count = 0; // other tests of this store may have left some
        const auto ports =
            read([&](const Tx& tx) { return tx.number_ports().list_open(after, 1000); });
        for (const auto& one : ports.value())
            count += one.customer_id == mine ? 1 : 0;
        return count;
    };
    EXPECT_EQ(listed(mine), 3u);
    EXPECT_EQ(listed(new_id<CustomerId>()), 0u);
    EXPECT_GE(read([&](const Tx& tx) { return tx.number_ports().list_all({}); }).value().size(),
              3u);
    EXPECT_EQ(open({}), 1u);
    EXPECT_EQ(open(port.id), 0u);
    port.status = PortStatus::Completed;
    draft.tm_delete = moment(50);
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_ports().update(draft));
        return tx.number_ports().update(port);
    }));
    EXPECT_EQ(open({}), 0u);
    EXPECT_EQ(listed(mine), 2u);
}

TEST_P(StoreContract, ANumberIsInOneOpenPortAtMost) {
    const auto mine = new_id<CustomerId>();
    auto first = sample_number_port(new_id<NumberPortId>(), mine, kFirst);
    auto second = sample_number_port(new_id<NumberPortId>(), new_id<CustomerId>(), kFirst + 1);
    second.status = PortStatus::Draft;
    second.references.clear();
    const auto is_in_open = [&](std::uint64_t number) {
        return read([&](const Tx& tx) {
                   return tx.number_ports().is_in_open(*domain::E164::from_value(number));
               })
            .value();
    };
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_ports().insert(first); }));
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_ports().insert(second); })); // a draft
    EXPECT_TRUE(is_in_open(kFirst + 1));
    EXPECT_FALSE(is_in_open(kFirst + 3));
    second.status = PortStatus::Submitted;
    const auto refused = write([&](Tx& tx) { return tx.number_ports().update(second); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "NUMBER_PORT_OPEN");
    first.status = PortStatus::Failed;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_ports().update(first); }));
    EXPECT_FALSE(is_in_open(kFirst));
    EXPECT_TRUE(write([&](Tx& tx) { return tx.number_ports().update(second); }));
    EXPECT_TRUE(is_in_open(kFirst + 3));
}

TEST_P(StoreContract, PortDocumentsComeBackByteByByte) {
    const auto port = new_id<NumberPortId>();
    const auto document = sample_port_document(new_id<domain::PortDocumentId>(), port);
    std::string content("%PDF-\0\xff\x80 and more", 18);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_documents().insert(document, content); }));
    const auto found = [&] {
        return read([&](const Tx& tx) { return tx.port_documents().find(document.id); }).value();
    };
    const auto read_content = [&] {
        return read([&](const Tx& tx) { return tx.port_documents().content(document.id); }).value();
    };
    EXPECT_EQ(describe(found().value()), describe(document));
    EXPECT_EQ(read_content().value(), content);
    EXPECT_EQ(read([&](const Tx& tx) { return tx.port_documents().list(port); }).value().size(),
              1u);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_documents().remove(document.id); }));
    EXPECT_FALSE(found());
    EXPECT_FALSE(read_content());
}

TEST_P(StoreContract, PortCommentsAreOneByTheCarriersId) {
    const auto port = new_id<NumberPortId>();
    auto comment = sample_port_comment(new_id<domain::PortCommentId>(), port);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_comments().insert(comment); }));
    auto again = comment;
    again.id = new_id<domain::PortCommentId>();
    const auto refused = write([&](Tx& tx) { return tx.port_comments().insert(again); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    again.provider_reference.clear();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_comments().insert(again); }));
    again.id = new_id<domain::PortCommentId>();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_comments().insert(again); }));
    comment.status = domain::PortCommentStatus::Failed;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_comments().update(comment); }));
    EXPECT_EQ(describe(read([&](const Tx& tx) { return tx.port_comments().find(comment.id); })
                           .value()
                           .value()),
              describe(comment));
    EXPECT_EQ(read([&](const Tx& tx) { return tx.port_comments().list(port); }).value().size(), 3u);
}

TEST_P(StoreContract, PortOutsKeepEveryFieldAndGuardTheirNumbers) {
    const auto mine = new_id<CustomerId>();
    auto port = sample_port_out(new_id<domain::PortOutId>(), mine, kFirst + 50);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_outs().insert(port); }));
    const auto find = [&] {
        return describe(
            read([&](const Tx& tx) { return tx.port_outs().find(port.id); }).value().value());
    };
    const auto unfinished = [&] {
        std::size_t count = 0;
        const auto ports =
            read([&](const Tx& tx) { return tx.port_outs().list_unfinished({}, 1000); });
        for (const auto& one : ports.value())
            count += one.customer_id == mine ? 1 : 0;
        return count;
    };
    const auto is_in_open = [&] {
        return read([&](const Tx& tx) {
                   return tx.port_outs().is_in_open(port.numbers.at(0).number);
               })
            .value();
    };
    EXPECT_EQ(find(), describe(port));
    EXPECT_EQ(unfinished(), 1u); // approved, and not told
    EXPECT_TRUE(is_in_open());
    auto again = port;
    again.id = new_id<domain::PortOutId>();
    EXPECT_EQ(write([&](Tx& tx) { return tx.port_outs().insert(again); }).error().code,
              ErrorCode::AlreadyExists);
    EXPECT_TRUE(read([&](const Tx& tx) {
                    return tx.port_outs().find_by_reference(port.account, port.provider_reference,
                                                            mine);
                }).value());
    port.status = domain::PortOutStatus::Refused;
    port.tm_foc.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_outs().update(port); }));
    EXPECT_EQ(find(), describe(port));
    EXPECT_EQ(unfinished(), 1u); // the carrier has to hear of it
    EXPECT_FALSE(is_in_open());
    port.is_told = true;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.port_outs().update(port); }));
    EXPECT_EQ(unfinished(), 0u);
    EXPECT_EQ(read([&](const Tx& tx) { return tx.port_outs().list(mine, {}); }).value().size(), 1u);
    EXPECT_GE(read([&](const Tx& tx) { return tx.port_outs().list_all({}); }).value().size(), 1u);
}

TEST_P(StoreContract, ACustomerHasOnePortOutPin) {
    const auto mine = new_id<CustomerId>();
    const auto pin = [&] {
        return read([&](const Tx& tx) { return tx.port_outs().pin_of(mine); }).value();
    };
    EXPECT_EQ(pin(), "");
    for (const auto* wanted : {"1234", "5678", ""}) {
        ASSERT_TRUE(write([&](Tx& tx) { return tx.port_outs().set_pin(mine, wanted); }));
        EXPECT_EQ(pin(), wanted);
    }
}

} // namespace
} // namespace numberd::test
