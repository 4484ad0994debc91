// SPDX-License-Identifier: Apache-2.0
#include "cli/import_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

#include "cli/call_input.hpp"
#include "cli/cells.hpp"
#include "cli/import_faults.hpp"
#include "cli/rest.hpp"
#include "domain/e164.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

/// What a person reads; -o json has more.
constexpr std::size_t kShownMax = 100;

std::int64_t count_at(const json::value& object, std::string_view member) {
    const auto* found = find_at(object, member);
    return found && found->is_int64() ? found->as_int64() : 0;
}

const json::array& list_at(const json::value& object, std::string_view member) {
    static const json::array kNone;
    const auto* found = find_at(object, member);
    return found && found->is_array() ? found->as_array() : kNone;
}

json::value moved(json::value row, std::int64_t place_offset) {
    if (auto* object = row.if_object()) (*object)["line"] = count_at(row, "line") + place_offset;
    return row;
}

/// Rows of the plan that would be one more of the virtual numbers.
std::int64_t new_virtual_numbers(const json::array& rows) {
    return std::count_if(rows.begin(), rows.end(), [](const json::value& row) {
        const auto number = domain::E164::parse(text_at(row, "number"));
        return text_at(row, "action") == "created" && number && number->has_virtual_prefix();
    });
}

} // namespace

void ImportReport::add(const json::value& import, std::int64_t place_offset) {
    rows_ += count_at(import, "rows_total");
    created_ += count_at(import, "created");
    updated_ += count_at(import, "updated");
    unchanged_ += count_at(import, "unchanged");
    failed_ += count_at(import, "failed");
    for (const auto& failure : list_at(import, "failures")) {
        if (failures_.size() < kFailuresMax) failures_.push_back(moved(failure, place_offset));
    }
    if (const auto* plan = find_at(import, "plan")) add_plan(*plan, place_offset);
}

void ImportReport::add_plan(const json::value& plan, std::int64_t place_offset) {
    const auto& rows = list_at(plan, "rows");
    const auto made = new_virtual_numbers(rows);
    // Every chunk is judged as if it were alone: it counts what is there, and its own.
    virtual_numbers_ = has_plan_ ? virtual_numbers_ + made : count_at(plan, "virtual_numbers");
    has_plan_ = true;
    cost_credit_ += count_at(plan, "cost_credit");
    plan_rows_left_off_ += count_at(plan, "rows_left_off");
    if (const auto* max = find_at(plan, "virtual_numbers_max")) virtual_numbers_max_ = *max;
    for (const auto& row : rows) {
        if (plan_rows_.size() < kPlanRowsMax) {
            plan_rows_.push_back(moved(row, place_offset));
        } else {
            ++plan_rows_left_off_;
        }
    }
}

std::string ImportReport::sum() const {
    return fmt::format("created {}, updated {}, unchanged {}, failed {}", created_, updated_,
                       unchanged_, failed_);
}

void ImportReport::print_text(const std::string& file, bool is_json_file, std::ostream& out,
                              std::ostream& faults) const {
    const std::size_t shown = std::min(failures_.size(), kShownMax);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& failure = failures_[i];
        const FaultPlace place{.line = count_at(failure, "line"),
                               .column = static_cast<int>(count_at(failure, "column")),
                               .field = text_at(failure, "field")};
        faults << fault_line(file, is_json_file, place, text_at(failure, "reason"),
                             text_at(failure, "message"))
               << "\n";
    }
    if (const auto more = failed_ - static_cast<std::int64_t>(shown); more > 0)
        faults << more << " more rows have failed\n";
    if (has_plan_) print_plan(out);
    out << rows_ << " rows: " << sum() << (has_plan_ ? " (nothing was written)" : "") << "\n";
}

void ImportReport::print_plan(std::ostream& out) const {
    const std::size_t shown = std::min(plan_rows_.size(), kShownMax);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& row = plan_rows_[i];
        out << cell_at(row, "line") << " " << cell_at(row, "number") << " "
            << cell_at(row, "action") << "\n";
        for (const auto& change : list_at(row, "changes")) {
            out << "    " << cell_at(change, "field") << ": '"
                << printable(text_at(change, "before")) << "' -> '"
                << printable(text_at(change, "after")) << "'\n";
        }
    }
    const auto more = static_cast<std::int64_t>(plan_rows_.size() - shown) + plan_rows_left_off_;
    if (more > 0) out << more << " more rows would change something\n";
    out << "cost_credit " << cost_credit_ << "\n";
    out << "virtual_numbers " << virtual_numbers_;
    if (virtual_numbers_max_.is_int64()) out << " of " << virtual_numbers_max_.as_int64();
    out << "\n";
    out << "each request of at most 1,000 rows was judged by itself: limits, and a number that is "
           "in two of them, show only when it is done\n";
    if (virtual_numbers_max_.is_int64() && virtual_numbers_ > virtual_numbers_max_.as_int64())
        out << "the plan allows fewer virtual numbers than all rows together would make\n";
}

void ImportReport::print_json(std::ostream& out) const {
    json::object all{{"rows_total", rows_},     {"created", created_}, {"updated", updated_},
                     {"unchanged", unchanged_}, {"failed", failed_},   {"failures", failures_}};
    if (has_plan_) {
        all["plan"] = json::object{{"rows", plan_rows_},
                                   {"rows_left_off", plan_rows_left_off_},
                                   {"cost_credit", cost_credit_},
                                   {"virtual_numbers", virtual_numbers_},
                                   {"virtual_numbers_max", virtual_numbers_max_}};
    }
    out << json_text(json::serialize(all)) << "\n";
}

void ImportReport::print_csv(std::ostream& out) const {
    out << csv_of(rows_of(failures_, columns_of("line column number field reason message")));
}

} // namespace numberd::cli
