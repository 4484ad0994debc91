// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "base/result.hpp"

struct pg_result;

namespace numberd::store::postgres {

/// What a refusal of PostgreSQL means to the transaction it was part of.
enum class Trouble {
    None,
    Refused,  ///< this statement; the transaction can go on from its last savepoint
    Conflict, ///< with another transaction: the whole of this one may be tried again
    Lost,     ///< the connection is no more
};

Trouble trouble_of(std::string_view sqlstate);

/// What it means to the caller, as in store/sqlite/error.hpp. PostgreSQL's own words go to the
/// detail, without values.
Error error_of(const pg_result* result);
/// Unavailable; `detail` is for the log.
Error unavailable(std::string_view detail);

} // namespace numberd::store::postgres
