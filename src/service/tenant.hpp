// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "service/accounts.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// A new customer with its first agent and access key, as rows and as what is shown once.
struct Tenant {
    domain::Customer customer;
    domain::Agent agent;
    domain::AccessKey key;
    std::string password;
    std::string accesskey;
};

/// Takes 30 ms: it hashes a password, which is made up unless `password` is given.
Tenant new_tenant(const Core& core, const NewCustomer& wanted, std::string username,
                  std::uint32_t permission, std::string password = {});

/// Writes its rows, its billing account among them, and the event. AGENT_ALREADY_EXISTS if its
/// username is taken.
Result<void> insert_tenant(domain::Tx& tx, const Core& core, const Actor& actor,
                           const Tenant& tenant);

} // namespace numberd::service
