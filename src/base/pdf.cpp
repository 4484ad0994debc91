// SPDX-License-Identifier: Apache-2.0
#include "base/pdf.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace numberd {
namespace {

// Points: 72 of them are an inch.
constexpr int kPageWidth = 595; // A4
constexpr int kPageHeight = 842;
constexpr double kMargin = 60;
constexpr double kValueX = 210; ///< where the values of entries begin
constexpr double kTextSize = 10.5;
constexpr double kHeadingSize = 16;
constexpr double kSmallSize = 8.5;
constexpr double kLineHeight = 15;
constexpr double kGap = 10;
constexpr double kSignatureRoom = 42;

constexpr unsigned char kFirstWidth = 32;
/// Widths of Helvetica's characters from the blank to '~', in thousandths of the size.
constexpr std::array<int, 95> kWidths{
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584};
constexpr int kOtherWidth = 722; ///< of letters beyond ASCII: wide enough
constexpr double kBoldShare = 1.08;

/// Windows-1252 where it is not ISO 8859-1.
constexpr std::pair<char32_t, unsigned char> kWindows[] = {
    {0x20AC, 0x80}, {0x2026, 0x85}, {0x0160, 0x8A}, {0x0152, 0x8C}, {0x017D, 0x8E}, {0x2018, 0x91},
    {0x2019, 0x92}, {0x201C, 0x93}, {0x201D, 0x94}, {0x2022, 0x95}, {0x2013, 0x96}, {0x2014, 0x97},
    {0x0161, 0x9A}, {0x0153, 0x9C}, {0x017E, 0x9E}, {0x0178, 0x9F},
};

/// The next character of UTF-8; what is none is U+FFFD and one byte long.
char32_t take_character(std::string_view& text) {
    static constexpr char32_t kBroken = 0xFFFD;
    const auto lead = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (lead < 0x80) return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
    if (more == 0 || text.size() < more) return kBroken;
    char32_t character = lead & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i)
        character = (character << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    text.remove_prefix(more);
    return character;
}

unsigned char windows_of(char32_t character) {
    if (character >= 0x20 && character < 0x7F) return static_cast<unsigned char>(character);
    if (character >= 0xA0 && character <= 0xFF) return static_cast<unsigned char>(character);
    for (const auto& [from, to] : kWindows) {
        if (from == character) return to;
    }
    return character < 0x20 ? ' ' : '?';
}

std::string windows_text(std::string_view text) {
    std::string out;
    while (!text.empty())
        out += static_cast<char>(windows_of(take_character(text)));
    return out;
}

double width_of(std::string_view text, double size, bool is_bold) {
    int units = 0;
    for (const char c : text) {
        const std::size_t at = static_cast<unsigned char>(c) - std::size_t{kFirstWidth};
        units += at < kWidths.size() ? kWidths[at] : kOtherWidth;
    }
    return units * size / 1000 * (is_bold ? kBoldShare : 1);
}

/// Lines no wider than that; a word that is wider is cut.
std::vector<std::string> broken(std::string_view text, double width, double size) {
    std::vector<std::string> lines;
    std::string line;
    const auto fits = [&](const std::string& with) { return width_of(with, size, false) <= width; };
    while (!text.empty()) {
        auto word = std::string(text.substr(0, text.find(' ')));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        const auto longer = line.empty() ? word : line + ' ' + word;
        if (fits(longer)) {
            line = longer;
            continue;
        }
        if (!line.empty()) lines.push_back(std::exchange(line, {}));
        while (!fits(word)) {
            std::size_t cut = 1;
            while (cut < word.size() && fits(word.substr(0, cut + 1)))
                ++cut;
            lines.push_back(word.substr(0, cut));
            word.erase(0, cut);
        }
        line = std::move(word);
    }
    if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
    return lines;
}

/// A literal string (7.3.4.2): only printable ASCII stands as it is.
std::string literal(std::string_view text) {
    std::string out{"("};
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '(' || c == ')' || c == '\\') out += '\\';
        if (byte >= 0x20 && byte < 0x7F)
            out += c;
        else
            out += fmt::format("\\{:03o}", byte);
    }
    return out + ')';
}

