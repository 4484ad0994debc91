// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace numberd {

/// Reads comma-separated values (RFC 4180) record by record: quoted fields may hold commas, quotes
/// (doubled) and line ends; lines end with LF or CRLF; a byte order mark at the start is skipped;
/// empty lines are none. Borrows the text.
class CsvReader {
  public:
    explicit CsvReader(std::string_view text);

    struct Record {
        int line = 0; ///< where it begins, from 1
        std::vector<std::string> fields{};
    };

    /// False behind the last record. InvalidArgument, naming line and column (the field's number,
    /// from 1): a quote that does not end, or one in the middle of a field. Then there is no next.
    Result<bool> next(Record& record);

  private:
    Result<std::string> quoted(int column);
    std::string plain();
    bool take(std::string_view wanted);
    bool at_line_end() const;
    Error broken(int line, int column, std::string_view what) const;

    std::string_view rest_;
    int line_ = 1;
};

/// Appends a field, quoted where it must be; records end with "\r\n" (RFC 4180).
void append_csv_field(std::string& out, std::string_view field, bool is_first);

} // namespace numberd
