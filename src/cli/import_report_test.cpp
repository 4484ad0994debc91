// SPDX-License-Identifier: Apache-2.0
#include "cli/import_report.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

namespace numberd::cli {
namespace {

namespace json = boost::json;

json::value failed_import(int failed, int told) {
    json::array failures;
    for (int line = 1; line <= told; ++line) {
        failures.push_back({{"line", line},
                            {"column", 2},
                            {"number", "+899100000001"},
                            {"field", "name"},
                            {"reason", "LENGTH"},
                            {"message", "is too long"}});
    }
    return {{"rows_total", failed + 6}, {"created", 1},     {"updated", 2},
            {"unchanged", 3},           {"failed", failed}, {"failures", failures}};
}

/// A dry run's: so many virtual numbers and one of the telephone network would be made.
json::value rehearsed(int made, int virtual_numbers, json::value max) {
    json::array rows{{{"line", 1},
                      {"number", "+15551230000"},
                      {"action", "created"},
                      {"changes", json::array{}}}};
    for (int i = 0; i < made; ++i) {
        rows.push_back({{"line", i + 2},
                        {"number", fmt::format("+8991{:08}", i)},
                        {"action", "created"},
                        {"changes", json::array{}}});
    }
    return {{"rows_total", made + 1},
            {"created", made + 1},
            {"plan",
             {{"rows", rows},
              {"rows_left_off", 0},
              {"cost_credit", 5},
              {"virtual_numbers", virtual_numbers},
              {"virtual_numbers_max", std::move(max)}}}};
}

json::object json_of(const ImportReport& report) {
    std::ostringstream out;
    report.print_json(out);
    return json::parse(out.str()).as_object();
}

struct Printed {
    std::string out{};
    std::string faults{};
};

Printed printed(const ImportReport& report, bool is_json_file = false) {
    std::ostringstream out;
    std::ostringstream faults;
    report.print_text("f", is_json_file, out, faults);
    return {out.str(), faults.str()};
}

TEST(ImportReport, SumsUpItsChunksAndPlacesTheirFailures) {
    ImportReport report;
    report.add(failed_import(1, 1), 0);
    report.add(failed_import(1, 1), 1'000);
    EXPECT_EQ(report.rows(), 14);
    EXPECT_EQ(report.failed(), 2);
    EXPECT_EQ(printed(report).out, "14 rows: created 2, updated 4, unchanged 6, failed 2\n");
    EXPECT_EQ(printed(report, true).faults,
              "f:row 1 name LENGTH is too long\nf:row 1001 name LENGTH is too long\n");
    EXPECT_EQ(json_of(report).at("failures").at(1).at("line").as_int64(), 1'001);
    EXPECT_FALSE(json_of(report).contains("plan"));
    std::ostringstream csv;
    report.print_csv(csv);
    EXPECT_EQ(csv.str(),
              "line,column,number,field,reason,message\n"
              "1,2,+899100000001,name,LENGTH,is too long\n"
              "1001,2,+899100000001,name,LENGTH,is too long\n");
}

TEST(ImportReport, KeepsAndShowsABoundedNumberOfFailures) {
    ImportReport report;
    for (int chunk = 0; chunk < 12; ++chunk)
        report.add(failed_import(150, 100), 0);
    EXPECT_EQ(json_of(report).at("failures").as_array().size(), ImportReport::kFailuresMax);
    EXPECT_EQ(json_of(report).at("failed").as_int64(), 1'800);
    const auto faults = printed(report).faults;
    EXPECT_EQ(std::count(faults.begin(), faults.end(), '\n'), 101);
    EXPECT_TRUE(faults.ends_with("1700 more rows have failed\n"));
}

TEST(ImportReport, CountsTheVirtualNumbersOfAllChunksOfADryRun) {
    ImportReport report;
    report.add(rehearsed(3, 10, 14), 0); // seven are there
    EXPECT_EQ(printed(report).out.find("allows fewer"), std::string::npos);
    report.add(rehearsed(3, 10, 14), 0);
    report.add(rehearsed(2, 9, 14), 0);
    const auto plan = json_of(report).at("plan");
    EXPECT_EQ(plan.at("virtual_numbers").as_int64(), 15);
    EXPECT_EQ(plan.at("virtual_numbers_max").as_int64(), 14);
    EXPECT_EQ(plan.at("cost_credit").as_int64(), 15);
    EXPECT_EQ(plan.at("rows").as_array().size(), 11U);
    const auto out = printed(report).out;
    EXPECT_NE(out.find("\nvirtual_numbers 15 of 14\n"), std::string::npos) << out;
    EXPECT_NE(out.find("allows fewer virtual numbers than all rows"), std::string::npos) << out;
}

TEST(ImportReport, KeepsAndShowsABoundedPlan) {
    ImportReport report;
    report.add(rehearsed(699, 699, nullptr), 0);
    report.add(rehearsed(699, 1'398, nullptr), 0);
    const auto plan = json_of(report).at("plan");
    EXPECT_EQ(plan.at("rows").as_array().size(), ImportReport::kPlanRowsMax);
    EXPECT_EQ(plan.at("rows_left_off").as_int64(), 400);
    EXPECT_TRUE(plan.at("virtual_numbers_max").is_null());
    const auto out = printed(report).out;
    EXPECT_NE(out.find("\n1300 more rows would change something\n"), std::string::npos) << out;
    EXPECT_EQ(out.find("allows fewer"), std::string::npos);
}

TEST(ImportReport, PrintsNothingThatIsACommandOfTheTerminal) {
    ImportReport report;
    json::value seen = rehearsed(0, 0, nullptr);
    seen.at("plan").at("rows").at(0).at("changes") =
        json::array{{{"field", "name"}, {"before", "\x1B[2J"}, {"after", "b"}}};
    report.add(seen, 0);
    EXPECT_NE(printed(report).out.find("    name: '\\x1B[2J' -> 'b'\n"), std::string::npos);
    EXPECT_EQ(printed(report).out.find('\x1B'), std::string::npos);
}

} // namespace
} // namespace numberd::cli
