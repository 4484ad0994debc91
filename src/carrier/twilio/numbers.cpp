// SPDX-License-Identifier: Apache-2.0
// Search, buy, set up, release, list.
#include <mutex>

#include "carrier/account/digits.hpp"
#include "carrier/twilio/read.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::CarrierNumber;
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
    const auto compare = [&](const char* setting, const std::string& wanted,
                             const std::string& found) {
        if (!wanted.empty() && wanted != found) drift.push_back({setting, wanted, found});
    };
    compare("trunk_sid", settings.trunk_sid, held.trunk_sid);
    if (settings.messaging_service_sid.empty()) compare("sms_url", settings.hook_url, held.sms_url);
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
        account_.ask(get(url, filters_of(query)),
                     [query, type = ours, gathering](const Result<Told>& told) {
                         if (!told) return gathering->take(told.error());
                         // A country does not have every type.
                         if (told.value().status == 404)
                             return gathering->take(std::vector<OfferedNumber>{});
                         const auto answer = answer_of(told.value());
                         if (!answer) return gathering->take(answer.error());
                         gathering->take(offers_in(answer.value(), query, type));
                     });
    }
}

void TwilioCarrier::find(E164 number, const Fields& filter,
                         Done<std::optional<CarrierNumber>> done) {
    account_.ask(get(path("/IncomingPhoneNumbers.json"), filter),
                 [number, done = std::move(done)](const Result<Told>& told) {
                     if (!told) return done(told.error());
                     const auto answer = answer_of(told.value());
                     if (!answer) return done(answer.error());
                     const auto list = answer.value()["incoming_phone_numbers"];
                     if (!list.is_array()) {
                         return done(domain::fail(Reason::CarrierOutcomeUnknown,
                                                  "Twilio answered without a list"));
                     }
                     for (const auto& item : list.items()) {
                         const auto held = number_in(item);
                         if (held && held->number.number == number)
                             return done(std::optional{held->number});
                     }
                     done(std::optional<CarrierNumber>{});
                 });
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

/// Looked up first: there is no key that would make a second purchase the same as the first.
void TwilioCarrier::order(E164 number, std::string our_reference, Done<OrderState> done) {
    order_state(
        number, our_reference,
        [this, number, our_reference, done = std::move(done)](Result<OrderState> known) {
            if (!known) {
                // Nothing was bought by looking.
                return done(domain::fail(Reason::CarrierUnavailable, known.error().message));
            }
            if (known.value().status != OrderStatus::Unknown) return done(known);
            buy(number, our_reference, done);
        });
}

void TwilioCarrier::buy(E164 number, const std::string& our_reference, Done<OrderState> done) {
    Fields fields = wanted_of(our_reference);
    fields.insert(fields.begin(), {"PhoneNumber", number.to_string()});
    account_.ask(form(path("/IncomingPhoneNumbers.json"), fields, Repeat::Unsafe),
                 [this, number, done = std::move(done)](const Result<Told>& told) {
                     if (!told) return done(told.error());
                     const auto answer = answer_of(told.value());
                     if (!answer) return done(answer.error());
                     const auto held = number_in(answer.value());
                     if (!held || held->number.number != number) {
                         return done(domain::fail(Reason::CarrierOutcomeUnknown,
                                                  "Twilio answered with another number"));
                     }
                     join_service(held->number.reference, [state = bought(*held),
                                                           done](const Result<void>& joined) {
                         if (joined) return done(state);
                         // It is bought: no refusal of what comes after may end it.
                         done(domain::fail(Reason::CarrierOutcomeUnknown, joined.error().message));
                     });
                 });
}

void TwilioCarrier::order_state(E164 number, std::string our_reference, Done<OrderState> done) {
    account_.ask(
        get(path("/IncomingPhoneNumbers.json"), {{"FriendlyName", our_reference}}),
        [this, number, our_reference, done = std::move(done)](const Result<Told>& told) {
            if (!told) return done(told.error());
            const auto answer = answer_of(told.value());
            if (!answer) return done(answer.error());
            const auto list = answer.value()["incoming_phone_numbers"];
            if (!list.is_array()) {
                return done(
                    domain::fail(Reason::CarrierOutcomeUnknown, "Twilio answered without a list"));
            }
            for (const auto& item : list.items()) {
                const auto held = number_in(item);
                if (!held || held->number.number != number ||
                    held->number.our_reference != our_reference)
                    continue;
                return join_service(held->number.reference,
                                    [state = bought(*held), done](const Result<void>& joined) {
                                        if (!joined) return done(joined.error());
                                        done(state);
                                    });
            }
            OrderState unknown;
            unknown.status = OrderStatus::Unknown;
            done(std::move(unknown));
        });
}

/// A number that the service has already is a success.
void TwilioCarrier::join_service(const std::string& sid, Done<void> done) {
    if (settings_.messaging_service_sid.empty()) return done(success());
    const auto url = settings_.messaging_base_url + "/v1/Services/" +
                     http::percent_encode(settings_.messaging_service_sid) + "/PhoneNumbers";
    account_.ask(form(url, {{"PhoneNumberSid", sid}}, Repeat::Safe),
                 [done = std::move(done)](const Result<Told>& told) {
                     if (!told) return done(told.error());
                     if (told.value().status == 409) return done(success());
                     if (const auto answer = answer_of(told.value()); !answer)
                         return done(answer.error());
                     done(success());
                 });
}

void TwilioCarrier::set_up(const std::string& sid, const std::string& our_reference,
                           Done<void> done) {
    const auto url = path("/IncomingPhoneNumbers/" + http::percent_encode(sid) + ".json");
    account_.ask(form(url, wanted_of(our_reference), Repeat::Safe),
                 [this, sid, done = std::move(done)](const Result<Told>& told) {
                     if (!told) return done(told.error());
                     if (const auto answer = answer_of(told.value()); !answer)
                         return done(answer.error());
                     join_service(sid, done);
                 });
}

/// Looked up by the number itself: an id that was another's releases nothing.
void TwilioCarrier::release(E164 number, std::string, Done<void> done) {
    find(number, {{"PhoneNumber", number.to_string()}},
         [this, done = std::move(done)](const Result<std::optional<CarrierNumber>>& held) {
             if (!held) return done(held.error());
             if (!held.value()) return done(success());
             Ask ask;
             ask.method = "DELETE";
             ask.url = path("/IncomingPhoneNumbers/" +
                            http::percent_encode(held.value()->reference) + ".json");
             account_.ask(std::move(ask), [done](const Result<Told>& told) {
                 if (!told) return done(told.error());
                 const int status = told.value().status;
                 if (status == 204 || status == 200 || status == 404) return done(success());
                 if (const auto answer = answer_of(told.value()); !answer)
                     return done(answer.error());
                 done(success());
             });
         });
}

/// `page` is the path that the page before has named, below our account alone.
void TwilioCarrier::list(std::string page, Done<CarrierNumbers> done) {
    const std::string first = path("/IncomingPhoneNumbers.json");
    const bool is_ours = (settings_.base_url + page).starts_with(first + "?");
    if (!page.empty() && !is_ours) {
        return done(domain::fail(Reason::CarrierOutcomeUnknown, "Twilio named a foreign page"));
    }
    auto ask =
        page.empty() ? get(first, {{"PageSize", kPageSize}}) : get(settings_.base_url + page);
    account_.ask(std::move(ask), [this, done = std::move(done)](const Result<Told>& told) {
        if (!told) return done(told.error());
        const auto answer = answer_of(told.value());
        if (!answer) return done(answer.error());
        const auto list = answer.value()["incoming_phone_numbers"];
        if (!list.is_array()) {
            return done(
                domain::fail(Reason::CarrierOutcomeUnknown, "Twilio answered without a list"));
        }
        CarrierNumbers numbers;
        for (const auto& item : list.items()) {
            auto held = number_in(item);
            if (!held) continue;
            held->number.drift = drift_of(*held, settings_);
            numbers.numbers.push_back(std::move(held->number));
        }
        numbers.next = answer.value()["next_page_uri"].text();
        done(std::move(numbers));
    });
}

void TwilioCarrier::configure(E164 number, std::string, std::string our_reference,
                              Done<void> done) {
    find(number, {{"PhoneNumber", number.to_string()}},
         [this, our_reference,
          done = std::move(done)](const Result<std::optional<CarrierNumber>>& held) {
             if (!held) return done(held.error());
             if (!held.value()) {
                 return done(
                     domain::fail(Reason::CarrierRejected, "the account has no such number"));
             }
             set_up(held.value()->reference, our_reference, done);
         });
}

} // namespace numberd::carrier::twilio
