// SPDX-License-Identifier: Apache-2.0
#include "service/messages.hpp"

#include <algorithm>

#include "domain/text_address.hpp"
#include "service/ledger.hpp"
#include "service/message_rules.hpp"
#include "service/opt_out_ledger.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Fault;
using domain::Message;
using domain::Number;
using domain::NumberStatus;
using domain::Reason;
using domain::Tx;

constexpr std::size_t kTextBytesMax = 6400; // 1,600 characters of four bytes
constexpr std::size_t kMediasMax = 10;

/// NANP numbers that the called party pays for: they are verified otherwise, without a campaign.
bool is_toll_free(domain::E164 number) {
    static constexpr std::string_view kPrefixes[] = {"+1800", "+1833", "+1844", "+1855",
                                                     "+1866", "+1877", "+1888"};
    const auto text = number.to_string();
    return std::any_of(std::begin(kPrefixes), std::end(kPrefixes),
                       [&](std::string_view prefix) { return text.starts_with(prefix); });
}

Result<void> check_campaign(const Core& core, const Number& number) {
    if (!core.message_rules || number.type != domain::NumberType::Normal ||
        !number.campaign_id.empty() || is_toll_free(number.number)) {
        return success();
    }
    const auto& countries = core.message_rules->campaign_required_countries;
    if (!countries.contains(domain::country_of(number.number))) return success();
    return domain::fail(Reason::CampaignRequired,
                        "texts of this number need a campaign: PUT its campaign_id",
                        {domain::problem("campaign_id", Fault::Required,
                                         "the number has none, and its country asks for one")});
}

/// A sender id that no carrier of ours takes is told as such, not as a number of somebody else.
Result<void> check_source(std::string_view source) {
    const auto refuse = [](std::string message) -> Result<void> {
        return domain::fail(Reason::SourceNotSupported, "texts leave from E.164 numbers alone",
                            {domain::problem("source.target", Fault::Pattern, std::move(message))});
    };
    switch (domain::text_address_of(source)) {
        case domain::TextAddress::ShortCode:
            return refuse("short codes are not supported");
        case domain::TextAddress::Alphanumeric:
            return refuse("alphanumeric sender ids are not supported");
        case domain::TextAddress::Number:
        case domain::TextAddress::Nothing:
            return success();
    }
    return success();
}

/// The number a message leaves from: the customer's own, and in service.
Result<Number> sending_number(const Tx& tx, domain::CustomerId customer,
                              const domain::Address& source) {
    BOOST_OUTCOME_TRY(check_source(source.target));
    const auto e164 = domain::E164::parse(source.target);
    const auto not_owned = [] {
        return domain::fail(Reason::SourceNotOwned,
                            "the source must be a number of yours, as in +15551234567",
                            {domain::problem("source.target", Fault::NotFound,
                                             "is not a number of this customer")});
    };
    if (!e164) return not_owned();
    BOOST_OUTCOME_TRY(auto number, tx.numbers().find_live(*e164));
    if (!number || number->customer_id != customer) return not_owned();
    switch (number->status) {
        case NumberStatus::Active:
            return std::move(*number);
        case NumberStatus::Suspended:
            return domain::fail(Reason::NumberSuspended, "the source number is suspended");
        case NumberStatus::PurchasePending:
            return domain::fail(Reason::NumberPending, "the source number is not yet active");
        case NumberStatus::Deleted:
            return not_owned();
    }
    return not_owned();
}

std::string destination_path(std::size_t index) {
    return "destinations[" + std::to_string(index) + "].target";
}

/// What is wrong with a destination; null: nothing.
const char* fault_of(domain::TextAddress destination) {
    switch (destination) {
        case domain::TextAddress::Number:
            return nullptr;
        case domain::TextAddress::ShortCode:
            return "short codes are not supported";
        case domain::TextAddress::Alphanumeric:
            return "names are not supported";
        case domain::TextAddress::Nothing:
            return "must be E.164, as in +15551234567";
    }
    return nullptr;
}

/// Whether something else is asked for than a number: the first to be told of.
bool has_unsupported(const NewMessage& wanted) {
    return std::any_of(wanted.destinations.begin(), wanted.destinations.end(),
                       [](const domain::Address& destination) {
                           const auto kind = domain::text_address_of(destination.target);
                           return kind == domain::TextAddress::ShortCode ||
                                  kind == domain::TextAddress::Alphanumeric;
                       });
}

std::vector<Problem> faults_of(const NewMessage& wanted) {
    std::vector<Problem> faults;
    if (wanted.destinations.empty()) {
        faults.push_back(domain::problem("destinations", Fault::Required, "at least one"));
    }
    if (wanted.destinations.size() > kDestinationsMax) {
        faults.push_back(domain::problem("destinations", Fault::Length, "at most 100"));
    }
    for (std::size_t i = 0; i < wanted.destinations.size(); ++i) {
        const char* fault = fault_of(domain::text_address_of(wanted.destinations[i].target));
        if (fault) faults.push_back(domain::problem(destination_path(i), Fault::Pattern, fault));
    }
    if (wanted.text.empty() && wanted.medias.empty()) {
        faults.push_back(domain::problem("text", Fault::Required, "a text or medias"));
    }
    if (wanted.text.size() > kTextBytesMax) {
        faults.push_back(domain::problem("text", Fault::Length, "at most 6400 bytes"));
    }
    if (wanted.medias.size() > kMediasMax) {
        faults.push_back(domain::problem("medias", Fault::Length, "at most 10"));
    }
    return faults;
}

