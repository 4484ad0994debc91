// SPDX-License-Identifier: Apache-2.0
// Search, buy, set up, release, list.
#include <mutex>

#include "carrier/account/ask_json.hpp"
#include "carrier/account/digits.hpp"
#include "carrier/twilio/read.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::CarrierNumbers;
using domain::E164;
using domain::OfferedNumber;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;

constexpr const char* kPageSize = "1000";

/// Our types and the path segments that search them.
constexpr std::pair<const char*, const char*> kTypes[] = {
    {"local", "Local"}, {"toll_free", "TollFree"}, {"mobile", "Mobile"}, {"national", "National"}};

/// The one pattern that there is; what it does not say is looked at in the answer.
std::string pattern_of(const domain::SearchQuery& query) {
    if (!query.starts_with.empty())
        return "+" + calling_code_of(query.country) + national_start(query);
    if (!query.contains.empty()) return query.contains;
    return query.ends_with.empty() ? "" : query.ends_with + "$";
}

Fields filters_of(const domain::SearchQuery& query) {
    Fields filters{{"PageSize", std::to_string(query.limit)}};
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) filters.emplace_back(name, value);
    };
    add("AreaCode", query.area_code);
    add("Contains", pattern_of(query));
    add("InRegion", query.region);
    add("InLocality", query.locality);
    for (const auto& feature : query.features) {
        if (feature == "sms") filters.emplace_back("SmsEnabled", "true");
        if (feature == "mms") filters.emplace_back("MmsEnabled", "true");
        if (feature == "voice") filters.emplace_back("VoiceEnabled", "true");
        if (feature == "fax") filters.emplace_back("FaxEnabled", "true");
    }
    return filters;
}

/// The answers for each type, until the last is there.
class Gathering {
  public:
    Gathering(std::size_t types, domain::Carrier::Done<std::vector<OfferedNumber>> done)
        : missing_(types), done_(std::move(done)) {}

    void take(Result<std::vector<OfferedNumber>> offers) {
        {
            const std::lock_guard lock(mutex_);
            if (offers) {
                auto& found = offers.value();
                offers_.insert(offers_.end(), found.begin(), found.end());
            } else if (!error_) {
                error_ = offers.error();
            }
            if (--missing_ > 0) return;
        }
        if (error_ && offers_.empty()) return done_(std::move(*error_));
        done_(std::move(offers_));
    }

  private:
    std::mutex mutex_;
    std::size_t missing_;
    std::vector<OfferedNumber> offers_{};
    std::optional<Error> error_{};
    domain::Carrier::Done<std::vector<OfferedNumber>> done_;
};

std::vector<domain::Drift> drift_of(const HeldNumber& held, const Settings& settings) {
    std::vector<domain::Drift> drift;
    note_drift(drift, "trunk_sid", settings.trunk_sid, held.trunk_sid);
    if (settings.messaging_service_sid.empty())
        note_drift(drift, "sms_url", settings.hook_url, held.sms_url);
    return drift;
}

} // namespace

void TwilioCarrier::search(domain::SearchQuery query, Done<std::vector<OfferedNumber>> done) {
    const bool needs_emergency = std::find(query.features.begin(), query.features.end(),
                                           "emergency") != query.features.end();
    if (needs_emergency) return done(std::vector<OfferedNumber>{}); // its search does not tell
    std::vector<std::pair<std::string, std::string>> types;
    for (const auto& [ours, theirs] : kTypes) {
        if (query.type == ours || (query.type.empty() && std::string_view(ours) != "national"))
            types.emplace_back(ours, theirs);
    }
    if (types.empty()) return done(std::vector<OfferedNumber>{});
    const auto gathering = std::make_shared<Gathering>(types.size(), std::move(done));
    for (const auto& [ours, theirs] : types) {
        const auto url = path("/AvailablePhoneNumbers/" + http::percent_encode(query.country) +
                              "/" + theirs + ".json");
        // A country does not have every type.
        ask_for<std::vector<OfferedNumber>>(
            account_, get(url, filters_of(query)), gone_or_answer_of,
            [query, type = ours](const JsonView& answer) { return offers_in(answer, query, type); },
            [gathering](Result<std::vector<OfferedNumber>> offers) {
                gathering->take(std::move(offers));
            });
    }
}

void TwilioCarrier::find(E164 number, const Fields& filter, Done<std::optional<HeldNumber>> done) {
    ask_for<std::optional<HeldNumber>>(
        account_, get(path("/IncomingPhoneNumbers.json"), filter), numbers_of,
        [number](const JsonView& answer) -> Result<std::optional<HeldNumber>> {
            BOOST_OUTCOME_TRY(const auto& numbers, numbers_in(answer));
            for (const auto& held : numbers) {
                if (held.number.number == number) return std::optional{held};
            }
            return std::optional<HeldNumber>{};
        },
        std::move(done));
}

Fields TwilioCarrier::wanted_of(const std::string& our_reference) const {
    Fields fields{{"FriendlyName", our_reference}};
    if (!settings_.trunk_sid.empty()) fields.emplace_back("TrunkSid", settings_.trunk_sid);
    if (!settings_.hook_url.empty()) {
        fields.emplace_back("SmsUrl", settings_.hook_url);
        fields.emplace_back("SmsMethod", "POST");
    }
    return fields;
}

