// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/schema.hpp"

namespace numberd::api {

/// Which rate limits an operation is under (x-rate-limit).
enum class RateLimitClass { None, Login, Api };

struct Parameter {
    std::string name;
    bool is_required = false;
    const Schema* schema = nullptr;
};

/// One method of one path, as the document describes it.
struct Operation {
    std::size_t index = 0; ///< in Document::operations()
    std::string id;        ///< operationId: what binds it to its handler
    std::string method;
    std::string path;                   ///< template: "/v1.0/numbers/{id}"
    bool has_account = false;           ///< {account}: a name stands where others have an id
    bool is_public = false;             ///< needs no credential (security: [])
    std::uint32_t permission = 0;       ///< any of these bits (x-permission); 0: every credential
    bool takes_idempotency_key = false; ///< x-idempotency
    bool is_for_frozen = false;         ///< also for frozen accounts (x-frozen)
    RateLimitClass limit = RateLimitClass::Api;
    /// What its body may have, where that is more than others have (x-body-mib); 0: as they.
    std::size_t body_bytes_max = 0;
    std::string feature; ///< there only while that is on (x-feature); empty: always
    std::vector<Parameter> query;
    const Schema* body = nullptr; ///< null: a body is ignored
    bool is_body_required = false;
    /// Status and schema of each answer; null where the answer is not JSON.
    std::vector<std::pair<int, const Schema*>> responses;
    std::vector<std::string> csv_columns; ///< of a list that is offered as text/csv too
};

/// docs/openapi.yaml, read and compiled: the routes that exist and what they take and answer.
/// Owns every operation and schema. Immutable; any thread.
class Document {
  public:
    /// InvalidArgument, saying where: not YAML, an unknown key of an operation, an unknown schema
    /// keyword, a $ref to nothing, two operations with one id.
    static Result<std::unique_ptr<const Document>> parse(std::string_view yaml);
    ~Document();

    const std::vector<Operation>& operations() const;
    /// A schema of components/schemas; null if there is none.
    const Schema* schema(std::string_view name) const;
    const std::string& yaml() const;
    const std::string& json() const;

  private:
    struct Content;
    explicit Document(std::unique_ptr<Content> content);
    std::unique_ptr<Content> content_;
};

/// The document that was built into the program.
std::string_view embedded_document();

} // namespace numberd::api
