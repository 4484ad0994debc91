// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace numberd::store::postgres {

/// Where a database is: `postgres://user:password@host:port/database`, with libpq's own parameters
/// after a `?` (sslmode=verify-full …). It is a secret: only name() is for logs and messages.
class Address {
  public:
    /// InvalidArgument, without the text of the address.
    static Result<Address> parse(const std::string& url);

    const std::string& url() const { return url_; }
    /// "host:port/database"
    const std::string& name() const { return name_; }

  private:
    Address(std::string url, std::string name) : url_(std::move(url)), name_(std::move(name)) {}

    std::string url_;
    std::string name_;
};

} // namespace numberd::store::postgres
