// SPDX-License-Identifier: Apache-2.0
#include "service/number_ports_for_test.hpp"
#include "service/port_letter.hpp"

namespace numberd::service {
namespace {

using domain::PortCommentAuthor;
using domain::PortCommentStatus;
using domain::PortDocument;
using domain::PortStatus;
using test::await;
using test::reason_in;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using namespace std::chrono_literals;

class PortPapersTest : public PortsTest {
  protected:
    Result<PortDocument> add(domain::NumberPortId port, NewPortDocument document) {
        return await<PortDocument>(
            [&](auto done) { papers_.add_document(actor_, port, std::move(document), done); });
    }
    Result<domain::PortComment> comment(const Actor& actor, domain::NumberPortId port,
                                        const std::string& text) {
        return await<domain::PortComment>(
            [&](auto done) { papers_.add_comment(actor, port, text, done); });
    }
    std::vector<domain::PortComment> comments(domain::NumberPortId port) {
        return await<std::vector<domain::PortComment>>(
                   [&](auto done) { papers_.list_comments(actor_, port, done); })
            .value();
    }
    static NewPortDocument invoice() {
        return {domain::PortDocumentKind::Invoice, "bill.pdf", "", "%PDF-1.4 ..."};
    }
};

TEST_F(PortPapersTest, DocumentsAreKeptAndHandedIn) {
    const auto port = draft();
    const auto document = add(port.id, invoice()).value();
    EXPECT_EQ(document.content_type, "application/pdf");
    EXPECT_EQ(document.bytes, 12);
    const auto file = await<PortDocumentFile>(
        [&](auto done) { papers_.get_document(actor_, document.id, done); });
    EXPECT_EQ(file.value().content, "%PDF-1.4 ...");
    EXPECT_EQ(reason_in(await<PortDocumentFile>(
                  [&](auto done) { papers_.get_document(stack_.actor(), document.id, done); })),
              "PORT_DOCUMENT_NOT_FOUND");
    ASSERT_TRUE(submit(port.id));
    ASSERT_EQ(carrier_.submissions.at(0).documents.size(), 1u);
    EXPECT_EQ(carrier_.submissions.at(0).documents.at(0).content, "%PDF-1.4 ...");
    EXPECT_EQ(reason_in(add(port.id, invoice())), "STATE_INVALID");
    EXPECT_EQ(reason_in(await<PortDocument>(
                  [&](auto done) { papers_.remove_document(actor_, document.id, done); })),
              "STATE_INVALID");
}

TEST_F(PortPapersTest, WhatIsNoDocumentIsRefused) {
    const auto port = draft();
    auto html = invoice();
    html.content = "<html>";
    EXPECT_EQ(reason_in(add(port.id, html)), "INVALID_ARGUMENT");
    auto other = invoice();
    other.content_type = "image/png";
    EXPECT_EQ(add(port.id, other).error().problems.at(0).path, "content_type");
    auto path = invoice();
    path.file_name = "../x.pdf";
    EXPECT_EQ(add(port.id, path).error().problems.at(0).path, "file_name");
    auto large = invoice();
    large.content.resize(domain::kPortDocumentBytesMax + 1);
    EXPECT_EQ(add(port.id, large).error().problems.at(0).path, "content");
    large.content.resize(domain::kPortDocumentBytesMax);
    EXPECT_TRUE(add(port.id, large));
}

TEST_F(PortPapersTest, APortHasTenDocumentsAtMost) {
    const auto port = draft();
    std::optional<domain::PortDocumentId> last;
    for (std::size_t i = 0; i < domain::kPortDocumentsMax; ++i)
        last = add(port.id, invoice()).value().id;
    EXPECT_EQ(reason_in(add(port.id, invoice())), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_TRUE(
        await<PortDocument>([&](auto done) { papers_.remove_document(actor_, *last, done); }));
    EXPECT_TRUE(add(port.id, invoice()));
}

TEST_F(PortPapersTest, DocumentsGoWithTheirPort) {
    const auto port = draft();
    const auto document = add(port.id, invoice()).value();
    EXPECT_TRUE(
        await<domain::NumberPort>([&](auto done) { ports_.remove(actor_, port.id, done); }));
    EXPECT_EQ(reason_in(await<PortDocumentFile>(
                  [&](auto done) { papers_.get_document(actor_, document.id, done); })),
              "PORT_DOCUMENT_NOT_FOUND");
}

TEST_F(PortPapersTest, CommentsGoToTheCarrierAndComeFromItOnce) {
    const auto port = draft();
    ASSERT_EQ(comment(actor_, port.id, "before").value().status, PortCommentStatus::Pending);
    ASSERT_TRUE(submit(port.id));
    const auto after = comment(operator_, port.id, "after").value();
    EXPECT_EQ(after.author, PortCommentAuthor::Operator);
    EXPECT_EQ(after.status, PortCommentStatus::Told);
    EXPECT_THAT(carrier_.comments, ElementsAre("before", "after"));
    moves(port.id, {.status = PortStatus::InProcess,
                    .comments = {{"c1", "after", {}}, {"c2", "send the bill", {}}}});
    for (int i = 0; i < 3; ++i) {
        stack_.clock.advance(10min);
        poll();
    }
    const auto kept = comments(port.id);
    ASSERT_EQ(kept.size(), 3u);
    EXPECT_EQ(kept.at(1).provider_reference, "c1"); // ours, as the carrier shows it
    EXPECT_EQ(kept.at(2).author, PortCommentAuthor::Carrier);
    EXPECT_EQ(kept.at(2).text, "send the bill");
    for (const auto& one : kept)
        EXPECT_EQ(one.status, PortCommentStatus::Told) << one.text;
    EXPECT_EQ(carrier_.comments.size(), 2u);
}

TEST_F(PortPapersTest, WhatMayHaveBeenToldIsNotToldAgain) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    carrier_.comment_error = domain::fail(domain::Reason::CarrierUnavailable, "away");
    ASSERT_TRUE(comment(actor_, port.id, "first"));
    stack_.clock.advance(10min);
    poll();
    EXPECT_EQ(comments(port.id).at(0).status, PortCommentStatus::Pending);
    carrier_.comment_error = domain::fail(domain::Reason::CarrierOutcomeUnknown, "lost");
    stack_.clock.advance(10min);
    poll();
    EXPECT_EQ(comments(port.id).at(0).status, PortCommentStatus::Failed);
    carrier_.comment_error.reset();
    stack_.clock.advance(10min);
    poll();
    EXPECT_TRUE(carrier_.comments.empty());
}

TEST_F(PortPapersTest, APortHasAFewHundredCommentsAtMost) {
    const auto port = draft();
    std::vector<domain::CarrierComment> many;
    for (std::size_t i = 0; i < domain::kPortCommentsMax + 10; ++i)
        many.push_back({"c" + std::to_string(i), "again", {}});
    ASSERT_TRUE(submit(port.id));
    moves(port.id, {.status = PortStatus::InProcess, .comments = many});
    poll();
    EXPECT_EQ(comments(port.id).size(), domain::kPortCommentsMax);
    EXPECT_EQ(reason_in(comment(actor_, port.id, "one more")), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_EQ(get(port.id).value().status, PortStatus::InProcess);
}

TEST_F(PortPapersTest, TheLetterNamesEverythingButThePin) {
    const auto port = draft({"+14155550100", "+14155550101"});
    const auto letter =
        await<std::string>([&](auto done) { papers_.letter(actor_, port.id, done); }).value();
    for (const auto* part :
         {"%PDF-1.4", "Letter of Authorization", "Example Ltd", "Ann Bee", "+14155550100",
          "+14155550101", "123456789", "Old Phone Co", "1 Road, Town, CA 94000, US"})
        EXPECT_THAT(letter, HasSubstr(part));
    EXPECT_THAT(letter, Not(HasSubstr("4711")));
    EXPECT_EQ(reason_in(await<std::string>(
                  [&](auto done) { papers_.letter(stack_.actor(), port.id, done); })),
              "NUMBER_PORT_NOT_FOUND");
}

TEST_F(PortPapersTest, OthersSeeNothingAndTheOperatorEverything) {
    const auto port = draft();
    const auto other = stack_.actor();
    const auto get_as = [&](const Actor& actor) {
        return await<domain::NumberPort>([&](auto done) { ports_.get(actor, port.id, done); });
    };
    const auto count = [&](const Actor& actor, bool is_of_all) {
        return await<Listed<domain::NumberPort>>(
                   [&](auto done) { ports_.list(actor, is_of_all, {}, done); })
            .value()
            .items.size();
    };
    EXPECT_EQ(reason_in(get_as(other)), "NUMBER_PORT_NOT_FOUND");
    EXPECT_TRUE(get_as(operator_));
    EXPECT_EQ(count(other, false), 0u);
    EXPECT_EQ(count(actor_, false), 1u);
    EXPECT_EQ(count(operator_, true), 1u);
}

TEST_F(PortPapersTest, AnEndedPortIsRemovedAndAnOpenOneStays) {
    const auto port = draft();
    const auto remove = [&] {
        return await<domain::NumberPort>([&](auto done) { ports_.remove(actor_, port.id, done); });
    };
    ASSERT_TRUE(submit(port.id));
    EXPECT_EQ(reason_in(remove()), "STATE_INVALID");
    ASSERT_TRUE(cancel(port.id));
    EXPECT_TRUE(remove());
    EXPECT_EQ(reason_in(get(port.id)), "NUMBER_PORT_NOT_FOUND");
    EXPECT_EQ(stack_.event_kinds().back(), "number_port_deleted");
}

} // namespace
} // namespace numberd::service
