// SPDX-License-Identifier: Apache-2.0
// carrier_probe KIND URL: asks an account at KIND (telnyx, twilio), whose API is at URL, everything
// that numberd asks of one, and prints a JSON line an operation: what it was answered.
#include <boost/json.hpp>
#include <condition_variable>
#include <future>
#include <iostream>
#include <thread>

#include "base/rng.hpp"
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "carrier/twilio/twilio_carrier.hpp"

namespace {

using namespace numberd;
using domain::Carrier;

constexpr auto kPatience = std::chrono::seconds{20};

/// The account, and what it works with.
class Probe {
  public:
    Probe(const std::string& kind, const std::string& url) {
        if (kind == "telnyx")
            carrier_ = std::make_unique<carrier::telnyx::TelnyxCarrier>(telnyx(url), tools_);
        else
            carrier_ = std::make_unique<carrier::twilio::TwilioCarrier>(twilio(url), tools_);
    }
    ~Probe() {
        client_.stop();
        ticker_.request_stop();
    }

    void run() {
        numbers();
        texts();
        ports();
    }

  private:
    static carrier::telnyx::Settings telnyx(const std::string& url) {
        carrier::telnyx::Settings settings;
        settings.account.name = "probe";
        settings.api_key = "KEY";
        settings.base_url = url;
        settings.connection_id = "1293384261075731499";
        settings.messaging_profile_id = "16fd2706-8baf-433b-82eb-8c7fada847da";
        settings.hook_url = url + "/hooks/probe";
        return settings;
    }
    static carrier::twilio::Settings twilio(const std::string& url) {
        carrier::twilio::Settings settings;
        settings.account.name = "probe";
        settings.account_sid = "AC0123456789abcdef0123456789abcdef";
        settings.auth_token = "token";
        settings.base_url = settings.messaging_base_url = url;
        settings.numbers_base_url = settings.upload_base_url = url;
        settings.trunk_sid = "TK0123456789abcdef0123456789abcdef";
        settings.hook_url = url + "/hooks/probe";
        return settings;
    }

    template <class T, class Begin>
    static void ask(const char* operation, Begin begin) {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto future = promise->get_future();
        begin([promise](Result<T> result) { promise->set_value(std::move(result)); });
        boost::json::object line{{"operation", operation}};
        if (future.wait_for(kPatience) != std::future_status::ready) {
            line["reason"] = "no answer";
        } else if (const auto result = future.get(); !result) {
            line["reason"] = result.error().reason;
            line["message"] = result.error().message;
        } else {
            line["reason"] = "";
        }
        std::cout << boost::json::serialize(line) << std::endl;
    }

    void numbers() {
        domain::SearchQuery query{.country = "US", .type = "local", .area_code = "212"};
        query.contains = "55";
        query.region = "NY";
        query.locality = "New York";
        query.features = {"sms", "voice"};
        ask<std::vector<domain::OfferedNumber>>("search",
                                                [&](auto done) { carrier_->search(query, done); });
        ask<domain::OrderState>("order",
                                [&](auto done) { carrier_->order(number_, reference_, done); });
        ask<domain::OrderState>(
            "order_state", [&](auto done) { carrier_->order_state(number_, reference_, done); });
        ask<domain::CarrierNumbers>("list", [&](auto done) { carrier_->list("", done); });
        ask<void>("configure",
                  [&](auto done) { carrier_->configure(number_, "", reference_, done); });
        ask<void>("release", [&](auto done) { carrier_->release(number_, "", done); });
    }

    void texts() {
        domain::OutboundText text{.our_reference = reference_, .from = number_, .to = other_};
        text.text = "Hello";
        text.tm_create = clock_.now();
        ask<domain::SentText>("send_text", [&](auto done) { carrier_->send_text(text, done); });
        text.medias = {"https://numbers.example/a.png"};
        ask<domain::SentText>("send_media", [&](auto done) { carrier_->send_text(text, done); });
        ask<std::optional<domain::SentText>>("text_state",
                                             [&](auto done) { carrier_->text_state(text, done); });
    }

    void ports() {
        domain::PortSubmission port{.our_reference = reference_, .numbers = {number_}};
        port.losing.entity_name = "Example Ltd";
        port.losing.authorized_person = "Ann Example";
        port.losing.email = "ann@example.com";
        port.losing.account_number = "42";
        port.losing.pin = "1234";
        port.losing.address = {"1 Street", "", "New York", "NY", "10001", "US"};
        port.tm_requested = clock_.now() + std::chrono::days{14};
        ask<std::vector<domain::Portability>>(
            "check_portability", [&](auto done) { carrier_->check_portability({number_}, done); });
        ask<domain::PortState>("submit_port",
                               [&](auto done) { carrier_->submit_port(port, done); });
        const std::vector<std::string> references{"eef3340b-8903-4466-b445-89b697315a3a"};
        ask<std::optional<domain::PortState>>(
            "port_state", [&](auto done) { carrier_->port_state(reference_, references, done); });
        ask<void>("comment_port",
                  [&](auto done) { carrier_->comment_port(references, "Soon?", done); });
        ask<domain::PortState>("cancel_port",
                               [&](auto done) { carrier_->cancel_port(references, done); });
    }

    const domain::E164 number_ = *domain::E164::parse("+12125550100");
    const domain::E164 other_ = *domain::E164::parse("+12125550199");
    const std::string reference_ = "0b266038-844b-71ec-97d8-63ba531361ce";
    SystemClock clock_;
    SystemRng rng_;
    service::Deadlines deadlines_{clock_};
    http::Client client_{{.allow_private_targets = true}};
    carrier::Tools tools_{client_, deadlines_, clock_, rng_};
    std::unique_ptr<Carrier> carrier_;
    std::mutex mutex_;
    std::condition_variable_any stop_;
    std::jthread ticker_{[this](const std::stop_token& stopped) {
        std::unique_lock lock(mutex_);
        while (!stop_.wait_for(lock, stopped, std::chrono::milliseconds{20},
                               [&] { return stopped.stop_requested(); }))
            deadlines_.sweep();
    }};
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: carrier_probe telnyx|twilio URL\n";
        return 2;
    }
    Probe(argv[1], argv[2]).run();
    return 0;
}
