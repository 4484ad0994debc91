// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/opt_out_repository.hpp"
#include "store/sql/connection.hpp"

namespace numberd::store::sql {

class OptOuts final : public domain::OptOutRepository {
  public:
    explicit OptOuts(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::OptOut& entry) override;
    Result<void> update(const domain::OptOut& entry) override;
    Result<std::optional<domain::OptOut>> find(domain::OptOutId id) const override;
    Result<std::optional<domain::OptOut>> find_of(domain::CustomerId customer, domain::E164 number,
                                                  domain::E164 peer) const override;
    Result<std::vector<domain::OptOut>> list(domain::CustomerId customer,
                                             const domain::OptOutFilter& filter,
                                             const domain::Page& page) const override;

  private:
    Connection& connection_;
};

} // namespace numberd::store::sql
