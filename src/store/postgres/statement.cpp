// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/statement.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "domain/reason.hpp"
#include "store/postgres/text.hpp"

namespace numberd::store::postgres {
namespace {

// Numbers of PostgreSQL's own types; they never change (pg_type.dat).
constexpr Oid kBool = 16;
constexpr Oid kBytea = 17;
constexpr Oid kBigint = 20;
constexpr Oid kSmallint = 21;
constexpr Oid kInteger = 23;
constexpr Oid kText = 25;
constexpr Oid kVarchar = 1043;
constexpr Oid kUuid = 2950;

std::size_t integer_size(Oid type) {
    switch (type) {
        case kBool:
            return 1;
        case kSmallint:
            return 2;
        case kInteger:
            return 4;
        case kBigint:
            return 8;
        default:
            return 0;
    }
}

bool is_text(Oid type) {
    return type == kText || type == kVarchar;
}

bool is_known(Oid type) {
    return integer_size(type) > 0 || is_text(type) || type == kUuid || type == kBytea;
}

/// Big-endian, as on the wire; false if it does not fit.
bool write_integer(std::string& out, std::int64_t value, std::size_t size) {
    const auto bits = static_cast<int>(8 * size - 1);
    if (size < 8 && (value < -(std::int64_t{1} << bits) || value >= std::int64_t{1} << bits)) {
        return false;
    }
    out.resize(size);
    for (std::size_t i = size; i-- > 0; value >>= 8)
        out[i] = static_cast<char>(value & 0xff);
    return true;
}

Error unknown_type(const std::string& what, int index) {
    Error error = domain::fail(domain::Reason::Internal, "internal error");
    error.detail = "postgres: " + what + " " + std::to_string(index) +
                   " of a statement has a type that is not read; CAST it";
    return error;
}

} // namespace

Result<std::unique_ptr<Statement>> Statement::make(Connection& connection, std::string name,
                                                   std::string_view text,
                                                   const pg_result* description) {
    std::unique_ptr<Statement> statement(new Statement(connection, std::move(name)));
    statement->changes_rows_ = !text.starts_with("SELECT");
    for (int i = 0; i < PQnparams(description); ++i) {
        const Oid type = PQparamtype(description, i);
        if (!is_known(type)) return unknown_type("parameter", i + 1);
        statement->values_.push_back({.type = type});
    }
    for (int i = 0; i < PQnfields(description); ++i) {
        if (!is_known(PQftype(description, i))) return unknown_type("column", i);
    }
    return statement;
}

Statement::Value* Statement::parameter_at(int parameter) {
    if (parameter >= 1 && static_cast<std::size_t>(parameter) <= values_.size()) {
        return &values_[static_cast<std::size_t>(parameter) - 1];
    }
    is_unbindable_ = true;
    return nullptr;
}

void Statement::bind(int parameter, std::int64_t value) {
    Value* slot = parameter_at(parameter);
    if (slot == nullptr) return;
    const std::size_t size = integer_size(slot->type);
    if (size == 0 || !write_integer(slot->bytes, value, size)) is_unbindable_ = true;
    slot->is_null = false;
}

void Statement::bind(int parameter, std::string_view text) {
    Value* slot = parameter_at(parameter);
    if (slot == nullptr) return;
    if (is_text(slot->type)) {
        if (needs_encoding(text)) {
            slot->bytes = encode_text(text);
        } else {
            slot->bytes = text;
        }
    } else {
        is_unbindable_ = true;
    }
    slot->is_null = false;
}

void Statement::bind(int parameter, const Uuid& id) {
    Value* slot = parameter_at(parameter);
    if (slot == nullptr) return;
    if (slot->type != kUuid && slot->type != kBytea) is_unbindable_ = true;
    slot->bytes.assign(id.bytes.begin(), id.bytes.end());
    slot->is_null = false;
}

Statement::Values Statement::values() const {
    Values values;
    for (const Value& value : values_) {
        values.data.push_back(value.is_null ? nullptr : value.bytes.data());
        values.sizes.push_back(static_cast<int>(value.bytes.size()));
        values.formats.push_back(1);
    }
    return values;
}

Result<bool> Statement::step() {
    if (!rows_) {
        BOOST_OUTCOME_TRY(rows_, connection_.run(*this));
        row_ = -1;
    }
    decoded_.clear();
    return ++row_ < PQntuples(rows_.get());
}

int Statement::rows_changed() {
    const std::string_view count = rows_ ? PQcmdTuples(rows_.get()) : "";
    int changed = 0;
    std::from_chars(count.data(), count.data() + count.size(), changed);
    return changed;
}

bool Statement::is_null(int column) {
    return PQgetisnull(rows_.get(), row_, column) != 0;
}

std::int64_t Statement::integer(int column) {
    if (is_null(column)) return 0;
    const std::string_view raw = bytes(column);
    std::int64_t value = !raw.empty() && (raw[0] & 0x80) != 0 ? -1 : 0;
    for (const char byte : raw)
        value = static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << 8 |
                                          static_cast<unsigned char>(byte));
    return value;
}

std::string_view Statement::text(int column) {
    const std::string_view raw = bytes(column);
    if (!needs_decoding(raw)) return raw;
    decoded_.push_back(decode_text(raw));
    return decoded_.back();
}

std::string_view Statement::bytes(int column) {
    return {PQgetvalue(rows_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(rows_.get(), row_, column))};
}

void Statement::reset() {
    rows_.reset();
    decoded_.clear();
    for (Value& value : values_)
        value.is_null = true;
    is_unbindable_ = false;
}

} // namespace numberd::store::postgres
