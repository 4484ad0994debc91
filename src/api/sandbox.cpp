// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;
using domain::SandboxText;

/// Texts of a customer's newest numbers are shown; who has more looks at GET /v1.0/messages.
constexpr int kNumbersPage = 1000;
constexpr std::size_t kNumbersMax = 10'000;

std::string text_json(const SandboxText& text, TimeFormat format) {
    json::array media;
    for (const auto& url : text.media)
        media.emplace_back(url);
    return json::serialize(json::object{{"from", text.from.to_string()},
                                        {"to", text.to.to_string()},
                                        {"text", text.text},
                                        {"media", std::move(media)},
                                        {"direction", text.direction},
                                        {"status", text.status},
                                        {"reason", text.reason},
                                        {"tm_create", format_timestamp(text.tm_create, format)}});
}

void send(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    const auto from = domain::E164::parse(text_field(body, "from").value_or(""));
    const auto to = domain::E164::parse(text_field(body, "to").value_or(""));
    if (!from || !to) {
        return exchange->fail(
            domain::fail(domain::Reason::InvalidArgument, "from and to must be E.164"));
    }
    domain::NewSandboxText wanted{.from = *from, .to = *to};
    wanted.text = text_field(body, "text").value_or("");
    wanted.media = texts_field(body, "media").value_or(std::vector<std::string>{});
    const auto origin = text_field(body, "origin");
    wanted.from_pstn = origin ? *origin == "pstn" : !to->has_virtual_prefix();
    backend.services.sandbox->send(
        std::move(wanted),
        answer_with<SandboxText>(exchange, backend.services.core.time_format, text_json));
}

Result<std::vector<domain::E164>> numbers_of(const domain::Tx& tx, domain::CustomerId customer) {
    std::vector<domain::E164> numbers;
    domain::Page page{{}, kNumbersPage};
    while (numbers.size() < kNumbersMax) {
        BOOST_OUTCOME_TRY(const auto rows, tx.numbers().list(customer, {}, page));
        for (const auto& row : rows)
            numbers.push_back(row.number);
        if (rows.size() < kNumbersPage) break;
        page.after = domain::PageStart{rows.back().tm_create, rows.back().id.value};
    }
    return numbers;
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.core.store.read(
        domain::ReadCost::Scan,
        [customer = exchange->actor.customer_id](const domain::Tx& tx) {
            return numbers_of(tx, customer);
        },
        [exchange, phones = services.sandbox,
         format = services.core.time_format](Result<std::vector<domain::E164>> numbers) {
            if (!numbers) return exchange->fail(numbers.error());
            std::vector<std::string> items;
            for (const auto& text : phones->texts(numbers.value(), exchange->page.size)) {
                items.push_back(text_json(text, format));
            }
            exchange->answer_json(list_json(items, ""));
        });
}

} // namespace

void add_sandbox_handlers(std::vector<Handler>& out) {
    out.push_back({"listSandboxMessages", list});
    out.push_back({"sendSandboxMessage", send});
}

} // namespace numberd::api