void TwilioCarrier::order(E164 number, std::string our_reference, Done<OrderState> done) {
    order_once(
        *this, number, our_reference,
        [this, number, our_reference, done] { buy(number, our_reference, done); }, done);
}

void TwilioCarrier::buy(E164 number, const std::string& our_reference, Done<OrderState> done) {
    Fields fields = wanted_of(our_reference);
    fields.insert(fields.begin(), {"PhoneNumber", number.to_string()});
    ask_for<HeldNumber>(
        account_, form(path("/IncomingPhoneNumbers.json"), fields, Repeat::Unsafe), answer_of,
        [number](const JsonView& answer) -> Result<HeldNumber> {
            auto held = number_in(answer);
            if (held && held->number.number == number) return std::move(*held);
            return nonsense("Twilio answered with another number");
        },
        [this, done = std::move(done)](const Result<HeldNumber>& held) {
            if (!held) return done(held.error());
            join_service(held.value().number.reference,
                         [state = bought(held.value()), done](const Result<void>& joined) {
                             if (joined) return done(state);
                             // It is bought: no refusal of what comes after may end it.
                             done(nonsense(joined.error().message));
                         });
        });
}

void TwilioCarrier::order_state(E164 number, std::string our_reference, Done<OrderState> done) {
    find(number, {{"FriendlyName", our_reference}},
         [this, our_reference,
          done = std::move(done)](const Result<std::optional<HeldNumber>>& found) {
             if (!found) return done(found.error());
             const auto& held = found.value();
             if (!held || held->number.our_reference != our_reference) {
                 OrderState unknown;
                 unknown.status = OrderStatus::Unknown;
                 return done(std::move(unknown));
             }
             join_service(held->number.reference,
                          [state = bought(*held), done](const Result<void>& joined) {
                              if (!joined) return done(joined.error());
                              done(state);
                          });
         });
}

/// A number that the service has already is a success.
void TwilioCarrier::join_service(const std::string& sid, Done<void> done) {
    if (settings_.messaging_service_sid.empty()) return done(success());
    const auto url = settings_.messaging_base_url + "/v1/Services/" +
                     http::percent_encode(settings_.messaging_service_sid) + "/PhoneNumbers";
    ask_to(account_, form(url, {{"PhoneNumberSid", sid}}, Repeat::Safe), already_or_answer_of,
           std::move(done));
}

void TwilioCarrier::set_up(const std::string& sid, const std::string& our_reference,
                           Done<void> done) {
    const auto url = path("/IncomingPhoneNumbers/" + http::percent_encode(sid) + ".json");
    ask_to(account_, form(url, wanted_of(our_reference), Repeat::Safe), answer_of,
           [this, sid, done = std::move(done)](const Result<void>& is_set_up) {
               if (!is_set_up) return done(is_set_up);
               join_service(sid, done);
           });
}

/// Looked up by the number itself: an id that was another's releases nothing.
void TwilioCarrier::release(E164 number, std::string, Done<void> done) {
    find(number, {{"PhoneNumber", number.to_string()}},
         [this, done = std::move(done)](const Result<std::optional<HeldNumber>>& held) {
             if (!held) return done(held.error());
             if (!held.value()) return done(success());
             Ask ask;
             ask.method = "DELETE";
             ask.url = path("/IncomingPhoneNumbers/" +
                            http::percent_encode(held.value()->number.reference) + ".json");
             ask_to(account_, std::move(ask), gone_or_answer_of, done);
         });
}

/// `page` is the path that the page before has named, below our account alone.
void TwilioCarrier::list(std::string page, Done<CarrierNumbers> done) {
    const std::string first = path("/IncomingPhoneNumbers.json");
    const bool is_ours = (settings_.base_url + page).starts_with(first + "?");
    if (!page.empty() && !is_ours) {
        return done(nonsense("Twilio named a foreign page"));
    }
    auto ask =
        page.empty() ? get(first, {{"PageSize", kPageSize}}) : get(settings_.base_url + page);
    ask_for<CarrierNumbers>(
        account_, std::move(ask), numbers_of,
        [settings = settings_](const JsonView& answer) -> Result<CarrierNumbers> {
            BOOST_OUTCOME_TRY(const auto& held, numbers_in(answer));
            CarrierNumbers numbers;
            for (auto one : held) {
                one.number.drift = drift_of(one, settings);
                numbers.numbers.push_back(std::move(one.number));
            }
            numbers.next = answer["next_page_uri"].text();
            return numbers;
        },
        std::move(done));
}

void TwilioCarrier::configure(E164 number, std::string, std::string our_reference,
                              Done<void> done) {
    find(number, {{"PhoneNumber", number.to_string()}},
         [this, our_reference,
          done = std::move(done)](const Result<std::optional<HeldNumber>>& held) {
             if (!held) return done(held.error());
             if (!held.value()) {
                 return done(
                     domain::fail(Reason::CarrierRejected, "the account has no such number"));
             }
             set_up(held.value()->number.reference, our_reference, done);
         });
}

} // namespace numberd::carrier::twilio
