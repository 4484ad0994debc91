// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "store/postgres/connection.hpp"

namespace numberd::store::postgres {

/// A statement that the server has prepared; values and columns travel in binary form.
class Statement final : public sql::Statement {
  public:
    /// `description` is what the server tells of it; an Error if it has a parameter or a column of
    /// a type that is not read here.
    static Result<std::unique_ptr<Statement>> make(Connection& connection, std::string name,
                                                   std::string_view text,
                                                   const pg_result* description);

    void bind(int parameter, std::int64_t value) override;
    void bind(int parameter, std::string_view text) override;
    void bind(int parameter, const Uuid& id) override;
    Result<bool> step() override;
    int rows_changed() override;
    bool is_null(int column) override;
    std::int64_t integer(int column) override;
    std::string_view text(int column) override;
    std::string_view bytes(int column) override;
    void reset() override;

    const std::string& name() const { return name_; }
    bool changes_rows() const { return changes_rows_; }
    /// As libpq takes them.
    struct Values {
        std::vector<const char*> data;
        std::vector<int> sizes;
        std::vector<int> formats;
    };
    Values values() const;
    /// A value that was bound could not be: nothing is sent.
    bool is_unbindable() const { return is_unbindable_; }

  private:
    struct Value {
        unsigned type = 0; ///< the server's, by its number
        bool is_null = true;
        std::string bytes{};
    };

    Statement(Connection& connection, std::string name)
        : connection_(connection), name_(std::move(name)) {}

    Value* parameter_at(int parameter);

    Connection& connection_;
    std::string name_;
    bool changes_rows_ = true;
    std::vector<Value> values_{};
    bool is_unbindable_ = false;
    PgResult rows_{};
    int row_ = -1;
    std::deque<std::string> decoded_{}; ///< texts of this row that had to be decoded
};

} // namespace numberd::store::postgres
