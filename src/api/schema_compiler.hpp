// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>

#include "api/schema.hpp"

namespace numberd::api {

/// Compiles the schemas of an OpenAPI document and owns the results. A keyword that Schema does not
/// check, one of the wrong type, and a $ref to nothing are errors (InvalidArgument) whose message
/// says where. Used at start, by one thread.
class SchemaCompiler {
  public:
    /// `named`: components/schemas of the document; must outlive the compiling.
    explicit SchemaCompiler(const boost::json::object& named) : named_(named) {}

    /// `where` is how errors name it. A named schema is compiled once.
    Result<const Schema*> compile(const boost::json::value& schema, const std::string& where);
    /// Every named one, used or not.
    Result<void> compile_named();
    /// A named one that has been compiled; null if there is none.
    const Schema* named(std::string_view name) const;

  private:
    Result<const Schema*> compile_reference(std::string_view target, const std::string& where);
    Result<void> fill(Schema& out, const boost::json::object& in, const std::string& where);
    Result<void> keyword(Schema& out, std::string_view key, const boost::json::value& value,
                         const std::string& where);
    Result<void> set_properties(Schema& out, const boost::json::value& value,
                                const std::string& where);
    Result<void> set_required(Schema& out, const boost::json::value& value,
                              const std::string& where);
    Result<void> set_alternatives(Schema& out, const boost::json::value& value,
                                  const std::string& where);

    const boost::json::object& named_;
    std::deque<Schema> owned_;
    /// Null while it is being compiled.
    std::map<std::string, const Schema*, std::less<>> by_name_;
};

} // namespace numberd::api
