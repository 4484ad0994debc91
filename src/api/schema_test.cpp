// SPDX-License-Identifier: Apache-2.0
#include "api/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>
#include <ostream>

#include "api/schema_compiler.hpp"
#include "api/yaml_json.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::HasSubstr;

/// "path REASON" of each fault, in order.
std::vector<std::string> faults(const char* schema_yaml, const char* value,
                                std::string_view path = "") {
    const json::object none;
    SchemaCompiler compiler(none);
    const auto schema = compiler.compile(yaml_to_json(schema_yaml).value(), "it");
    if (!schema) return {"does not compile: " + schema.error().message};
    std::vector<Problem> problems;
    schema.value()->check(json::parse(value), path, problems);
    std::vector<std::string> out;
    for (const auto& problem : problems) {
        EXPECT_FALSE(problem.message.empty());
        out.push_back(problem.path + " " + std::string(problem.reason));
    }
    return out;
}

struct Case {
    const char* schema;
    const char* value;
    const char* fault; ///< null: passes
};

std::ostream& operator<<(std::ostream& out, const Case& one) {
    return out << one.schema << ' ' << one.value;
}

class SchemaKeyword : public testing::TestWithParam<Case> {};

TEST_P(SchemaKeyword, AcceptsAndRefuses) {
    const auto& [schema, value, fault] = GetParam();
    const auto found = faults(schema, value, "x");
    if (!fault) {
        EXPECT_THAT(found, ElementsAre());
    } else {
        EXPECT_THAT(found, ElementsAre(fault));
    }
}

INSTANTIATE_TEST_SUITE_P(
    Type, SchemaKeyword,
    testing::Values(
        Case{"{type: string}", R"("a")", nullptr}, Case{"{type: string}", "1", "x TYPE"},
        Case{"{type: string}", "null", "x TYPE"}, Case{"{type: integer}", "-3", nullptr},
        Case{"{type: integer}", "18446744073709551615", nullptr},
        Case{"{type: integer}", "1.5", "x TYPE"}, Case{"{type: integer}", R"("1")", "x TYPE"},
        Case{"{type: number}", "1.5", nullptr}, Case{"{type: number}", "1", nullptr},
        Case{"{type: number}", "true", "x TYPE"}, Case{"{type: boolean}", "true", nullptr},
        Case{"{type: boolean}", "0", "x TYPE"}, Case{"{type: array}", "[]", nullptr},
        Case{"{type: array}", "{}", "x TYPE"},
        Case{"{type: object, additionalProperties: true}", R"({"a":1})", nullptr},
        Case{"{type: object, additionalProperties: true}", "[]", "x TYPE"},
        Case{"{type: string, nullable: true}", "null", nullptr},
        Case{"{type: string, nullable: false}", "null", "x TYPE"},
        Case{"{type: string, nullable: true, enum: [a]}", "null", nullptr}));

INSTANTIATE_TEST_SUITE_P(
    Strings, SchemaKeyword,
    testing::Values(Case{"{type: string, pattern: '^a+$'}", R"("aa")", nullptr},
                    Case{"{type: string, pattern: '^a+$'}", R"("aa\n")", "x PATTERN"},
                    Case{"{type: string, pattern: 'b'}", R"("abc")", nullptr},
                    Case{"{type: string, enum: [a, b]}", R"("b")", nullptr},
                    Case{"{type: string, enum: [a, b]}", R"("c")", "x ENUM"},
                    Case{"{type: string, minLength: 2}", R"("aé")", nullptr},
                    Case{"{type: string, minLength: 2}", R"("é")", "x LENGTH"},
                    Case{"{type: string, maxLength: 2}", R"("日本")", nullptr},
                    Case{"{type: string, maxLength: 2}", R"("abc")", "x LENGTH"}));

INSTANTIATE_TEST_SUITE_P(Numbers, SchemaKeyword,
                         testing::Values(Case{"{type: integer, minimum: 1}", "1", nullptr},
                                         Case{"{type: integer, minimum: 1}", "0", "x RANGE"},
                                         Case{"{type: number, maximum: 2.5}", "2.5", nullptr},
                                         Case{"{type: number, maximum: 2.5}", "2.6", "x RANGE"},
                                         Case{"{type: integer, enum: [1, 2]}", "3", "x ENUM"}));