/// Objects one after the other, with the table of where each begins (7.5.4).
class Body {
  public:
    void add(const std::string& object) {
        offsets_.push_back(out_.size());
        out_ += fmt::format("{} 0 obj\n{}\nendobj\n", offsets_.size(), object);
    }
    std::string take() {
        const auto table = out_.size();
        out_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
        for (const auto offset : offsets_)
            out_ += fmt::format("{:010} 00000 n \n", offset);
        out_ += fmt::format("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n",
                            offsets_.size() + 1, table);
        return std::move(out_);
    }

  private:
    // The comment of high bytes tells programs that the file is binary.
    std::string out_{"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"};
    std::vector<std::size_t> offsets_{};
};

} // namespace

PdfWriter::PdfWriter() : y_(kPageHeight - kMargin) {}

void PdfWriter::line(std::string_view text, double size, bool is_bold, double x) {
    content_ += fmt::format("BT /{} {:.1f} Tf {:.1f} {:.1f} Td {} Tj ET\n", is_bold ? "F2" : "F1",
                            size, x, y_, literal(text));
}

void PdfWriter::next_line(double height) {
    if (y_ - height < kMargin) end_page();
    y_ -= height;
}

void PdfWriter::end_page() {
    pages_.push_back(std::exchange(content_, {}));
    y_ = kPageHeight - kMargin;
}

void PdfWriter::heading(std::string_view text) {
    next_line(kHeadingSize + kGap);
    line(windows_text(text), kHeadingSize, true, kMargin);
    y_ -= kGap;
}

void PdfWriter::paragraph(std::string_view text) {
    for (const auto& one : broken(windows_text(text), kPageWidth - 2 * kMargin, kTextSize)) {
        next_line(kLineHeight);
        line(one, kTextSize, false, kMargin);
    }
}

void PdfWriter::entry(std::string_view name, std::string_view value) {
    bool is_first = true;
    for (const auto& one : broken(windows_text(value), kPageWidth - kMargin - kValueX, kTextSize)) {
        next_line(kLineHeight);
        if (is_first) line(windows_text(name), kTextSize, true, kMargin);
        is_first = false;
        line(one, kTextSize, false, kValueX);
    }
}

void PdfWriter::signature(std::string_view name) {
    next_line(kSignatureRoom);
    content_ += fmt::format("0.7 w {:.1f} {:.1f} m {:.1f} {:.1f} l S\n", kMargin, y_,
                            kPageWidth - kMargin, y_);
    next_line(kLineHeight);
    line(windows_text(name), kSmallSize, false, kMargin);
}

void PdfWriter::gap() {
    next_line(kGap);
}

std::string PdfWriter::take() {
    end_page();
    static constexpr std::size_t kFirstPage = 5; // behind the catalogue, the tree and two fonts
    std::string kids;
    for (std::size_t i = 0; i < pages_.size(); ++i)
        kids += fmt::format("{} 0 R ", kFirstPage + 2 * i);
    const auto font = [](std::string_view name) {
        return fmt::format(
            "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>", name);
    };
    Body body;
    body.add("<< /Type /Catalog /Pages 2 0 R >>");
    body.add(fmt::format("<< /Type /Pages /Kids [ {}] /Count {} >>", kids, pages_.size()));
    body.add(font("Helvetica"));
    body.add(font("Helvetica-Bold"));
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        body.add(
            fmt::format("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Resources << "
                        "/Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {} 0 R >>",
                        kPageWidth, kPageHeight, kFirstPage + 2 * i + 1));
        body.add(fmt::format("<< /Length {} >>\nstream\n{}endstream", pages_[i].size(), pages_[i]));
    }
    return body.take();
}

} // namespace numberd
