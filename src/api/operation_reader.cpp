// SPDX-License-Identifier: Apache-2.0
#include "api/operation_reader.hpp"

#include <boost/json.hpp>
#include <charconv>

#include "domain/customer.hpp"

namespace numberd::api {
namespace json = boost::json;

namespace {

Error refuse(const std::string& where, std::string_view what) {
    return {ErrorCode::InvalidArgument, {}, where + ": " + std::string(what)};
}

std::string_view view(json::string_view text) {
    return {text.data(), text.size()};
}

std::string where_of(const Operation& operation) {
    return operation.method + " " + operation.path;
}

Result<void> only_keys(const json::object& in, std::initializer_list<std::string_view> known,
                       const std::string& where) {
    for (const auto& field : in) {
        if (std::find(known.begin(), known.end(), view(field.key())) == known.end()) {
            return refuse(where, "unknown key " + std::string(view(field.key())));
        }
    }
    return success();
}

Result<std::string> text_at(const json::object& in, std::string_view key,
                            const std::string& where) {
    const auto* value = in.if_contains({key.data(), key.size()});
    if (!value || !value->is_string()) return refuse(where, std::string(key) + " must be a text");
    return std::string(view(value->get_string()));
}

Result<std::string> text_or(const json::object& in, std::string_view key, std::string fallback,
                            const std::string& where) {
    if (!in.contains({key.data(), key.size()})) return fallback;
    return text_at(in, key, where);
}

Result<bool> flag_at(const json::object& in, std::string_view key, const std::string& where) {
    const auto* value = in.if_contains({key.data(), key.size()});
    if (!value) return false;
    if (!value->is_bool()) return refuse(where, std::string(key) + " must be true or false");
    return value->get_bool();
}

std::optional<std::uint32_t> permission_named(std::string_view name) {
    using namespace domain::permission;
    if (name.empty()) return 0;
    if (name == "admin") return kCustomerAdmin;
    if (name == "admin_or_manager") return kCustomerAdmin | kCustomerManager;
    if (name == "project") return kProject;
    return std::nullopt;
}

std::optional<RateLimitClass> limit_named(std::string_view name) {
    if (name == "api") return RateLimitClass::Api;
    if (name == "login") return RateLimitClass::Login;
    if (name == "none") return RateLimitClass::None;
    return std::nullopt;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return out;
}

} // namespace

Result<std::vector<Operation>> OperationReader::read_paths(const json::object& paths) {
    for (const auto& [key, value] : paths) {
        const std::string path(view(key));
        if (!path.starts_with('/')) return refuse(path, "a path begins with /");
        if (!value.is_object()) return refuse(path, "must be an object");
        BOOST_OUTCOME_TRY(read_path(path, value.get_object()));
    }
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        operations_[i].index = i;
        for (std::size_t j = 0; j < i; ++j) {
            if (operations_[i].id != operations_[j].id) continue;
            return refuse(where_of(operations_[i]), "operationId " + operations_[i].id +
                                                        " is also that of " +
                                                        where_of(operations_[j]));
        }
    }
    return std::move(operations_);
}

Result<void> OperationReader::read_path(const std::string& path, const json::object& item) {
    BOOST_OUTCOME_TRY(only_keys(item, {"parameters", "get", "post", "put", "delete"}, path));
    const auto* shared = item.if_contains("parameters");
    for (const auto& [key, value] : item) {
        if (view(key) == "parameters") continue;
        Operation operation;
        operation.method = upper(view(key));
        operation.path = path;
        if (!value.is_object()) return refuse(where_of(operation), "must be an object");
        if (shared) {
            BOOST_OUTCOME_TRY(read_parameters(operation, *shared));
        }
        BOOST_OUTCOME_TRY(read_operation(operation, value.get_object()));
        operations_.push_back(std::move(operation));
    }
    return success();
}

