// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <iosfwd>
#include <string>

namespace numberd::cli {

/// What became of a file of numbers, summed up over its chunks; of a dry run what would. Bounded:
/// the first kFailuresMax failures and kPlanRowsMax rows of the plan are kept, the rest counted.
class ImportReport {
  public:
    static constexpr std::size_t kFailuresMax = 1'000;
    static constexpr std::size_t kPlanRowsMax = 1'000;

    /// A chunk's import as it ended; `place_offset` as of the chunk.
    void add(const boost::json::value& import, std::int64_t place_offset);

    std::int64_t rows() const { return rows_; }
    std::int64_t failed() const { return failed_; }
    /// "created 3, updated 2, unchanged 5, failed 1"
    std::string sum() const;

    // Totals, and of a dry run the plan; each failure as "FILE:LINE:COLUMN field reason message".
    void print_text(const std::string& file, bool is_json_file, std::ostream& out,
                    std::ostream& faults) const;
    /// One object: totals, `failures`, of a dry run `plan`.
    void print_json(std::ostream& out) const;
    /// The failures alone.
    void print_csv(std::ostream& out) const;

  private:
    void add_plan(const boost::json::value& plan, std::int64_t place_offset);
    void print_plan(std::ostream& out) const;

    std::int64_t rows_ = 0;
    std::int64_t created_ = 0;
    std::int64_t updated_ = 0;
    std::int64_t unchanged_ = 0;
    std::int64_t failed_ = 0;
    boost::json::array failures_{};
    bool has_plan_ = false;
    boost::json::array plan_rows_{};
    std::int64_t plan_rows_left_off_ = 0;
    std::int64_t cost_credit_ = 0;
    std::int64_t virtual_numbers_ = 0; ///< with those that every chunk would make
    boost::json::value virtual_numbers_max_{};
};

} // namespace numberd::cli
