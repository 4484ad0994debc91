// SPDX-License-Identifier: Apache-2.0
#include "api/answers.hpp"

#include <boost/json.hpp>

#include "api/csv_answer.hpp"
#include "api/document.hpp"

namespace numberd::api {
namespace {

std::string joined(const std::vector<std::string>& items) {
    std::size_t bytes = 64;
    for (const auto& item : items)
        bytes += item.size() + 1;
    std::string body;
    body.reserve(bytes);
    body = R"({"result":[)";
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) body += ',';
        body += items[i];
    }
    body += ']';
    return body;
}

} // namespace

std::string list_json(const std::vector<std::string>& items, std::string_view next_page_token) {
    auto body = joined(items);
    body += R"(,"next_page_token":)";
    body +=
        boost::json::serialize(boost::json::string(next_page_token.data(), next_page_token.size()));
    body += '}';
    return body;
}

bool wants_csv(const Exchange& exchange) {
    const auto* format = find(exchange.query, "format");
    return format && *format == "csv" && !exchange.operation->csv_columns.empty();
}

void answer_list(Exchange& exchange, const std::vector<std::string>& items,
                 std::string_view next_page_token) {
    if (!wants_csv(exchange)) return exchange.answer_json(list_json(items, next_page_token));
    http::Response response;
    response.content_type = "text/csv; charset=utf-8; header=present";
    const bool is_importable = exchange.operation->id == "listNumbers";
    response.body = csv_of(exchange.operation->csv_columns, items,
                           is_importable ? CsvCells::AsTheyAre : CsvCells::ForSheets);
    if (!next_page_token.empty())
        response.headers.add("X-Next-Page-Token", std::string(next_page_token));
    exchange.answer(std::move(response));
}

} // namespace numberd::api
