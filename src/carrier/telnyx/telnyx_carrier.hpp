// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "carrier/account/account.hpp"
#include "domain/carrier.hpp"

namespace numberd::carrier::telnyx {

struct Settings {
    AccountSettings account{}; ///< its authorization is made from the key
    std::string api_key{};     ///< a secret
    std::string public_key{};  ///< base64 of 32 bytes: webhooks are checked with it
    std::string base_url{"https://api.telnyx.com/v2"};
    std::string connection_id{};        ///< put on every number; empty: left alone
    std::string messaging_profile_id{}; ///< put on every number; empty: left alone
    std::string hook_url{};             ///< the public URL of /hooks/{account}
};

struct HeldNumber; ///< read.hpp

/// An account at Telnyx, API v2. Orders carry our reference as `customer_reference`, and are looked
/// up by it; numbers are set up after the order has come through, before it is called complete.
/// Texts cannot be looked up there: each brings its own webhook address with our reference in it,
/// so that a receipt tells. Any thread; answers come on threads of the HTTP client.
class TelnyxCarrier final : public domain::Carrier {
  public:
    TelnyxCarrier(Settings settings, Tools tools);

    std::string name() const override { return settings_.account.name; }

    void search(domain::SearchQuery query, Done<std::vector<domain::OfferedNumber>> done) override;
    void order(domain::E164 number, std::string our_reference,
               Done<domain::OrderState> done) override;
    void order_state(domain::E164 number, std::string our_reference,
                     Done<domain::OrderState> done) override;
    void release(domain::E164 number, std::string reference, Done<void> done) override;
    void list(std::string page, Done<domain::CarrierNumbers> done) override;
    void configure(domain::E164 number, std::string reference, std::string our_reference,
                   Done<void> done) override;

    void send_text(domain::OutboundText text, Done<domain::SentText> done) override;

    void check_portability(std::vector<domain::E164> numbers,
                           Done<std::vector<domain::Portability>> done) override;
    void submit_port(domain::PortSubmission port, Done<domain::PortState> done) override;
    void port_state(std::string our_reference, std::vector<std::string> references,
                    Done<std::optional<domain::PortState>> done) override;
    void cancel_port(std::vector<std::string> references, Done<domain::PortState> done) override;
    void comment_port(std::vector<std::string> references, std::string text,
                      Done<void> done) override;

    Result<std::vector<domain::CarrierNews>> read_hook(const domain::HookRequest& request) override;

    bool is_usable() const override { return account_.is_usable(); }
    domain::CarrierHealth health() const override { return account_.health(); }

  private:
    friend class PortIn;

    using Query = std::vector<std::pair<std::string, std::string>>;

    Ask get(const std::string& path, const Query& query = {}) const;
    /// With a JSON body.
    Ask write(const char* method, const std::string& path, std::string body, Repeat repeat) const;

    void place(domain::E164 number, const std::string& our_reference,
               Done<domain::OrderState> done);
    /// The number as the account has it; nullopt: it has none. Never another one.
    void find_number(domain::E164 number, Done<std::optional<HeldNumber>> done);
    void set_up(const domain::CarrierNumber& number, const std::string& our_reference,
                Done<void> done);
    void finish_order(domain::E164 number, const std::string& our_reference,
                      Done<domain::OrderState> done);

    const Settings settings_;
    Clock& clock_;
    Account account_;
};

} // namespace numberd::carrier::telnyx