Result<void> OperationReader::read_operation(Operation& out, const json::object& in) {
    const auto where = where_of(out);
    BOOST_OUTCOME_TRY(
        only_keys(in,
                  {"tags", "operationId", "summary", "description", "parameters", "requestBody",
                   "responses", "security", "x-permission", "x-idempotency", "x-rate-limit",
                   "x-feature", "x-frozen", "x-body-mib"},
                  where));
    BOOST_OUTCOME_TRY(out.id, text_at(in, "operationId", where));
    BOOST_OUTCOME_TRY(read_extensions(out, in));
    if (const auto* parameters = in.if_contains("parameters")) {
        BOOST_OUTCOME_TRY(read_parameters(out, *parameters));
    }
    if (const auto* body = in.if_contains("requestBody")) {
        BOOST_OUTCOME_TRY(const auto* resolved, resolve(*body, "requestBodies", where));
        BOOST_OUTCOME_TRY(read_body(out, *resolved));
    }
    const auto* responses = in.if_contains("responses");
    if (!responses || !responses->is_object()) return refuse(where, "has no responses");
    return read_responses(out, responses->get_object());
}

Result<void> OperationReader::read_extensions(Operation& out, const json::object& in) {
    const auto where = where_of(out);
    if (const auto* security = in.if_contains("security")) {
        // The document's own security applies, or none: there is nothing between.
        const auto* list = security->if_array();
        if (!list || !list->empty()) return refuse(where, "security can only be []");
        out.is_public = true;
    }
    BOOST_OUTCOME_TRY(const auto permission, text_or(in, "x-permission", "", where));
    const auto bits = permission_named(permission);
    if (!bits) return refuse(where, "unknown x-permission " + permission);
    if (*bits != 0 && out.is_public) return refuse(where, "public, and has x-permission");
    out.permission = *bits;
    BOOST_OUTCOME_TRY(const auto limit, text_or(in, "x-rate-limit", "api", where));
    const auto limit_class = limit_named(limit);
    if (!limit_class) return refuse(where, "unknown x-rate-limit " + limit);
    out.limit = *limit_class;
    BOOST_OUTCOME_TRY(out.takes_idempotency_key, flag_at(in, "x-idempotency", where));
    if (out.takes_idempotency_key && out.is_public) {
        return refuse(where, "public, and has x-idempotency");
    }
    BOOST_OUTCOME_TRY(out.is_for_frozen, flag_at(in, "x-frozen", where));
    if (const auto* mib = in.if_contains("x-body-mib")) {
        static constexpr std::int64_t kMost = 16;
        if (!mib->is_int64() || mib->get_int64() < 1 || mib->get_int64() > kMost)
            return refuse(where, "x-body-mib must be 1 to 16");
        out.body_bytes_max = static_cast<std::size_t>(mib->get_int64()) * 1024 * 1024;
    }
    BOOST_OUTCOME_TRY(out.feature, text_or(in, "x-feature", "", where));
    if (!out.feature.empty() && out.feature != "sandbox" && out.feature != "signup") {
        return refuse(where, "unknown x-feature " + out.feature);
    }
    return success();
}

Result<void> OperationReader::read_parameters(Operation& out, const json::value& list) {
    const auto* items = list.if_array();
    if (!items) return refuse(where_of(out), "parameters must be a list");
    for (const auto& item : *items) {
        BOOST_OUTCOME_TRY(const auto* resolved, resolve(item, "parameters", where_of(out)));
        BOOST_OUTCOME_TRY(read_parameter(out, *resolved));
    }
    return success();
}

Result<void> OperationReader::read_parameter(Operation& out, const json::object& in) {
    Parameter parameter;
    BOOST_OUTCOME_TRY(parameter.name, text_at(in, "name", where_of(out)));
    const auto where = where_of(out) + " " + parameter.name;
    BOOST_OUTCOME_TRY(
        only_keys(in, {"name", "in", "required", "description", "explode", "schema"}, where));
    BOOST_OUTCOME_TRY(const auto place, text_at(in, "in", where));
    BOOST_OUTCOME_TRY(parameter.is_required, flag_at(in, "required", where));
    const auto* schema = in.if_contains("schema");
    if (!schema) return refuse(where, "has no schema");
    BOOST_OUTCOME_TRY(parameter.schema, compiler_.compile(*schema, where));
    if (place == "query") {
        out.query.push_back(std::move(parameter));
    } else if (place == "path" && parameter.name == "account") {
        out.has_account = true;
    } else if (place == "path" && parameter.name != "id") {
        return refuse(where, "the only parameters in a path are id and account");
    } else if (place == "header" && parameter.name != "Idempotency-Key" &&
               parameter.name != "If-Match") {
        return refuse(where, "the parameters in headers are Idempotency-Key and If-Match");
    } else if (place != "path" && place != "header") {
        return refuse(where, "cannot be in " + place);
    }
    return success();
}

