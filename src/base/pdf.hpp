// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace numberd {

/// Writes a small PDF document (ISO 32000-1, version 1.4): pages of A4, lines of text in Helvetica,
/// which every reader has. Text is UTF-8; what WinAnsi (Windows-1252) has not got becomes '?'. The
/// same calls give the same bytes.
class PdfWriter {
  public:
    PdfWriter();

    /// Larger and bold.
    void heading(std::string_view text);
    /// Broken between words where it is too long for the line.
    void paragraph(std::string_view text);
    /// A name in bold and what it is, side by side.
    void entry(std::string_view name, std::string_view value);
    /// A line to sign on, with what is to stand there below it.
    void signature(std::string_view name);
    void gap();

    /// The document; the writer is used up.
    std::string take();

  private:
    void line(std::string_view text, double size, bool is_bold, double x);
    void next_line(double height);
    void end_page();

    std::string content_{}; ///< of the page that is being written
    std::vector<std::string> pages_{};
    double y_ = 0; ///< of the last line, in points from the bottom
};

} // namespace numberd
