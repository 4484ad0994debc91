// SPDX-License-Identifier: Apache-2.0
#include "api/import_csv.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/document.hpp"
#include "api/schema.hpp"
#include "domain/number_import.hpp"

namespace numberd::api {
namespace {

class ImportCsvTest : public testing::Test {
  protected:
    CsvRows read(std::string_view csv, int offset = 0) {
        problems_.clear();
        return read_import_csv(csv, offset, *document_->schema("NumberImportRow"), {"id", "type"},
                               problems_);
    }
    std::string body(std::string_view csv) {
        const auto rows = read(csv).rows;
        EXPECT_TRUE(problems_.empty()) << first_problem();
        return rows.size() == 1 ? boost::json::serialize(rows[0].body) : "";
    }
    std::string first_problem() const {
        if (problems_.empty()) return "none";
        return problems_[0].path + ": " + problems_[0].message;
    }
    std::string problem_of(std::string_view csv, int offset = 0) {
        read(csv, offset);
        return first_problem();
    }

    std::unique_ptr<const Document> document_ =
        std::move(Document::parse(embedded_document())).value();
    std::vector<Problem> problems_;
};

TEST_F(ImportCsvTest, ACellSaysExactlyWhatTheFieldWillBe) {
    EXPECT_EQ(body("number,name,tags\r\n+899100000001,\"a, b\",x;y\r\n"),
              R"({"number":"+899100000001","name":"a, b","tags":["x","y"]})");
    EXPECT_EQ(body("name,number,detail,call_flow_id,tags,metadata,deletion_lock,status\n"
                   ",+899100000001,,,,,,\n"),
              R"({"name":"","number":"+899100000001","detail":"","call_flow_id":"","tags":[],)"
              R"("metadata":{},"deletion_lock":false})");
    EXPECT_EQ(body("number,metadata,deletion_lock,status\n"
                   "+899100000001,\"{\"\"team\"\":\"\"x\"\"}\",true,suspended\n"),
              R"({"number":"+899100000001","metadata":{"team":"x"},"deletion_lock":true,)"
              R"("status":"suspended"})");
}

TEST_F(ImportCsvTest, AStatusThatNobodyCanSetSaysNothing) {
    EXPECT_EQ(body("number,status\n+15551234567,purchase-pending\n"),
              R"({"number":"+15551234567"})");
}

TEST_F(ImportCsvTest, WhatSpreadsheetsAndExportsDoIsUnderstood) {
    EXPECT_EQ(body("id,type,number\n7,virtual,899100000001\n"), R"({"number":"+899100000001"})");
    EXPECT_EQ(read("number\n+899100000001\n\n+899100000002\n", 100).rows[1].line, 104);
}

TEST_F(ImportCsvTest, NamesLineAndColumnOfEveryFault) {
    EXPECT_EQ(problem_of(""), "line 1: must name the columns");
    EXPECT_EQ(problem_of("name\nx\n"), "line 1 (number): is required");
    EXPECT_EQ(problem_of("number,color\n"),
              "line 1, column 2: is no column; there are number, name, detail, call_flow_id, "
              "message_flow_id, tags, metadata, deletion_lock, status, campaign_id");
    EXPECT_EQ(problem_of("number;name\n"),
              "line 1, column 1: is no column: columns are parted by commas");
    EXPECT_EQ(problem_of("number,name,number\n"), "line 1, column 3: is there already");
    EXPECT_EQ(problem_of("number,name\n+899100000001\n"), "line 2: has 1 fields, the first line 2");
    EXPECT_EQ(problem_of("number\n+899\"1\n"),
              "csv: line 2, column 1: a quote in the middle of a field");
    const auto path_of = [&](std::string_view csv, int offset = 0) {
        const auto text = problem_of(csv, offset);
        return text.substr(0, text.find(':'));
    };
    EXPECT_EQ(path_of("name,number\nx,+1 555\n"), "line 2, column 2 (number)");
    EXPECT_EQ(path_of("name,number\nx,+1 555\n", 40), "line 42, column 2 (number)");
    EXPECT_EQ(path_of("number,status\n+899100000001,deleted\n"), "line 2, column 2 (status)");
    EXPECT_EQ(path_of("number,deletion_lock\n+899100000001,yes\n"),
              "line 2, column 2 (deletion_lock)");
    EXPECT_EQ(path_of("number,metadata\n+899100000001,{x\n"), "line 2, column 2 (metadata)");
    EXPECT_EQ(path_of("number,metadata\n+899100000001,\"{\"\"a b\"\":\"\"\"\"}\"\n"),
              "line 2, column 2 (metadata.a b)");
    EXPECT_EQ(path_of("number,call_flow_id\n+899100000001,x\n"), "line 2, column 2 (call_flow_id)");
}

TEST_F(ImportCsvTest, IsBounded) {
    std::string csv = "number\n";
    for (std::size_t i = 0; i <= domain::kImportRowsMax; ++i)
        csv += "+" + std::to_string(15'550'000'000 + i) + "\n";
    EXPECT_EQ(problem_of(csv), "line 5002: is beyond 5000 rows");
    std::string faulty = "number\n";
    for (int i = 0; i < 5000; ++i)
        faulty += "x\n";
    read(faulty);
    EXPECT_LE(problems_.size(), 2 * kProblemsMax);
    std::string wide = "number";
    for (int i = 0; i < 200'000; ++i)
        wide += ",c" + std::to_string(i);
    EXPECT_EQ(problem_of(wide + "\n"), "line 1: names more than 12 columns");
    EXPECT_EQ(problems_.size(), 1u);
}

} // namespace
} // namespace numberd::api
