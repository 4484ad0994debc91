// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "carrier/account/account.hpp"
#include "domain/carrier.hpp"

namespace numberd::carrier::twilio {

struct Settings {
    AccountSettings account{}; ///< its authorization is made from SID and token
    std::string account_sid{};
    std::string auth_token{}; ///< a secret: signs requests, and checks webhooks
    std::string base_url{"https://api.twilio.com"};
    std::string messaging_base_url{"https://messaging.twilio.com"};
    std::string numbers_base_url{"https://numbers.twilio.com"};
    std::string upload_base_url{"https://numbers-upload.twilio.com"};
    std::string trunk_sid{};             ///< put on every number; empty: left alone
    std::string messaging_service_sid{}; ///< put on every number; empty: left alone
    std::string hook_url{};              ///< the public URL of /hooks/{account}
};

/// A form's or a query's fields, in order.
using Fields = std::vector<std::pair<std::string, std::string>>;

struct HeldNumber; ///< read.hpp

/// An account at Twilio, API 2010-04-01. Buying is synchronous there; our reference is the number's
/// friendly name, by which a purchase is looked up before it is made. Texts are looked up by
/// addresses, day and body. Any thread; answers come on threads of the HTTP client.
class TwilioCarrier final : public domain::Carrier {
  public:
    TwilioCarrier(Settings settings, Tools tools);

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
    void text_state(domain::OutboundText text, Done<std::optional<domain::SentText>> done) override;

    void check_portability(std::vector<domain::E164> numbers,
                           Done<std::vector<domain::Portability>> done) override;
    void submit_port(domain::PortSubmission port, Done<domain::PortState> done) override;
    void port_state(std::string our_reference, std::vector<std::string> references,
                    Done<std::optional<domain::PortState>> done) override;
    void cancel_port(std::vector<std::string> references, Done<domain::PortState> done) override;

    Result<std::vector<domain::CarrierNews>> read_hook(const domain::HookRequest& request) override;
    domain::HookAnswer hook_answer() const override;

    bool is_usable() const override { return account_.is_usable(); }
    domain::CarrierHealth health() const override { return account_.health(); }

  private:
    friend class PortIn;

    std::string path(const std::string& rest) const; ///< below the account
    static Ask get(const std::string& url, const Fields& query = {});
    static Ask form(const std::string& url, const Fields& fields, Repeat repeat);
    static Ask json(const std::string& url, std::string body, Repeat repeat);

    /// The first number of the account under that filter that is the one meant; nullopt: none.
    void find(domain::E164 number, const Fields& filter, Done<std::optional<HeldNumber>> done);
    void buy(domain::E164 number, const std::string& our_reference, Done<domain::OrderState> done);
    void set_up(const std::string& sid, const std::string& our_reference, Done<void> done);
    void join_service(const std::string& sid, Done<void> done);
    Fields wanted_of(const std::string& our_reference) const;

    const Settings settings_;
    Account account_;
};

} // namespace numberd::carrier::twilio
