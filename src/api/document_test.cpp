// SPDX-License-Identifier: Apache-2.0
#include "api/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "api/error_response.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

json::value embedded_json() {
    const auto document = Document::parse(embedded_document());
    EXPECT_TRUE(document) << (document ? "" : document.error().message);
    return json::parse(document.value()->json());
}

/// A document with one operation, "{...}" of YAML, and one schema.
std::string with_operation(const std::string& operation) {
    return "openapi: 3.0.3\npaths: {'/a/{id}': {get: " + operation +
           "}}\ncomponents: {schemas: {Text: {type: string}}, responses: {Ok: {description: x, "
           "content: {application/json: {schema: {$ref: '#/components/schemas/Text'}}}}}}\n";
}

std::string refusal(const std::string& yaml) {
    const auto document = Document::parse(yaml);
    return document ? "compiles" : document.error().message;
}

constexpr const char* kOk = "responses: {'200': {$ref: '#/components/responses/Ok'}}";

TEST(Document, TheEmbeddedOneCompilesAndEveryOperationHasItsHandler) {
    const auto document = Document::parse(embedded_document());
    ASSERT_TRUE(document) << document.error().message;
    const auto bound = bind_handlers(*document.value(), all_handlers());
    ASSERT_TRUE(bound) << bound.error().message;
    EXPECT_EQ(bound.value().size(), document.value()->operations().size());
    EXPECT_EQ(document.value()->yaml(), embedded_document());
}

TEST(Document, ReadsAnOperation) {
    const auto document = Document::parse(with_operation(
        std::string("{operationId: getA, x-permission: admin_or_manager, x-idempotency: true, "
                    "parameters: [{name: q, in: query, required: true, schema: {type: string}}], "
                    "requestBody: {required: true, content: {application/json: {schema: "
                    "{$ref: '#/components/schemas/Text'}}}}, ") +
        kOk + "}"));
    ASSERT_TRUE(document) << document.error().message;
    ASSERT_EQ(document.value()->operations().size(), 1u);
    const auto& operation = document.value()->operations()[0];
    EXPECT_EQ(operation.id, "getA");
    EXPECT_EQ(operation.method, "GET");
    EXPECT_EQ(operation.path, "/a/{id}");
    EXPECT_EQ(operation.permission, 32u | 64u);
    EXPECT_TRUE(operation.takes_idempotency_key);
    EXPECT_FALSE(operation.is_public);
    EXPECT_EQ(operation.limit, RateLimitClass::Api);
    ASSERT_EQ(operation.query.size(), 1u);
    EXPECT_TRUE(operation.query[0].is_required);
    EXPECT_EQ(operation.body, document.value()->schema("Text"));
    ASSERT_EQ(operation.responses.size(), 1u);
    EXPECT_EQ(operation.responses[0].first, 200);
}

TEST(Document, WhatItDoesNotUnderstandStopsTheStart) {
    const auto op = [](const std::string& rest) {
        return refusal(with_operation("{operationId: a, " + rest + "}"));
    };
    const std::string ok = kOk;
    EXPECT_EQ(op(ok), "compiles");
    EXPECT_THAT(op(ok + ", deprecated: true"), HasSubstr("GET /a/{id}: unknown key deprecated"));
    EXPECT_THAT(op(ok + ", x-permission: god"), HasSubstr("unknown x-permission god"));
    EXPECT_THAT(op(ok + ", x-rate-limit: fast"), HasSubstr("unknown x-rate-limit"));
    EXPECT_THAT(op(ok + ", x-feature: magic"), HasSubstr("unknown x-feature"));
    EXPECT_THAT(op(ok + ", x-idempotency: 1"), HasSubstr("must be true or false"));
    EXPECT_THAT(op(ok + ", security: [{bearer: []}]"), HasSubstr("security can only be []"));
    EXPECT_THAT(op(ok + ", security: [], x-permission: admin"), HasSubstr("public"));
    EXPECT_THAT(op(ok + ", parameters: [{name: a, in: cookie, schema: {type: string}}]"),
                HasSubstr("cannot be in cookie"));
    EXPECT_THAT(op(ok + ", parameters: [{name: x, in: path, schema: {type: string}}]"),
                HasSubstr("the only parameters in a path are id and account"));
    EXPECT_THAT(op(ok + ", parameters: [{name: X-A, in: header, schema: {type: string}}]"),
                HasSubstr("the parameters in headers are"));
    EXPECT_THAT(op(ok + ", parameters: [{name: a, in: query}]"), HasSubstr("has no schema"));
    EXPECT_THAT(op(ok + ", parameters: [{$ref: '#/components/parameters/Absent'}]"),
                HasSubstr("there is no #/components/parameters/Absent"));
    EXPECT_THAT(op("summary: x"), HasSubstr("has no responses"));
    EXPECT_THAT(op("responses: {default: {description: x}}"), HasSubstr("is not a status"));
    EXPECT_THAT(op("responses: {'200': {$ref: '#/components/responses/Absent'}}"),
                HasSubstr("there is no #/components/responses/Absent"));
    EXPECT_THAT(op("responses: {'200': {description: x, content: {application/json: {schema: "
                   "{type: string, format: date}}}}}"),
                HasSubstr("is a keyword that is not enforced"));
    EXPECT_THAT(op("responses: {'200': {description: x, headers: {}, content: {}}}"),
                HasSubstr("unknown key headers"));
    EXPECT_THAT(refusal(with_operation(std::string("{") + kOk + "}")),
                HasSubstr("operationId must be a text"));
}

