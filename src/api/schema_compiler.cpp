// SPDX-License-Identifier: Apache-2.0
#include "api/schema_compiler.hpp"

#include <re2/re2.h>

#include <boost/json.hpp>

namespace numberd::api {
namespace json = boost::json;

namespace {

constexpr std::string_view kSchemaPrefix = "#/components/schemas/";

Error refuse(const std::string& where, std::string_view what) {
    return {ErrorCode::InvalidArgument, {}, where + ": " + std::string(what)};
}

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::optional<unsigned> kind_named(std::string_view name) {
    if (name == "boolean") return kind::kBoolean;
    if (name == "integer") return kind::kInteger;
    if (name == "number") return kind::kNumber;
    if (name == "string") return kind::kString;
    if (name == "array") return kind::kArray;
    if (name == "object") return kind::kObject;
    return std::nullopt;
}

/// Which kinds a keyword speaks about; kAny for the rest.
unsigned kinds_of_keyword(std::string_view key) {
    if (key == "properties" || key == "required" || key == "additionalProperties") {
        return kind::kObject;
    }
    if (key == "items" || key == "minItems" || key == "maxItems") return kind::kArray;
    if (key == "pattern" || key == "minLength" || key == "maxLength") return kind::kString;
    if (key == "minimum" || key == "maximum") return kind::kNumber | kind::kInteger;
    return kind::kAny;
}

bool is_annotation(std::string_view key) {
    return key == "description" || key == "example" || key == "default";
}

Result<std::size_t> count_of(const json::value& value, const std::string& where) {
    if (value.is_int64() && value.get_int64() >= 0) {
        return static_cast<std::size_t>(value.get_int64());
    }
    return refuse(where, "must be a count");
}

Result<unsigned> kinds_of(const json::object& in, const std::string& where) {
    const auto* type = in.if_contains("type");
    if (!type) {
        if (in.contains("oneOf")) return kind::kAny; // set from the alternatives
        return refuse(where, "has no type");
    }
    const auto kinds = type->is_string() ? kind_named(view(type->get_string())) : std::nullopt;
    if (!kinds) return refuse(where, "has an unknown type");
    const auto* nullable = in.if_contains("nullable");
    if (!nullable) return *kinds;
    if (!nullable->is_bool()) return refuse(where, "nullable must be a boolean");
    return nullable->get_bool() ? *kinds | kind::kNull : *kinds;
}

} // namespace

Result<const Schema*> SchemaCompiler::compile(const json::value& schema, const std::string& where) {
    const auto* in = schema.if_object();
    if (!in) return refuse(where, "a schema must be an object");
    if (const auto* reference = in->if_contains("$ref")) {
        if (!reference->is_string()) return refuse(where, "$ref must be a string");
        if (in->size() != 1) return refuse(where, "$ref stands alone");
        return compile_reference(view(reference->get_string()), where);
    }
    Schema& out = owned_.emplace_back();
    BOOST_OUTCOME_TRY(fill(out, *in, where));
    return &out;
}

Result<void> SchemaCompiler::compile_named() {
    for (const auto& [key, value] : named_) {
        const std::string name(key.data(), key.size());
        BOOST_OUTCOME_TRY(compile_reference(std::string(kSchemaPrefix) + name, name));
    }
    return success();
}

const Schema* SchemaCompiler::named(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second;
}

Result<const Schema*> SchemaCompiler::compile_reference(std::string_view target,
                                                        const std::string& where) {
    if (!target.starts_with(kSchemaPrefix)) {
        return refuse(where, "$ref must begin with " + std::string(kSchemaPrefix));
    }
    const auto name = target.substr(kSchemaPrefix.size());
    if (const auto found = by_name_.find(name); found != by_name_.end()) {
        if (!found->second) return refuse(where, std::string(target) + " refers to itself");
        return found->second;
    }
    const auto* schema = named_.if_contains({name.data(), name.size()});
    if (!schema) return refuse(where, "there is no " + std::string(target));
    by_name_.emplace(name, nullptr);
    BOOST_OUTCOME_TRY(const Schema* compiled, compile(*schema, std::string(target)));
    by_name_.find(name)->second = compiled;
    return compiled;
}

Result<void> SchemaCompiler::fill(Schema& out, const json::object& in, const std::string& where) {
    BOOST_OUTCOME_TRY(out.kinds_, kinds_of(in, where));
    for (const auto& [key, value] : in) {
        const std::string_view name(key.data(), key.size());
        if (name == "type" || name == "nullable" || name == "required") continue;
        if ((kinds_of_keyword(name) & out.kinds_) == 0) {
            return refuse(where, std::string(name) + " does not fit its type");
        }
        BOOST_OUTCOME_TRY(keyword(out, name, value, where + "." + std::string(name)));
    }
    std::sort(out.properties_.begin(), out.properties_.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    if (const auto* required = in.if_contains("required")) {
        BOOST_OUTCOME_TRY(set_required(out, *required, where + ".required"));
    }
    const bool is_object = out.kinds_ == kind::kObject;
    if (is_object && !in.contains("additionalProperties")) {
        return refuse(where, "an object must say additionalProperties");
    }
    return success();
}

Result<void> SchemaCompiler::keyword(Schema& out, std::string_view key, const json::value& value,
                                     const std::string& where) {
    if (is_annotation(key)) return success();
    if (key == "properties") return set_properties(out, value, where);
    if (key == "oneOf") return set_alternatives(out, value, where);
    if (key == "additionalProperties") {
        if (value.is_bool()) {
            out.refuses_other_properties_ = !value.get_bool();
            return success();
        }
        BOOST_OUTCOME_TRY(out.other_properties_, compile(value, where));
    } else if (key == "items") {
        BOOST_OUTCOME_TRY(out.items_, compile(value, where));
    } else if (key == "minLength" || key == "minItems") {
        BOOST_OUTCOME_TRY(out.length_min_, count_of(value, where));
    } else if (key == "maxLength" || key == "maxItems") {
        BOOST_OUTCOME_TRY(out.length_max_, count_of(value, where));
    } else if (key == "minimum" || key == "maximum") {
        if (!value.is_number()) return refuse(where, "must be a number");
        (key == "minimum" ? out.minimum_ : out.maximum_) = value.to_number<double>();
    } else if (key == "pattern") {
        if (!value.is_string()) return refuse(where, "must be a string");
        const auto text = view(value.get_string());
        re2::RE2::Options options;
        options.set_log_errors(false);
        out.pattern_ =
            std::make_unique<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
        if (!out.pattern_->ok()) return refuse(where, out.pattern_->error());
    } else if (key == "enum") {
        const auto* values = value.if_array();
        if (!values || values->empty()) return refuse(where, "must be a list");
        out.values_.assign(values->begin(), values->end());
    } else {
        return refuse(where, "is a keyword that is not enforced");
    }
    return success();
}

Result<void> SchemaCompiler::set_properties(Schema& out, const json::value& value,
                                            const std::string& where) {
    const auto* properties = value.if_object();
    if (!properties) return refuse(where, "must be an object");
    for (const auto& [key, schema] : *properties) {
        const std::string name(key.data(), key.size());
        BOOST_OUTCOME_TRY(const Schema* compiled, compile(schema, where + "." + name));
        out.properties_.push_back({name, compiled, false});
    }
    return success();
}

Result<void> SchemaCompiler::set_required(Schema& out, const json::value& value,
                                          const std::string& where) {
    const auto* names = value.if_array();
    if (!names || (out.kinds_ & kind::kObject) == 0) {
        return refuse(where, "must be a list of an object's properties");
    }
    for (const auto& item : *names) {
        const auto found =
            std::find_if(out.properties_.begin(), out.properties_.end(), [&](const auto& property) {
                return item.is_string() && property.name == view(item.get_string());
            });
        if (found == out.properties_.end()) {
            return refuse(where, json::serialize(item) + " is not a property");
        }
        found->is_required = true;
    }
    return success();
}

Result<void> SchemaCompiler::set_alternatives(Schema& out, const json::value& value,
                                              const std::string& where) {
    const auto* alternatives = value.if_array();
    if (!alternatives || alternatives->empty()) return refuse(where, "must be a list");
    // Alternatives of different kinds: which one a value means is plain, and so are its faults.
    unsigned kinds = 0;
    for (const auto& item : *alternatives) {
        BOOST_OUTCOME_TRY(const Schema* compiled, compile(item, where));
        if ((kinds & compiled->kinds_) != 0) return refuse(where, "two alternatives of one type");
        kinds |= compiled->kinds_;
        out.alternatives_.push_back(compiled);
    }
    out.kinds_ = kinds;
    return success();
}

} // namespace numberd::api