/// Who has opted out of the number's texts. A text that is asked for is refused; in one that a flow
/// sends, these targets have failed and the others get it.
Result<void> hold_opted_out(const Tx& tx, const Core& core, const Number& number,
                            Message& message) {
    std::vector<Problem> held;
    for (std::size_t i = 0; i < message.targets.size(); ++i) {
        domain::MessageTarget& target = message.targets[i];
        const auto peer = domain::E164::parse(target.destination.target);
        if (!peer) continue;
        BOOST_OUTCOME_TRY(const bool is_out,
                          is_opted_out(tx, {message.customer_id, number.number, *peer}));
        if (!is_out) continue;
        target.status = domain::TargetStatus::Failed;
        target.reason = Reason::RecipientOptedOut;
        target.tm_update = core.clock.now();
        held.push_back(domain::problem(destination_path(i), Fault::Contradiction,
                                       peer->to_string() + " has opted out of this number"));
    }
    if (held.empty() || !message.activeflow_id.is_nil()) return success();
    return domain::fail(Reason::RecipientOptedOut, "the recipient wants no texts of this number",
                        std::move(held));
}

Result<void> insert_message(Tx& tx, const Core& core, const Actor& actor, const Message& message) {
    BOOST_OUTCOME_TRY(tx.messages().insert(message));
    return record(tx, core, actor,
                  {domain::EventKind::MessageCreated,
                   message.id.value,
                   message.number_id,
                   {},
                   message_json(message, core.time_format)});
}

Result<Message> own_message(const Tx& tx, domain::CustomerId customer, domain::MessageId id) {
    BOOST_OUTCOME_TRY(auto found, tx.messages().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::MessageNotFound, "there is no such message");
    }
    return std::move(*found);
}

} // namespace

Result<Message> queue_message(Tx& tx, const Core& core, const Actor& actor,
                              const NewMessage& wanted) {
    if (auto faults = faults_of(wanted); !faults.empty()) {
        if (has_unsupported(wanted)) {
            return domain::fail(Reason::DestinationNotSupported, "texts go to E.164 numbers alone",
                                std::move(faults));
        }
        return domain::fail(Reason::InvalidArgument, "the message cannot be sent as it is",
                            std::move(faults));
    }
    BOOST_OUTCOME_TRY(const auto number, sending_number(tx, actor.customer_id, wanted.source));
    BOOST_OUTCOME_TRY(check_campaign(core, number));
    Message message;
    message.id = core.new_id<domain::MessageId>();
    message.customer_id = actor.customer_id;
    message.number_id = number.id;
    message.activeflow_id = wanted.activeflow_id;
    message.direction = domain::MessageDirection::Outbound;
    message.source = wanted.source;
    if (message.source.type.empty()) message.source.type = "tel";
    message.text = wanted.text;
    message.medias = wanted.medias;
    message.provider = number.provider;
    message.tm_create = core.clock.now();
    const int parts = domain::sms_parts(wanted.text);
    for (const auto& destination : wanted.destinations) {
        domain::MessageTarget target;
        target.destination = destination;
        if (target.destination.type.empty()) target.destination.type = "tel";
        target.status = domain::TargetStatus::Queued;
        target.parts = parts;
        message.targets.push_back(std::move(target));
    }
    BOOST_OUTCOME_TRY(hold_opted_out(tx, core, number, message));
    BOOST_OUTCOME_TRY(charge_message(tx, core, actor, message, number.type));
    BOOST_OUTCOME_TRY(insert_message(tx, core, actor, message));
    return message;
}

Result<void> queue_keyword_reply(Tx& tx, const Core& core, const Number& number, domain::E164 peer,
                                 std::string text) {
    Message message;
    message.id = core.new_id<domain::MessageId>();
    message.customer_id = number.customer_id;
    message.number_id = number.id;
    message.direction = domain::MessageDirection::Outbound;
    message.source = {.type = "tel", .target = number.number.to_string()};
    message.text = std::move(text);
    message.provider = number.provider;
    message.is_keyword_reply = true;
    message.tm_create = core.clock.now();
    domain::MessageTarget target;
    target.destination = {.type = "tel", .target = peer.to_string()};
    target.parts = domain::sms_parts(message.text);
    message.targets.push_back(std::move(target));
    Actor system;
    system.customer_id = number.customer_id;
    system.name = "system";
    return insert_message(tx, core, system, message);
}

void Messages::send(const Actor& actor, NewMessage wanted, Done<Message> done) {
    core_.store.write([core = core_, actor, wanted = std::move(wanted)](
                          Tx& tx) { return queue_message(tx, core, actor, wanted); },
                      std::move(done));
}

void Messages::get(const Actor& actor, domain::MessageId id, Done<Message> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_message(tx, customer, id); },
        std::move(done));
}

void Messages::list(const Actor& actor, domain::Page page, Done<Listed<Message>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<Message>> {
            BOOST_OUTCOME_TRY(auto rows, tx.messages().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

} // namespace numberd::service
