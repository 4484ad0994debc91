// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/address.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

namespace numberd::store::postgres {
namespace {

Error refuse() {
    return {ErrorCode::InvalidArgument,
            "",
            "must be postgres://user:password@host:port/database, percent-encoded",
            "",
            {}};
}

} // namespace

Result<Address> Address::parse(const std::string& url) {
    if (!url.starts_with("postgres://") && !url.starts_with("postgresql://")) return refuse();
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
        PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
    if (!options) return refuse();
    std::string host = "localhost";
    std::string port = "5432";
    std::string database;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view keyword = option->keyword;
        if (keyword == "host") host = option->val;
        if (keyword == "port") port = option->val;
        if (keyword == "dbname") database = option->val;
    }
    if (database.empty()) return refuse();
    return Address(url, host + ":" + port + "/" + database);
}

} // namespace numberd::store::postgres
