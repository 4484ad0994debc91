// SPDX-License-Identifier: Apache-2.0
#include "message/inbound.hpp"

#include <algorithm>

#include "domain/reason.hpp"
#include "message/keywords.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::message {
namespace {

using domain::InboundText;
using domain::Message;
using domain::Reason;
using domain::Tx;
using service::Decision;

struct Stored {
    Message message;
    AwaitedRequests awaited;
};

bool is_too_long(const InboundText& text) {
    return text.text.size() > kInboundTextBytesMax || text.medias.size() > kInboundMediasMax ||
           std::any_of(text.medias.begin(), text.medias.end(), [](const std::string& media) {
               return media.size() > kInboundMediaBytesMax;
           });
}

Message message_of(const InboundText& text, const Decision& decision, const service::Core& core) {
    Message message;
    message.id = core.new_id<domain::MessageId>();
    message.customer_id = decision.number->customer_id;
    message.number_id = decision.number->id;
    message.direction = domain::MessageDirection::Inbound;
    message.source = {.type = "tel", .target = text.from.to_string()};
    domain::MessageTarget target;
    target.destination = {.type = "tel", .target = text.to.to_string()};
    target.status = domain::TargetStatus::Received;
    target.parts = domain::sms_parts(text.text);
    message.targets.push_back(std::move(target));
    message.text = text.text;
    message.medias = text.medias;
    message.provider = text.provider;
    message.provider_reference = text.provider_reference;
    message.reason = decision.refusal;
    message.tm_create = core.clock.now();
    if (decision.program) message.activeflow_id = core.new_id<domain::ActiveflowId>();
    return message;
}

Result<void> record_created(Tx& tx, const service::Core& core, const InboundText& text,
                            const Message& message) {
    service::Actor actor;
    actor.customer_id = message.customer_id;
    actor.name = "carrier:" + text.provider;
    return service::record(tx, core, actor,
                           {domain::EventKind::MessageCreated,
                            message.id.value,
                            message.number_id,
                            {},
                            service::message_json(message, core.time_format)});
}

Result<Stored> store_message(Tx& tx, const service::Core& core, const InboundText& text,
                             const Decision& decision) {
    if (!text.provider_reference.empty()) {
        BOOST_OUTCOME_TRY(auto known,
                          tx.messages().find_inbound(text.provider, text.provider_reference));
        if (known) return Stored{std::move(*known), {}};
    }
    BOOST_OUTCOME_TRY(const auto keyword, taken_keyword(tx, decision.number->customer_id, text));
    Stored stored{message_of(text, decision, core), {}};
    Message& message = stored.message;
    if (keyword) {
        message.activeflow_id = {};
        message.reason = Reason::KeywordHandled;
    }
    BOOST_OUTCOME_TRY(tx.messages().insert(message));
    BOOST_OUTCOME_TRY(record_created(tx, core, text, message));
    if (keyword) {
        BOOST_OUTCOME_TRY(carry_out(tx, core, *keyword, text, message));
        return stored;
    }
    if (!decision.program) return stored;
    domain::Activeflow run;
    run.id = message.activeflow_id;
    run.flow_id = decision.flow_id;
    BOOST_OUTCOME_TRY(stored.awaited,
                      begin_run(tx, core, message, std::move(run), *decision.program));
    return stored;
}

} // namespace

void Inbound::receive(InboundText text, std::function<void(Result<Message>)> done) {
    if (is_too_long(text)) {
        return done(domain::fail(Reason::InvalidArgument, "the text or its media are too long"));
    }
    service::Question question;
    question.number = text.to;
    question.medium = flow::Medium::Message;
    question.origin = text.from_pstn ? service::Origin::Pstn : service::Origin::Client;
    resolver_.resolve(question, [this, text = std::move(text),
                                 done = std::move(done)](Decision decision) {
        if (!decision.number) {
            return done(domain::fail(Reason::NumberNotFound, "there is no such number here"));
        }
        const auto program = decision.program;
        core_.store.write([core = core_, text, decision = std::move(decision)](
                              Tx& tx) { return store_message(tx, core, text, decision); },
                          [answers = &answers_, program, done](Result<Stored> stored) {
                              if (!stored) return done(std::move(stored).assume_error());
                              answers->request(std::move(stored.assume_value().awaited), program);
                              done(std::move(stored.assume_value().message));
                          });
    });
}

} // namespace numberd::message
