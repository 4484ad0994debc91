// SPDX-License-Identifier: Apache-2.0
#include "message/keywords.hpp"

#include "service/message_rules.hpp"
#include "service/messages.hpp"
#include "service/opt_out_ledger.hpp"

namespace numberd::message {
namespace {

using domain::InboundText;
using domain::KeywordKind;
using domain::Number;
using domain::Tx;

constexpr std::string_view kNumberMark = "{number}";

std::string answer_of(const service::Core& core, KeywordKind kind, const Number& number) {
    static const service::MessageRules kDefaults;
    const auto& rules = core.message_rules ? *core.message_rules : kDefaults;
    std::string text;
    switch (kind) {
        case KeywordKind::Stop:
            text = rules.stop_text;
            break;
        case KeywordKind::Start:
        case KeywordKind::Yes:
            text = rules.start_text;
            break;
        case KeywordKind::Help:
            text = rules.help_text;
            break;
    }
    const std::string name = number.name.empty() ? number.number.to_string() : number.name;
    for (auto at = text.find(kNumberMark); at != std::string::npos;
         at = text.find(kNumberMark, at + name.size()))
        text.replace(at, kNumberMark.size(), name);
    return text;
}

bool reaches_peer(const Number& number, const InboundText& text) {
    return number.status == domain::NumberStatus::Active && !number.tm_delete &&
           (number.type == domain::NumberType::Normal || !text.from_pstn);
}

} // namespace

Result<std::optional<TakenKeyword>> taken_keyword(const Tx& tx, domain::CustomerId customer,
                                                  const InboundText& text) {
    const auto keyword = domain::keyword_of(text.text);
    if (!keyword) return std::optional<TakenKeyword>{};
    BOOST_OUTCOME_TRY(const auto entry, tx.opt_outs().find_of(customer, text.to, text.from));
    const auto step = step_of(entry ? entry->status : domain::OptOutStatus::None, keyword->kind);
    if (!step.is_handled) return std::optional<TakenKeyword>{};
    return std::optional(TakenKeyword{*keyword, step});
}

Result<void> carry_out(Tx& tx, const service::Core& core, const TakenKeyword& taken,
                       const InboundText& text, const domain::Message& message) {
    const service::OptOutKey key{message.customer_id, text.to, text.from};
    if (taken.step.to) {
        service::Actor peer;
        peer.customer_id = message.customer_id;
        peer.name = "message:" + message.id.to_string();
        BOOST_OUTCOME_TRY(service::change_opt_out(tx, core, peer, key,
                                                  {.to = *taken.step.to,
                                                   .source = domain::OptOutSource::Keyword,
                                                   .number_id = message.number_id,
                                                   .keyword = std::string(taken.keyword.word),
                                                   .message_id = message.id,
                                                   .text = message.text}));
    }
    if (!taken.step.is_answered) return success();
    BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(message.number_id));
    if (!number || !reaches_peer(*number, text)) return success();
    if (taken.keyword.kind == KeywordKind::Help) {
        BOOST_OUTCOME_TRY(const bool may, service::take_help(tx, core, key));
        if (!may) return success();
    }
    return service::queue_keyword_reply(tx, core, *number, text.from,
                                        answer_of(core, taken.keyword.kind, *number));
}

} // namespace numberd::message
