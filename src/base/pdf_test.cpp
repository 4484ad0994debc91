// SPDX-License-Identifier: Apache-2.0
#include "base/pdf.hpp"

#include <gtest/gtest.h>

#include <charconv>

namespace numberd {
namespace {

std::size_t number_at(std::string_view text, std::size_t at) {
    std::size_t value = 0;
    std::from_chars(text.data() + at, text.data() + text.size(), value);
    return value;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

/// What a reader relies on: the table of the objects' places, and the lengths of the streams.
void expect_well_formed(const std::string& pdf) {
    EXPECT_TRUE(pdf.starts_with("%PDF-1.4\n"));
    EXPECT_TRUE(pdf.ends_with("%%EOF\n"));
    const auto start = pdf.rfind("startxref\n");
    ASSERT_NE(start, std::string::npos);
    const auto table = number_at(pdf, start + 10);
    ASSERT_EQ(pdf.substr(table, 7), "xref\n0 ");
    const auto size = number_at(pdf, table + 7);
    EXPECT_NE(pdf.find("/Size " + std::to_string(size) + " "), std::string::npos);
    static constexpr std::size_t kEntryBytes = 20; // as the standard has it
    const auto entries = pdf.find('\n', table + 7) + 1;
    EXPECT_EQ(pdf.substr(entries, kEntryBytes), "0000000000 65535 f \n");
    for (std::size_t i = 1; i < size; ++i) {
        const auto entry = entries + i * kEntryBytes;
        EXPECT_EQ(pdf.substr(entry + 10, 10), " 00000 n \n");
        const auto offset = number_at(pdf, pdf.find_first_not_of('0', entry));
        const auto head = std::to_string(i) + " 0 obj\n";
        EXPECT_EQ(pdf.substr(offset, head.size()), head);
    }
    EXPECT_EQ(pdf.substr(entries + size * kEntryBytes, 8), "trailer\n");
    EXPECT_EQ(count(pdf, " 0 obj\n"), size - 1);
    for (auto at = pdf.find("/Length "); at != std::string::npos;
         at = pdf.find("/Length ", at + 1)) {
        const auto stream = pdf.find("stream\n", at) + 7;
        EXPECT_EQ(pdf.substr(stream + number_at(pdf, at + 8), 9), "endstream");
    }
}

TEST(Pdf, HasAPageThatReadersFindTheirWayIn) {
    PdfWriter writer;
    writer.heading("Letter");
    writer.paragraph("A paragraph.");
    writer.gap();
    writer.entry("Name", "Example Ltd");
    writer.signature("Date, signature");
    const auto pdf = writer.take();
    expect_well_formed(pdf);
    EXPECT_NE(pdf.find("(Letter) Tj"), std::string::npos);
    EXPECT_NE(pdf.find("/Count 1 "), std::string::npos);
}

TEST(Pdf, WritesTextsThatCouldEndTheirString) {
    PdfWriter writer;
    writer.paragraph("a) Tj (b\\ \n(c");
    const auto pdf = writer.take();
    expect_well_formed(pdf);
    EXPECT_NE(pdf.find(R"((a\) Tj \(b\\  \(c) Tj)"), std::string::npos) << pdf;
}

TEST(Pdf, WritesWhatTheFontHasAndAsksForTheRest) {
    PdfWriter writer;
    writer.paragraph("M\xc3\xbcller \xe2\x82\xac \xe2\x80\x93 \xe6\x9d\xb1 \xf0\x9f\x93\x9e \xff|");
    const auto pdf = writer.take();
    expect_well_formed(pdf);
    EXPECT_NE(pdf.find(R"((M\374ller \200 \226 ? ? ?|) Tj)"), std::string::npos) << pdf;
}

TEST(Pdf, BreaksLinesAndPages) {
    PdfWriter writer;
    writer.paragraph(std::string(300, 'W')); // one word, wider than the page
    std::string words;
    for (int i = 0; i < 100; ++i)
        words += "word ";
    writer.paragraph(words);
    for (int i = 0; i < 100; ++i)
        writer.entry("Number", std::to_string(i));
    const auto pdf = writer.take();
    expect_well_formed(pdf);
    EXPECT_NE(pdf.find("/Count 3 "), std::string::npos);
    EXPECT_GT(count(pdf, "WWW) Tj"), 5u);
}

TEST(Pdf, OfNothingIsAnEmptyPage) {
    PdfWriter writer;
    expect_well_formed(writer.take());
}

} // namespace
} // namespace numberd
