// SPDX-License-Identifier: Apache-2.0
#include "domain/number_port.hpp"

#include <gtest/gtest.h>

#include <set>

#include "domain/port_out.hpp"

namespace numberd::domain {
namespace {

constexpr PortStatus kPortStatuses[] = {
    PortStatus::Draft,     PortStatus::Submitted, PortStatus::InProcess, PortStatus::ActionRequired,
    PortStatus::Scheduled, PortStatus::Completed, PortStatus::Cancelled, PortStatus::Failed,
};

/// Where a port may go from there, besides staying.
std::string steps_from(PortStatus from) {
    std::string steps;
    for (const auto to : kPortStatuses) {
        if (to == from || !move_port(from, to)) continue;
        if (!steps.empty()) steps += ' ';
        steps += text_of(to);
    }
    return steps;
}

TEST(NumberPort, MovesAsItIsDrawn) {
    EXPECT_EQ(steps_from(PortStatus::Draft), "submitted cancelled");
    EXPECT_EQ(steps_from(PortStatus::Submitted),
              "in-process action-required scheduled completed cancelled failed");
    EXPECT_EQ(steps_from(PortStatus::InProcess),
              "action-required scheduled completed cancelled failed");
    EXPECT_EQ(steps_from(PortStatus::ActionRequired),
              "submitted in-process scheduled completed cancelled failed");
    EXPECT_EQ(steps_from(PortStatus::Scheduled),
              "in-process action-required completed cancelled failed");
    EXPECT_EQ(steps_from(PortStatus::Completed), "");
    EXPECT_EQ(steps_from(PortStatus::Cancelled), "");
    EXPECT_EQ(steps_from(PortStatus::Failed), "");
}

TEST(NumberPort, StaysWhereItIs) {
    for (const auto status : kPortStatuses)
        EXPECT_EQ(move_port(status, status).value(), status);
    const auto refused = move_port(PortStatus::Completed, PortStatus::Cancelled);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "STATE_INVALID");
    EXPECT_EQ(refused.error().message, "the port is completed");
}

TEST(NumberPort, IsOpenFromItsSubmissionToItsEnd) {
    std::string open;
    std::string editable;
    for (const auto status : kPortStatuses) {
        if (is_open(status)) open += std::string(text_of(status)) + " ";
        if (is_editable(status)) editable += std::string(text_of(status)) + " ";
    }
    EXPECT_EQ(open, "submitted in-process action-required scheduled ");
    EXPECT_EQ(editable, "draft action-required ");
}

TEST(NumberPort, ShowsNoSecret) {
    EXPECT_EQ(masked_pin(""), "");
    EXPECT_EQ(masked_pin("1234"), "****");
    EXPECT_EQ(masked_pin("123456789"), "****");
    EXPECT_EQ(masked_account("1234567"), "****");
    EXPECT_EQ(masked_account("12345678"), "****5678");
}

TEST(NumberPort, KnowsDocumentsByTheirFirstBytes) {
    EXPECT_EQ(content_type_of("%PDF-1.4\n"), "application/pdf");
    EXPECT_EQ(content_type_of("\x89PNG\r\n\x1a\nIHDR"), "image/png");
    EXPECT_EQ(content_type_of("\xff\xd8\xff\xe0"), "image/jpeg");
    EXPECT_EQ(content_type_of("<html>"), "");
    EXPECT_EQ(content_type_of(""), "");
    EXPECT_EQ(content_type_of("\x89PNG"), "");
}

TEST(NumberPort, TakesPlainFileNames) {
    EXPECT_TRUE(is_file_name("loa (signed) 2.pdf"));
    for (const auto* name : {"", ".", "..", ".hidden", "a/b.pdf", "a\\b.pdf", "a\nb", " a", "a ",
                             "../../etc/passwd", "a\"b", "Gr\xc3\xbc\xc3\x9f.pdf"})
        EXPECT_FALSE(is_file_name(name)) << name;
    EXPECT_FALSE(is_file_name(std::string(101, 'a')));
}

TEST(PortOut, MovesAsItIsDrawn) {
    const auto steps = [](PortOutStatus from) {
        std::string all;
        for (int i = 0; i <= static_cast<int>(PortOutStatus::Cancelled); ++i) {
            const auto to = static_cast<PortOutStatus>(i);
            if (to != from && move_port_out(from, to)) all += std::string(text_of(to)) + " ";
        }
        return all;
    };
    EXPECT_EQ(steps(PortOutStatus::Requested), "approved refused completed cancelled ");
    EXPECT_EQ(steps(PortOutStatus::Approved), "requested completed cancelled ");
    EXPECT_EQ(steps(PortOutStatus::Refused), "requested ");
    EXPECT_EQ(steps(PortOutStatus::Completed), "");
    EXPECT_EQ(steps(PortOutStatus::Cancelled), "");
}

} // namespace
} // namespace numberd::domain