Result<void> OperationReader::read_body(Operation& out, const json::object& in) {
    const auto where = where_of(out) + " body";
    BOOST_OUTCOME_TRY(only_keys(in, {"required", "description", "content"}, where));
    BOOST_OUTCOME_TRY(out.is_body_required, flag_at(in, "required", where));
    BOOST_OUTCOME_TRY(out.body, read_content(in, where));
    if (!out.body) return refuse(where, "is not JSON");
    return success();
}

Result<void> OperationReader::read_responses(Operation& out, const json::object& in) {
    for (const auto& [key, value] : in) {
        const auto where = where_of(out) + " " + std::string(view(key));
        int status = 0;
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), status);
        if (error != std::errc{} || end != key.data() + key.size()) {
            return refuse(where, "is not a status");
        }
        BOOST_OUTCOME_TRY(const auto* response, resolve(value, "responses", where));
        BOOST_OUTCOME_TRY(only_keys(*response, {"description", "content"}, where));
        const Schema* schema = nullptr;
        if (status >= 200) { // what is before it (101) has no body
            BOOST_OUTCOME_TRY(schema, read_content(*response, where));
        }
        out.responses.emplace_back(status, schema);
        if (status == 200) {
            BOOST_OUTCOME_TRY(read_csv(out, *response));
        }
    }
    return success();
}

/// The columns of text/csv are the properties of the JSON list's items, in the document's order.
Result<void> OperationReader::read_csv(Operation& out, const json::object& response) {
    const auto where = where_of(out) + " text/csv";
    const auto* content = response.if_contains("content");
    if (!content || !content->is_object() || !content->get_object().if_contains("text/csv"))
        return success();
    const auto member = [&](const json::object& in, std::string_view key) {
        const auto* value = in.if_contains({key.data(), key.size()});
        return value ? resolve(*value, "schemas", where) : refuse(where, "is of no list");
    };
    BOOST_OUTCOME_TRY(const auto* media, member(content->get_object(), "application/json"));
    BOOST_OUTCOME_TRY(const auto* list, member(*media, "schema"));
    BOOST_OUTCOME_TRY(const auto* properties, member(*list, "properties"));
    BOOST_OUTCOME_TRY(const auto* result, member(*properties, "result"));
    BOOST_OUTCOME_TRY(const auto* item, member(*result, "items"));
    BOOST_OUTCOME_TRY(const auto* columns, member(*item, "properties"));
    for (const auto& column : *columns)
        out.csv_columns.emplace_back(view(column.key()));
    return success();
}

Result<const Schema*> OperationReader::read_content(const json::object& owner,
                                                    const std::string& where) {
    const auto* content = owner.if_contains("content");
    if (!content || !content->is_object()) return refuse(where, "has no content");
    const Schema* json_schema = nullptr;
    for (const auto& [type, media] : content->get_object()) {
        if (!media.is_object()) return refuse(where, "content must be an object");
        BOOST_OUTCOME_TRY(only_keys(media.get_object(), {"schema"}, where));
        const auto* schema = media.get_object().if_contains("schema");
        if (!schema) return refuse(where, "has no schema");
        BOOST_OUTCOME_TRY(const Schema* compiled, compiler_.compile(*schema, where));
        if (view(type) == "application/json") json_schema = compiled;
    }
    return json_schema;
}

Result<const json::object*> OperationReader::resolve(const json::value& value,
                                                     std::string_view section,
                                                     const std::string& where) const {
    const auto* object = value.if_object();
    if (!object) return refuse(where, "must be an object");
    const auto* reference = object->if_contains("$ref");
    if (!reference) return object;
    const std::string prefix = "#/components/" + std::string(section) + "/";
    const auto target = reference->is_string() ? view(reference->get_string()) : "";
    if (object->size() != 1 || !target.starts_with(prefix)) {
        return refuse(where, "$ref stands alone and begins with " + prefix);
    }
    const auto name = target.substr(prefix.size());
    const auto* named = components_.if_contains({section.data(), section.size()});
    const auto* found = named && named->is_object()
                            ? named->get_object().if_contains({name.data(), name.size()})
                            : nullptr;
    if (!found || !found->is_object()) return refuse(where, "there is no " + std::string(target));
    return &found->get_object();
}

} // namespace numberd::api