INSTANTIATE_TEST_SUITE_P(
    Arrays, SchemaKeyword,
    testing::Values(Case{"{type: array, items: {type: string}}", R"(["a"])", nullptr},
                    Case{"{type: array, items: {type: string}}", R"(["a",1])", "x[1] TYPE"},
                    Case{"{type: array, minItems: 1}", "[]", "x LENGTH"},
                    Case{"{type: array, maxItems: 1}", "[1,2]", "x LENGTH"}));

INSTANTIATE_TEST_SUITE_P(
    Objects, SchemaKeyword,
    testing::Values(
        Case{"{type: object, additionalProperties: false}", R"({"a":1})", "x.a UNKNOWN_FIELD"},
        Case{"{type: object, additionalProperties: {type: string}}", R"({"a":"b"})", nullptr},
        Case{"{type: object, additionalProperties: {type: string}}", R"({"a":1})", "x.a TYPE"},
        Case{"{type: object, additionalProperties: false, required: [a], "
             "properties: {a: {type: string}}}",
             "{}", "x.a REQUIRED"},
        Case{"{type: object, additionalProperties: true, properties: {a: {type: string}}}",
             R"({"b":1})", nullptr}));

constexpr const char* kTextOrObject =
    "{oneOf: [{type: string, maxLength: 1}, "
    "{type: object, additionalProperties: false, required: [a], properties: {a: {type: "
    "integer}}}]}";

INSTANTIATE_TEST_SUITE_P(OneOf, SchemaKeyword,
                         testing::Values(Case{kTextOrObject, R"("a")", nullptr},
                                         Case{kTextOrObject, R"({"a":1})", nullptr},
                                         Case{kTextOrObject, R"("ab")", "x LENGTH"},
                                         Case{kTextOrObject, "{}", "x.a REQUIRED"},
                                         Case{kTextOrObject, "1", "x TYPE"}));

TEST(Schema, TellsAllFaultsWithTheirPaths) {
    EXPECT_THAT(faults("{type: object, additionalProperties: false, required: [need], properties: "
                       "{need: {type: string}, list: {type: array, items: "
                       "{type: object, additionalProperties: false, "
                       "properties: {n: {type: integer}}}}}}",
                       R"({"list":[{"n":1},{"n":"x","m":2}],"other":1})"),
                ElementsAre("need REQUIRED", "list[1].n TYPE", "list[1].m UNKNOWN_FIELD",
                            "other UNKNOWN_FIELD"));
}

TEST(Schema, ListsABoundedNumberOfFaults) {
    std::string many = "[0";
    for (int i = 1; i < 1000; ++i)
        many += ",0";
    many += "]";
    EXPECT_EQ(faults("{type: array, items: {type: string}}", many.c_str()).size(), kProblemsMax);
    std::string fields = "{";
    for (int i = 0; i < 1000; ++i)
        fields += "\"f" + std::to_string(i) + "\":0,";
    fields.back() = '}';
    EXPECT_EQ(faults("{type: object, additionalProperties: false}", fields.c_str()).size(),
              kProblemsMax);
}

TEST(Schema, CutsLongFieldNamesBetweenCharacters) {
    const std::string name = "a" + std::string(50, 'b') + "日本日本日本日本日本";
    const auto found =
        faults("{type: object, additionalProperties: false}", ("{\"" + name + "\":1}").c_str());
    ASSERT_EQ(found.size(), 1u);
    const auto path = found[0].substr(0, found[0].find(' '));
    EXPECT_LE(path.size(), 64u);
    EXPECT_EQ(name.substr(0, path.size()), path);
    EXPECT_NO_THROW(json::parse("\"" + path + "\"")); // still UTF-8
}

struct Broken {
    const char* schema;
    const char* message;
};

std::ostream& operator<<(std::ostream& out, const Broken& broken) {
    return out << broken.schema;
}

class BrokenSchema : public testing::TestWithParam<Broken> {};

TEST_P(BrokenSchema, DoesNotCompileAndSaysWhy) {
    const auto named = yaml_to_json(
                           "{Loop: {type: array, items: {$ref: "
                           "'#/components/schemas/Loop'}}, Self: {$ref: "
                           "'#/components/schemas/Self'}, Text: {type: string}}")
                           .value();
    SchemaCompiler compiler(named.as_object());
    const auto schema = compiler.compile(yaml_to_json(GetParam().schema).value(), "it");
    ASSERT_FALSE(schema);
    EXPECT_THAT(schema.error().message, HasSubstr(GetParam().message));
    EXPECT_THAT(schema.error().message, HasSubstr("it"));
}