TEST(Document, WhatIsNoDocumentStopsTheStart) {
    EXPECT_THAT(refusal("a: [1"), HasSubstr("the API document"));
    EXPECT_THAT(refusal("[]"), HasSubstr("is not an object"));
    EXPECT_THAT(refusal("{a: 1, a: 2}"), HasSubstr("twice"));
    EXPECT_THAT(refusal("{webhooks: {}}"), HasSubstr("unknown key webhooks"));
    EXPECT_THAT(refusal("{openapi: 3.0.3}"), HasSubstr("has no paths"));
    EXPECT_THAT(refusal("{paths: {}, components: {schemas: {A: {type: odd}}}}"),
                HasSubstr("unknown type"));
}

TEST(Document, TwoOperationsWithOneIdStopTheStart) {
    const std::string operation = std::string("{operationId: a, ") + kOk + "}";
    auto yaml = with_operation(operation);
    yaml.replace(yaml.find("}}\ncomponents"), 2, ", put: " + operation + "}}");
    EXPECT_THAT(refusal(yaml), HasSubstr("operationId a is also that of GET /a/{id}"));
}

TEST(Handlers, OneWithoutOperationAndAnOperationWithoutOneStopTheStart) {
    const auto document =
        Document::parse(with_operation(std::string("{operationId: a, ") + kOk + "}"));
    ASSERT_TRUE(document) << document.error().message;
    const auto run = [](const Backend&, const ExchangePtr&) {};
    EXPECT_TRUE(bind_handlers(*document.value(), {{"a", run}}));
    const auto missing = bind_handlers(*document.value(), {});
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("operation a of the API document has no"));
    const auto extra = bind_handlers(*document.value(), {{"a", run}, {"b", run}});
    ASSERT_FALSE(extra);
    EXPECT_THAT(extra.error().message, HasSubstr("handler b has no operation"));
}

std::set<std::string> enum_of(const json::value& document, std::string_view pointer) {
    std::set<std::string> out;
    for (const auto& item : document.at_pointer(pointer).as_array()) {
        out.emplace(item.as_string().c_str());
    }
    return out;
}

TEST(Document, ListsEveryReasonThatThereIs) {
    const auto listed = enum_of(embedded_json(), "/components/schemas/Reason/enum");
    std::set<std::string> there;
    for (int i = 1;; ++i) {
        const auto text = text_of(static_cast<domain::Reason>(i));
        if (text.empty()) break; // past the last
        there.emplace(text);
    }
    EXPECT_EQ(listed, there);
}

TEST(Document, ListsEveryFaultAndEveryErrorStatusThatThereIs) {
    const auto document = embedded_json();
    std::set<std::string> faults;
    for (int i = 0; i <= static_cast<int>(domain::Fault::Contradiction); ++i) {
        faults.emplace(text_of(static_cast<domain::Fault>(i)));
    }
    EXPECT_EQ(enum_of(document, "/components/schemas/ErrorDetail/properties/reason/enum"), faults);
    std::set<std::string> names;
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        names.emplace(face_of(static_cast<ErrorCode>(i)).name);
    }
    EXPECT_EQ(
        enum_of(document, "/components/schemas/Error/properties/error/properties/status/enum"),
        names);
}

TEST(Document, ItsExamplesPassItsSchemas) {
    const auto document = Document::parse(embedded_document()).value();
    int examples = 0;
    const auto value = embedded_json();
    for (const auto& [name, schema] : value.at_pointer("/components/schemas").as_object()) {
        const auto* example = schema.as_object().if_contains("example");
        if (!example) continue;
        ++examples;
        std::vector<Problem> problems;
        document->schema({name.data(), name.size()})->check(*example, "", problems);
        EXPECT_TRUE(problems.empty()) << name << ": " << problems[0].path << problems[0].message;
    }
    EXPECT_GE(examples, 8);
}

TEST(Document, EveryOperationDocumentsWhatThePipelineCanAnswer) {
    const auto document = Document::parse(embedded_document()).value();
    for (const auto& operation : document->operations()) {
        const auto documents = [&](int status) {
            const auto& all = operation.responses;
            return std::any_of(all.begin(), all.end(),
                               [&](const auto& pair) { return pair.first == status; });
        };
        const bool is_web_socket = operation.id == "openStream";
        std::vector<int> expected{is_web_socket ? 101 : 200, 500};
        const auto expect = [&](bool applies, std::initializer_list<int> statuses) {
            if (applies) expected.insert(expected.end(), statuses);
        };
        expect(!operation.is_public, {401, 403});
        expect(operation.limit != RateLimitClass::None, {400, 429});
        expect(operation.body != nullptr, {400, 413});
        expect(!operation.query.empty(), {400});
        expect(operation.takes_idempotency_key, {409});
        expect(operation.path.find("{id}") != std::string::npos, {400, 404});
        for (const int status : expected) {
            EXPECT_TRUE(documents(status)) << operation.id << " " << status;
        }
    }
}

} // namespace
} // namespace numberd::api
