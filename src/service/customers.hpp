// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "service/core.hpp"

namespace numberd::service {

class Accounts;
class Provisioning;

/// Fields of the operator's PUT /v1.0/customers/{id}; what is absent stays.
struct CustomerChange {
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::string> email{};
    std::optional<domain::PlanType> plan{};
};

/// The life of customers.
///
///              freeze                     delete
///   active ◄──────────► frozen ────┐   (or 30 days after unregister)
///      │       recover             ▼
///      └───────delete──────────► deleted ──sweep──► its numbers released, its flows deleted
///
/// Frozen and deleted ones are shut out at once: their requests, calls and texts are refused with
/// ACCOUNT_FROZEN, whatever the status of their numbers, which stays for the day they recover.
class Customers {
  public:
    Customers(const Core& core, Accounts& accounts, Provisioning& provisioning)
        : core_(core), accounts_(accounts), provisioning_(provisioning) {}

    // The operator's, of any customer; the API asks for project permission.
    void list(domain::Page page, Done<Listed<domain::Customer>> done);
    void get(domain::CustomerId id, Done<domain::Customer> done);
    void update(const Actor& actor, domain::CustomerId id, CustomerChange change,
                Done<domain::Customer> done);
    /// STATE_INVALID for the operator's own.
    void freeze(const Actor& actor, domain::CustomerId id, Done<domain::Customer> done);
    void recover(const Actor& actor, domain::CustomerId id, Done<domain::Customer> done);
    void remove(const Actor& actor, domain::CustomerId id, Done<domain::Customer> done);

    /// The customer's own leaving: frozen now, deleted after kPurgePause unless it comes back.
    /// INVALID_CREDENTIALS if the password is not the acting agent's.
    void unregister(const Actor& actor, std::string password, bool is_confirmed,
                    const Done<domain::Customer>& done);

    /// The customer thinks better of it. STATE_INVALID if it was the operator who froze it.
    void come_back(const Actor& actor, Done<domain::Customer> done);

    /// One round: deletes who waited long enough, goes on with what deleted ones left. Called by
    /// the clock of app/.
    void sweep();

  private:
    void purge_due();
    void sweep_left();
    void sweep_customer(domain::CustomerId id);

    Core core_;
    Accounts& accounts_;
    Provisioning& provisioning_;
};

} // namespace numberd::service
