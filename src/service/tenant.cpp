// SPDX-License-Identifier: Apache-2.0
#include "service/tenant.hpp"

#include "base/sha256.hpp"
#include "service/ledger.hpp"
#include "service/record.hpp"
#include "service/secrets.hpp"
#include "service/views.hpp"

namespace numberd::service {

Tenant new_tenant(const Core& core, const NewCustomer& wanted, std::string username,
                  std::uint32_t permission, std::string password) {
    Tenant tenant;
    const auto now = core.clock.now();
    tenant.password = password.empty() ? core.rng.alphanumeric(20) : std::move(password);
    tenant.accesskey = new_access_key(core.rng);

    tenant.customer.id = core.new_id<domain::CustomerId>();
    tenant.customer.plan = wanted.plan;
    tenant.customer.name = wanted.name;
    tenant.customer.email = wanted.email;
    tenant.customer.webhook_secret = new_webhook_secret(core.rng);
    tenant.customer.tm_create = now;

    tenant.agent.id = core.new_id<domain::AgentId>();
    tenant.agent.customer_id = tenant.customer.id;
    tenant.agent.username = std::move(username);
    tenant.agent.password_hash = hash_password(tenant.password);
    tenant.agent.name = wanted.name;
    tenant.agent.permission = permission;
    tenant.agent.tm_create = now;

    tenant.key.id = core.new_id<domain::AccessKeyId>();
    tenant.key.customer_id = tenant.customer.id;
    tenant.key.name = "first key";
    tenant.key.token_hash = sha256_hex(tenant.accesskey);
    tenant.key.token_prefix = access_key_prefix(tenant.accesskey);
    tenant.key.permission = permission;
    tenant.key.tm_create = now;
    return tenant;
}

Result<void> insert_tenant(domain::Tx& tx, const Core& core, const Actor& actor,
                           const Tenant& tenant) {
    BOOST_OUTCOME_TRY(tx.customers().insert(tenant.customer));
    BOOST_OUTCOME_TRY(tx.agents().insert(tenant.agent));
    BOOST_OUTCOME_TRY(tx.access_keys().insert(tenant.key));
    BOOST_OUTCOME_TRY(account_of(tx, core, tenant.customer.id));
    return record_for(tx, core, actor, tenant.customer.id,
                      {domain::EventKind::CustomerCreated,
                       tenant.customer.id.value,
                       {},
                       {},
                       customer_json(tenant.customer, core.time_format)});
}

} // namespace numberd::service
