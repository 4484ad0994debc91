// SPDX-License-Identifier: Apache-2.0
#include "service/messages.hpp"

#include "service/ledger.hpp"
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

/// The number a message leaves from: the customer's own, and in service.
Result<Number> sending_number(const Tx& tx, domain::CustomerId customer,
                              const domain::Address& source) {
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

std::vector<Problem> faults_of(const NewMessage& wanted) {
    std::vector<Problem> faults;
    if (wanted.destinations.empty()) {
        faults.push_back(domain::problem("destinations", Fault::Required, "at least one"));
    }
    if (wanted.destinations.size() > kDestinationsMax) {
        faults.push_back(domain::problem("destinations", Fault::Length, "at most 100"));
    }
    for (std::size_t i = 0; i < wanted.destinations.size(); ++i) {
        if (domain::E164::parse(wanted.destinations[i].target)) continue;
        faults.push_back(domain::problem("destinations[" + std::to_string(i) + "].target",
                                         Fault::Pattern, "must be E.164, as in +15551234567"));
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
        return domain::fail(Reason::InvalidArgument, "the message cannot be sent as it is",
                            std::move(faults));
    }
    BOOST_OUTCOME_TRY(const auto number, sending_number(tx, actor.customer_id, wanted.source));
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
    BOOST_OUTCOME_TRY(charge_message(tx, core, actor, message, number.type));
    BOOST_OUTCOME_TRY(tx.messages().insert(message));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {domain::EventKind::MessageCreated,
                              message.id.value,
                              number.id,
                              {},
                              message_json(message, core.time_format)}));
    return message;
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
