// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <map>
#include <type_traits>

#include "contract/samples.hpp"

namespace numberd::test {
namespace {

/// Writes fields one after the other, each with its length, so that none runs into the next.
class Fields {
  public:
    template <class... Values>
    explicit Fields(const Values&... values) {
        (add(values), ...);
    }
    std::string take() { return std::move(out_); }

  private:
    void add(std::string_view text) {
        out_ += std::to_string(text.size()) + ":" + std::string(text) + "\n";
    }
    void add(const std::string& text) { add(std::string_view(text)); }
    template <class T>
    requires std::integral<T>
    void add(T value) { add(std::to_string(value)); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void add(Enum value) { add(text_of(value)); }
    void add(const Uuid& uuid) { add(uuid.to_string()); }
    template <class Tag>
    void add(const Id<Tag>& id) {
        add(id.value);
    }
    void add(domain::E164 number) { add(number.to_string()); }
    void add(Timestamp time) { add(time.time_since_epoch().count()); }
    void add(const domain::Address& a) {
        add(Fields(a.type, a.target, a.target_name, a.name, a.detail).take());
    }
    void add(const domain::MessageTarget& t) {
        add(Fields(t.destination, t.status, t.parts, t.provider_reference, t.reason, t.tm_update,
                   t.failures, t.tm_next)
                .take());
    }
    void add(const domain::ExecutedAction& a) {
        add(Fields(a.id, a.type, a.option, a.result, a.tm_execute).take());
    }
    template <class T>
    void add(const std::vector<T>& list) {
        add(list.size());
        for (const T& item : list)
            add(item);
    }
    void add(const std::map<std::string, std::string>& texts) {
        add(texts.size());
        for (const auto& [name, text] : texts)
            add(Fields(name, text).take());
    }
    template <class T>
    void add(const std::optional<T>& value) {
        if (!value) return add(std::string_view("none"));
        add(*value);
    }

    std::string out_{};
};

} // namespace

std::string describe(const domain::Customer& c) {
    return Fields(c.id, c.status, c.plan, c.name, c.detail, c.email, c.phone_number, c.address,
                  c.webhook_uri, c.webhook_method, c.webhook_secret, c.webhook_secret_old,
                  c.tm_secret_old_end, c.tm_freeze, c.tm_purge, c.tm_create, c.tm_update,
                  c.tm_delete)
        .take();
}

std::string describe(const domain::Agent& a) {
    return Fields(a.id, a.customer_id, a.username, a.password_hash, a.name, a.detail, a.permission,
                  a.tm_password, a.tm_create, a.tm_update, a.tm_delete)
        .take();
}

std::string describe(const domain::AccessKey& k) {
    return Fields(k.id, k.customer_id, k.name, k.detail, k.token_hash, k.token_prefix, k.permission,
                  k.scope.numbers, k.scope.verbs, k.tm_used, k.tm_expire, k.tm_create, k.tm_update,
                  k.tm_delete)
        .take();
}

std::string describe(const domain::Number& n) {
    return Fields(n.id, n.customer_id, n.number, n.type, n.status, n.call_flow_id,
                  n.message_flow_id, n.name, n.detail, n.t38_enabled, n.emergency_enabled,
                  n.rtp_debug, n.tags, n.provider, n.provider_reference, n.provider_status,
                  n.tm_create, n.tm_purchase, n.tm_renew, n.tm_update, n.tm_delete,
                  n.status_before_release, n.deletion_lock, n.metadata, n.suspension,
                  n.tm_renewal_failed, n.campaign_id)
        .take();
}

std::string describe(const domain::Reservation& r) {
    return Fields(r.id, r.customer_id, r.number, r.tm_expire, r.tm_create, r.tm_update, r.tm_delete)
        .take();
}

std::string describe(const domain::BillingAccount& a) {
    return Fields(a.id, a.customer_id, a.name, a.detail, a.balance_credit, a.balance_token,
                  a.entries, a.tm_next_topup, a.tm_last_topup, a.tm_create, a.tm_update)
        .take();
}

std::string describe(const domain::Billing& b) {
    return Fields(b.id, b.customer_id, b.account_id, b.serial, b.transaction, b.status, b.reference,
                  b.reference_id, b.cost, b.usage_duration, b.billable_units, b.rate_token,
                  b.rate_credit, b.amount_token, b.amount_credit, b.balance_token_snapshot,
                  b.balance_credit_snapshot, b.idempotency_key, b.detail, b.tm_create, b.tm_update)
        .take();
}

std::string describe(const domain::NumberOrder& o) {
    std::string items;
    for (const auto& i : o.items)
        items += Fields(i.number, i.number_id, i.status, i.reason, i.message).take() + "\n";
    return Fields(o.id, o.customer_id, o.status, o.actor, o.call_flow_id, o.message_flow_id, o.name,
                  o.tags, items, o.tm_create, o.tm_update, o.tm_delete)
        .take();
}

std::string describe(const domain::CarrierFinding& f) {
    std::string drift;
    for (const auto& d : f.drift)
        drift += Fields(d.setting, d.wanted, d.found).take() + "\n";
    return Fields(f.id, f.account, f.kind, f.status, f.number, f.number_id, f.reference,
                  f.our_reference, f.provider_status, drift, f.action, f.actor, f.customer_id,
                  f.call_flow_id, f.message_flow_id, f.detail, f.tm_create, f.tm_seen, f.tm_update)
        .take();
}

std::string describe(const domain::Reconciliation& r) {
    return Fields(r.id, r.account, r.status, r.actor, r.numbers_here, r.numbers_there, r.orphans,
                  r.ghosts, r.drifts, r.reason, r.detail, r.tm_create, r.tm_end)
        .take();
}

std::string describe(const domain::InventoryNumber& n) {
    const auto& o = n.offer;
    const auto price = o.price.value_or(domain::CarrierPrice{-1, -1, "none"});
    return Fields(n.id, n.account, o.number, o.country, o.type, o.region, o.city, o.postal_code,
                  o.features, price.monthly_micros, price.setup_micros, price.currency, n.status,
                  n.our_reference, n.tm_create, n.tm_update)
        .take();
}

std::string describe(const domain::OptOut& o) {
    return Fields(o.id, o.customer_id, o.number, o.peer, o.status, o.source, o.keyword,
                  o.message_id, o.text, o.reason, o.tm_create, o.tm_update, o.helped, o.tm_help)
        .take();
}

std::string describe(const domain::NumberImport& i) {
    std::string faults;
    for (const auto& f : i.faults)
        faults += Fields(f.line, f.column, f.number, f.field, f.reason, f.message).take() + "\n";
    return Fields(i.id, i.customer_id, i.status, i.mode, i.actor, i.request_id, i.is_operator,
                  i.columns, i.rows_total, i.created, i.updated, i.unchanged, i.failed, faults,
                  i.tm_create, i.tm_update, i.tm_end)
        .take();
}

std::string describe(const domain::NumberPort& p) {
    std::string numbers;
    for (const auto& n : p.numbers)
        numbers += Fields(n.number, n.number_id, n.call_flow_id, n.message_flow_id, n.name, n.tags)
                       .take() +
                   "\n";
    const auto& l = p.losing;
    const auto& a = l.address;
    const auto losing = Fields(l.carrier_name, l.entity_name, l.authorized_person, l.email,
                               l.billing_number, l.account_number, l.pin, a.street, a.extended,
                               a.locality, a.region, a.postal_code, a.country)
                            .take();
    return Fields(p.id, p.customer_id, p.account, p.is_manual, p.status, numbers, losing,
                  p.tm_requested, p.tm_foc, p.references, p.provider_status, p.reason, p.tm_submit,
                  p.tm_taken, p.tm_cancel, p.tm_end, p.tm_create, p.tm_update, p.tm_delete)
        .take();
}

std::string describe(const domain::PortDocument& d) {
    return Fields(d.id, d.port_id, d.customer_id, d.kind, d.file_name, d.content_type, d.bytes,
                  d.sha256, d.tm_create)
        .take();
}

std::string describe(const domain::PortComment& c) {
    return Fields(c.id, c.port_id, c.author, c.status, c.text, c.provider_reference, c.tm_create)
        .take();
}

std::string describe(const domain::PortOut& p) {
    std::string numbers;
    for (const auto& n : p.numbers)
        numbers += Fields(n.number, n.number_id).take() + "\n";
    return Fields(p.id, p.customer_id, p.account, p.provider_reference, p.status, numbers,
                  p.gaining_carrier, p.entity_name, p.pin, p.provider_status, p.reason, p.is_told,
                  p.tm_foc, p.tm_decide, p.tm_end, p.tm_create, p.tm_update)
        .take();
}

std::string describe(const domain::Flow& f) {
    return Fields(f.id, f.customer_id, f.name, f.detail, f.actions, f.tm_create, f.tm_update,
                  f.tm_delete)
        .take();
}

std::string describe(const domain::Call& c) {
    return Fields(c.id, c.customer_id, c.number_id, c.flow_id, c.activeflow_id, c.source,
                  c.destination, c.status, c.direction, c.hangup_by, c.hangup_reason, c.reason,
                  c.sip_call_id, c.tm_create, c.tm_ringing, c.tm_progressing, c.tm_hangup,
                  c.tm_update, c.tm_delete)
        .take();
}

std::string describe(const domain::Activeflow& a) {
    return Fields(a.id, a.customer_id, a.flow_id, a.reference_type, a.reference_id, a.status,
                  a.executed_actions, a.actions, a.state, a.tm_wake, a.end_reason, a.end_detail,
                  a.tm_create, a.tm_update, a.tm_delete)
        .take();
}

std::string describe(const domain::Message& m) {
    return Fields(m.id, m.customer_id, m.number_id, m.activeflow_id, m.direction, m.source,
                  m.targets, m.text, m.medias, m.provider, m.provider_reference, m.reason,
                  m.is_keyword_reply, m.tm_create, m.tm_update, m.tm_delete)
        .take();
}

std::string describe(const domain::Event& e) {
    return Fields(e.kind, e.customer_id, e.resource_id, e.number_id, e.actor, e.request_id,
                  e.before, e.after, e.time)
        .take();
}

std::string describe(const domain::Delivery& d) {
    return Fields(d.id, d.customer_id, d.ordering_key, d.event_sequence, d.uri, d.method,
                  d.content_type, d.body, d.is_signed, d.status, d.attempts, d.last_error,
                  d.tm_create, d.tm_next, d.tm_done)
        .take();
}

std::string describe(const domain::IdempotencyRecord& r) {
    return Fields(r.customer_id, r.key, r.request_hash, r.status, r.body, r.tm_create).take();
}

} // namespace numberd::test
