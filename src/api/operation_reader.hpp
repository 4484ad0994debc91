// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/document.hpp"
#include "api/schema_compiler.hpp"

namespace numberd::api {

/// Reads the operations of a document's paths. Every key that is not understood is an error: what
/// the document says and nobody enforces would be a lie. Used at start, by one thread.
class OperationReader {
  public:
    OperationReader(const boost::json::object& components, SchemaCompiler& compiler)
        : components_(components), compiler_(compiler) {}

    Result<std::vector<Operation>> read_paths(const boost::json::object& paths);

  private:
    Result<void> read_path(const std::string& path, const boost::json::object& item);
    Result<void> read_operation(Operation& out, const boost::json::object& in);
    Result<void> read_extensions(Operation& out, const boost::json::object& in);
    Result<void> read_parameters(Operation& out, const boost::json::value& list);
    Result<void> read_parameter(Operation& out, const boost::json::object& in);
    Result<void> read_body(Operation& out, const boost::json::object& in);
    Result<void> read_responses(Operation& out, const boost::json::object& in);
    Result<void> read_csv(Operation& out, const boost::json::object& response);
    /// The schema of content/application/json; null if there is none.
    Result<const Schema*> read_content(const boost::json::object& owner, const std::string& where);
    /// The object itself, or what its $ref names below #/components/`section`.
    Result<const boost::json::object*> resolve(const boost::json::value& value,
                                               std::string_view section,
                                               const std::string& where) const;

    const boost::json::object& components_;
    SchemaCompiler& compiler_;
    std::vector<Operation> operations_;
};

} // namespace numberd::api