INSTANTIATE_TEST_SUITE_P(
    Keywords, BrokenSchema,
    testing::Values(
        Broken{"{type: string, format: uuid}", "it.format: is a keyword that is not enforced"},
        Broken{"{type: strnig}", "unknown type"}, Broken{"{description: x}", "has no type"},
        Broken{"{type: string, minItems: 1}", "minItems does not fit its type"},
        Broken{"{type: array, minimum: 1}", "minimum does not fit"},
        Broken{"{type: integer, pattern: a}", "pattern does not fit"},
        Broken{"{type: object}", "must say additionalProperties"},
        Broken{"{type: object, additionalProperties: false, required: [a]}",
               "\"a\" is not a property"},
        Broken{"{type: string, required: [a]}", "must be a list of an object's properties"},
        Broken{"{type: string, pattern: '('}", "it.pattern"},
        Broken{"{type: string, maxLength: -1}", "must be a count"},
        Broken{"{type: string, enum: []}", "must be a list"},
        Broken{"{type: integer, minimum: a}", "must be a number"},
        Broken{"{type: string, nullable: 1}", "nullable must be a boolean"},
        Broken{"{oneOf: [{type: string}, {type: string}]}", "two alternatives of one type"},
        Broken{"{oneOf: []}", "must be a list"}));

INSTANTIATE_TEST_SUITE_P(
    References, BrokenSchema,
    testing::Values(Broken{"{$ref: '#/components/schemas/Nothing'}", "there is no"},
                    Broken{"{$ref: 'other.yaml#/x'}", "$ref must begin with"},
                    Broken{"{$ref: 1}", "$ref must be a string"},
                    Broken{"{$ref: '#/components/schemas/Text', description: x}", "stands alone"},
                    Broken{"{type: array, items: {$ref: '#/components/schemas/Absent'}}",
                           "it.items: there is no"}));

TEST(SchemaCompiler, RefusesWhatRefersToItself) {
    const auto named = yaml_to_json(
                           "{A: {$ref: '#/components/schemas/B'}, "
                           "B: {type: array, items: {$ref: '#/components/schemas/A'}}}")
                           .value();
    SchemaCompiler compiler(named.as_object());
    const auto compiled = compiler.compile_named();
    ASSERT_FALSE(compiled);
    EXPECT_THAT(compiled.error().message, HasSubstr("refers to itself"));
}

TEST(SchemaText, BecomesTheValueThatTheSchemaDescribes) {
    const json::object none;
    SchemaCompiler compiler(none);
    const auto read = [&](const char* schema, std::string_view text) {
        return json::serialize(
            compiler.compile(yaml_to_json(schema).value(), "it").value()->from_text(text));
    };
    EXPECT_EQ(read("{type: integer}", "17"), "17");
    EXPECT_EQ(read("{type: integer}", "+17"), "17");
    EXPECT_EQ(read("{type: integer}", "-1"), "-1");
    EXPECT_EQ(read("{type: integer}", "99999999999999999999"), "9223372036854775807");
    EXPECT_EQ(read("{type: integer}", "-99999999999999999999"), "-9223372036854775808");
    EXPECT_EQ(read("{type: integer}", "1x"), R"("1x")");
    EXPECT_EQ(read("{type: integer}", ""), R"("")");
    EXPECT_EQ(read("{type: integer}", "1.0"), R"("1.0")");
    EXPECT_EQ(read("{type: boolean}", "true"), "true");
    EXPECT_EQ(read("{type: boolean}", "yes"), R"("yes")");
    EXPECT_EQ(read("{type: string}", "17"), R"("17")");
    EXPECT_EQ(read("{type: array, items: {type: string}}", "a,b"), R"(["a","b"])");
    EXPECT_EQ(read("{type: array, items: {type: integer}}", "1,x"), R"([1,"x"])");
    EXPECT_EQ(read("{type: array, items: {type: string}}", ""), R"([""])");
}

} // namespace
} // namespace numberd::api
