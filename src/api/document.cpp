// SPDX-License-Identifier: Apache-2.0
#include "api/document.hpp"

#include <boost/json.hpp>

#include "api/operation_reader.hpp"
#include "api/schema_compiler.hpp"
#include "api/yaml_json.hpp"

namespace numberd::api {

struct Document::Content {
    std::string yaml;
    std::string json;
    boost::json::value value;
    std::unique_ptr<SchemaCompiler> compiler;
    std::vector<Operation> operations;
};

namespace {

constexpr std::string_view kTopKeys[] = {"openapi",  "info",  "servers",   "tags",
                                         "security", "paths", "components"};

Error refuse(std::string message) {
    return {ErrorCode::InvalidArgument, {}, "the API document: " + std::move(message)};
}

Error refuse(Error error) {
    return refuse(std::move(error.message));
}

Result<const boost::json::object*> object_at(const boost::json::object& in, std::string_view key) {
    const auto* value = in.if_contains({key.data(), key.size()});
    if (!value || !value->is_object()) return refuse("has no " + std::string(key));
    return &value->get_object();
}

} // namespace

Document::Document(std::unique_ptr<Content> content) : content_(std::move(content)) {}
Document::~Document() = default;

Result<std::unique_ptr<const Document>> Document::parse(std::string_view yaml) {
    auto value = yaml_to_json(yaml);
    if (!value) return refuse(std::move(value).assume_error());
    auto content = std::make_unique<Content>();
    content->yaml = yaml;
    content->value = std::move(value).value();
    const auto* top = content->value.if_object();
    if (!top) return refuse("is not an object");
    for (const auto& field : *top) {
        const std::string_view key(field.key().data(), field.key().size());
        if (std::find(std::begin(kTopKeys), std::end(kTopKeys), key) == std::end(kTopKeys)) {
            return refuse("unknown key " + std::string(key));
        }
    }
    BOOST_OUTCOME_TRY(const auto* paths, object_at(*top, "paths"));
    BOOST_OUTCOME_TRY(const auto* components, object_at(*top, "components"));
    BOOST_OUTCOME_TRY(const auto* schemas, object_at(*components, "schemas"));

    content->compiler = std::make_unique<SchemaCompiler>(*schemas);
    if (auto done = content->compiler->compile_named(); !done) {
        return refuse(std::move(done).assume_error());
    }
    auto operations = OperationReader(*components, *content->compiler).read_paths(*paths);
    if (!operations) return refuse(std::move(operations).assume_error());
    content->operations = std::move(operations).value();
    content->json = boost::json::serialize(content->value);
    return std::unique_ptr<const Document>(new Document(std::move(content)));
}

const std::vector<Operation>& Document::operations() const {
    return content_->operations;
}
const Schema* Document::schema(std::string_view name) const {
    return content_->compiler->named(name);
}
const std::string& Document::yaml() const {
    return content_->yaml;
}
const std::string& Document::json() const {
    return content_->json;
}

} // namespace numberd::api
