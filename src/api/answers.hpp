// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "api/exchange.hpp"
#include "api/page_token.hpp"

namespace numberd::api {

/// {"result":[…],"next_page_token":"…"} of items that are JSON already.
std::string list_json(const std::vector<std::string>& items, std::string_view next_page_token);
/// Whether ?format=csv asks for what the operation offers as text/csv.
bool wants_csv(const Exchange& exchange);
/// Answers a list: as JSON, or as CSV if that is wanted (then the next page's token is in
/// X-Next-Page-Token).
void answer_list(Exchange& exchange, const std::vector<std::string>& items,
                 std::string_view next_page_token);

/// Answers what a use case gives: a resource in its public JSON form, or the error.
template <class T>
service::Done<T> answer_with(ExchangePtr exchange, TimeFormat format,
                             std::string (*view)(const T&, TimeFormat)) {
    return [exchange = std::move(exchange), format, view](Result<T> result) {
        if (!result) return exchange->fail(result.error());
        exchange->answer_json(view(result.value(), format));
    };
}

/// The same with its ETag, for what If-Match is asked of.
template <class T>
service::Done<T> answer_tagged_with(ExchangePtr exchange, TimeFormat format,
                                    std::string (*view)(const T&, TimeFormat)) {
    return [exchange = std::move(exchange), format, view](Result<T> result) {
        if (!result) return exchange->fail(result.error());
        exchange->answer_resource(view(result.value(), format));
    };
}

/// The same for a page of them.
template <class T>
service::Done<service::Listed<T>> answer_list_with(ExchangePtr exchange, TimeFormat format,
                                                   std::string (*view)(const T&, TimeFormat)) {
    return [exchange = std::move(exchange), format, view](Result<service::Listed<T>> page) {
        if (!page) return exchange->fail(page.error());
        std::vector<std::string> items;
        items.reserve(page.value().items.size());
        for (const T& item : page.value().items)
            items.push_back(view(item, format));
        answer_list(*exchange, items, mark_page_token(*exchange, page.value().next_page_token));
    };
}

} // namespace numberd::api
