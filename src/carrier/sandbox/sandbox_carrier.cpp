// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/sandbox_carrier.hpp"

#include "base/uuid.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::sandbox {
namespace {

using domain::Reason;
using domain::SandboxText;
using domain::SentText;

SandboxText refused(SandboxText text, std::string_view reason) {
    text.status = "refused";
    text.reason = reason;
    return text;
}

SentText sent_text(const domain::OutboundText& text) {
    const bool is_confirmed = text_script(text.to) != TextScript::SentOnly;
    return {.reference = "sandbox-text-" + text.our_reference,
            .status = is_confirmed ? domain::TargetStatus::Delivered : domain::TargetStatus::Sent};
}

} // namespace

SandboxCarrier::SandboxCarrier(const Clock& clock, Rng& rng, domain::InboundTexts& inbound,
                               SandboxSettings settings)
    : clock_(clock),
      rng_(rng),
      inbound_(inbound),
      settings_(settings),
      inventory_(settings.seed),
      orders_(clock, settings.orders_max),
      phones_(settings.texts_max),
      handovers_(settings.texts_max) {}

void SandboxCarrier::search(domain::SearchQuery query,
                            Done<std::vector<domain::OfferedNumber>> done) {
    done(inventory_.search(query, [this](domain::E164 number) { return orders_.is_sold(number); }));
}

void SandboxCarrier::order(domain::E164 number, std::string our_reference,
                           Done<domain::OrderState> done) {
    const auto offer = inventory_.find(number);
    if (!offer) {
        return done(domain::fail(Reason::NumberNotAvailable,
                                 "the sandbox has no numbers of that country or length"));
    }
    done(orders_.place(*offer, our_reference));
}

void SandboxCarrier::order_state(domain::E164, std::string our_reference,
                                 Done<domain::OrderState> done) {
    done(orders_.state(our_reference));
}

void SandboxCarrier::release(domain::E164 number, std::string, Done<void> done) {
    done(orders_.release(number));
}

void SandboxCarrier::send_text(domain::OutboundText text, Done<SentText> done) {
    bool is_new = false;
    auto sent = hand_over(text, is_new);
    if (is_new) {
        SandboxText got{.from = text.from, .to = text.to};
        got.text = std::move(text.text);
        got.media = std::move(text.medias);
        got.direction = "inbound";
        got.status = "delivered";
        got.tm_create = clock_.now();
        phones_.add(std::move(got));
    }
    done(std::move(sent));
}

/// `is_new`: this call brings the text to the phone, whatever it answers.
Result<SentText> SandboxCarrier::hand_over(const domain::OutboundText& text, bool& is_new) {
    const TextScript script = text_script(text.to);
    if (script == TextScript::Rejected) {
        return domain::fail(Reason::CarrierRejected, "the phone does not take texts");
    }
    const std::lock_guard lock(handovers_mutex_);
    Handover* handover = handovers_.find(text.our_reference);
    if (!handover) handover = &handovers_.insert(text.our_reference, {});
    ++handover->calls;
    if (script == TextScript::Unavailable ||
        (script == TextScript::UnavailableTwice && handover->calls <= 2)) {
        return domain::fail(Reason::CarrierUnavailable, "the sandbox plays a carrier that is down");
    }
    is_new = !handover->is_taken;
    handover->is_taken = true;
    if (script == TextScript::LostAnswer && handover->calls == 1) {
        return domain::fail(Reason::CarrierOutcomeUnknown, "the sandbox plays a lost answer");
    }
    return sent_text(text);
}

void SandboxCarrier::text_state(domain::OutboundText text, Done<std::optional<SentText>> done) {
    std::optional<SentText> known;
    {
        const std::lock_guard lock(handovers_mutex_);
        const Handover* handover = handovers_.find(text.our_reference);
        if (handover && handover->is_taken) known = sent_text(text);
    }
    done(std::move(known));
}

void SandboxCarrier::send(domain::NewSandboxText text,
                          std::function<void(Result<SandboxText>)> done) {
    if (text.text.size() > settings_.text_bytes_max) {
        return done(domain::fail(Reason::InvalidArgument, "the text is too long"));
    }
    SandboxText sent{.from = text.from, .to = text.to};
    sent.text = text.text;
    sent.media = text.media;
    sent.direction = "outbound";
    sent.status = "delivered";
    sent.tm_create = clock_.now();

    domain::InboundText inbound{.from = text.from, .to = text.to};
    inbound.provider = name();
    inbound.provider_reference = uuid_v7(clock_, rng_).to_string();
    inbound.text = std::move(text.text);
    inbound.medias = std::move(text.media);
    inbound.from_pstn = text.from_pstn;
    inbound_.receive(std::move(inbound), [this, sent = std::move(sent), done = std::move(done)](
                                             Result<domain::Message> message) mutable {
        if (!message && message.error().code != ErrorCode::NotFound) {
            return done(std::move(message).assume_error());
        }
        if (!message) {
            sent = refused(std::move(sent), message.error().reason);
        } else if (message.assume_value().reason != Reason::None) {
            sent = refused(std::move(sent), text_of(message.assume_value().reason));
        }
        phones_.add(sent);
        done(std::move(sent));
    });
}

std::vector<SandboxText> SandboxCarrier::texts(const std::vector<domain::E164>& numbers,
                                               int limit) const {
    return phones_.texts(numbers, limit);
}

} // namespace numberd::carrier::sandbox
